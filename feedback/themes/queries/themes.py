"""Reads of themes: the table of their newest versions, every version of one, and what a later room may cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.programmes.records import Outcome
from feedback.themes.queries.words import Words, excerpts_by_version, words
from feedback.themes.records import SourceLoss, Theme, ThemeOutcome, ThemeVersion
from feedback.themes.rules.counts import Counts, counts_from
from feedback.themes.rules.sets import Held, Warn, warnings
from feedback.themes.rules.states import CITABLE, Axis, ThemeState


@dataclass(frozen=True)
class ThemeLine:
    """The newest version of a theme as a line of a table. `counts` are the frozen ones where it is frozen."""

    theme_id: UUID
    version_id: UUID
    code: str
    number: int
    title: str
    statement: str
    would_change: str
    minority_view: str
    axis: Axis
    state: ThemeState
    frozen: bool
    counts: Counts
    lost: int
    label_ids: frozenset[UUID]
    held: Held


@dataclass(frozen=True)
class CitableVersion:
    """A pinned version that a clause may cite. `reviewed`: a group has agreed; without it no clause is approved."""

    version_id: UUID
    theme_id: UUID
    code: str
    title: str
    statement: str
    would_change: str
    minority_view: str
    axis: Axis
    state: ThemeState
    counts: Counts | None
    outcome_ids: tuple[UUID, ...]
    reviewed: bool
    provider_collected: bool


def code_of(theme_number: int, version_number: int) -> str:
    """Give what people call a pinned version: "T-07 v3"."""
    return f"T-{theme_number:02d} v{version_number}"


def theme_version(session: Session, version_id: UUID, *, programme_id: UUID) -> tuple[Theme, ThemeVersion]:
    """Give a version with its theme.

    Raises:
        NotFound: there is none in this programme.
    """
    version = session.get(ThemeVersion, version_id)
    if version is None or version.programme_id != programme_id:
        message = "There is no such theme."
        raise NotFound(message)
    return session.get_one(Theme, version.theme_id), version


def versions_of(session: Session, theme_id: UUID) -> Sequence[ThemeVersion]:
    """Give the versions of a theme, newest first."""
    found = select(ThemeVersion).where(ThemeVersion.theme_id == theme_id)
    return session.scalars(found.order_by(ThemeVersion.number.desc())).all()


def outcomes_of(session: Session, version_id: UUID) -> Sequence[Outcome]:
    """Give the outcomes that a version bears on, in the programme's order."""
    found = select(Outcome).join(ThemeOutcome, ThemeOutcome.outcome_id == Outcome.id)
    return session.scalars(found.where(ThemeOutcome.version_id == version_id).order_by(Outcome.number)).all()


def losses(session: Session, version_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Count the excerpts that versions have lost to withdrawals."""
    found = (
        select(SourceLoss.version_id, func.sum(SourceLoss.excerpts))
        .where(SourceLoss.version_id.in_(version_ids))
        .group_by(SourceLoss.version_id)
    )
    return {version_id: int(lost) for version_id, lost in session.execute(found)}


def _newest(session: Session, programme_id: UUID) -> list[tuple[Theme, ThemeVersion]]:
    newest = (
        select(ThemeVersion.theme_id, func.max(ThemeVersion.number).label("number"))
        .where(ThemeVersion.programme_id == programme_id)
        .group_by(ThemeVersion.theme_id)
        .subquery()
    )
    rows = (
        select(Theme, ThemeVersion)
        .join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
        .join(newest, (newest.c.theme_id == ThemeVersion.theme_id) & (newest.c.number == ThemeVersion.number))
        .order_by(Theme.number)
    )
    return [(theme, version) for theme, version in session.execute(rows)]


def themes_table(
    session: Session, programme_id: UUID, *, at: datetime, read: Words | None = None
) -> list[ThemeLine]:
    """Give the newest version of every theme of a programme, in the order of their numbers."""
    shared = read if read is not None else words(session, programme_id, at=at)
    return _lines(session, _newest(session, programme_id), shared)


def line_of(
    session: Session, version_id: UUID, *, programme_id: UUID, at: datetime, read: Words | None = None
) -> ThemeLine:
    """Give one version as a line, whether or not it is the newest.

    Raises:
        NotFound: there is none in this programme.
    """
    shared = read if read is not None else words(session, programme_id, at=at)
    return _lines(session, [theme_version(session, version_id, programme_id=programme_id)], shared)[0]


def _lines(session: Session, rows: list[tuple[Theme, ThemeVersion]], shared: Words) -> list[ThemeLine]:
    ids = [version.id for _, version in rows]
    excerpts, lost = excerpts_by_version(session, ids), losses(session, ids)
    lines = []
    for theme, version in rows:
        own = excerpts[version.id]
        now = shared.counts(own)
        lines.append(
            ThemeLine(
                theme_id=theme.id,
                version_id=version.id,
                code=code_of(theme.number, version.number),
                number=theme.number,
                title=version.title,
                statement=version.statement,
                would_change=version.would_change,
                minority_view=version.minority_view,
                axis=version.axis,
                state=version.state,
                frozen=version.frozen_at is not None,
                counts=now if version.counts is None else counts_from(version.counts),
                lost=lost.get(version.id, 0),
                label_ids=frozenset(row.label_id for row in own if row.label_id is not None),
                held=Held(
                    frozenset(row.id for row in own), frozenset(row.response_id for row in own), now.people
                ),
            )
        )
    return lines


def set_warnings(lines: Sequence[ThemeLine]) -> list[Warn]:
    """Look over the themes that are still alive, and say what to look at again."""
    return warnings({line.theme_id: line.held for line in lines if line.state is not ThemeState.SUPERSEDED})


def citable_versions(
    session: Session, programme_id: UUID, *, at: datetime, reviewed_only: bool = True
) -> list[CitableVersion]:
    """Give the pinned versions that a clause may cite, in the order of their numbers.

    With `reviewed_only` false, frozen versions that no group has agreed yet are given too, marked so; a clause that
    cites one cannot be approved.
    """
    del at  # the frozen counts are the ones to cite, whatever happened since; losses are facts of their own
    wanted = select(Theme, ThemeVersion).join(ThemeVersion, ThemeVersion.theme_id == Theme.id)
    wanted = wanted.where(ThemeVersion.programme_id == programme_id, ThemeVersion.frozen_at.is_not(None))
    states = CITABLE if reviewed_only else CITABLE | {ThemeState.DRAFT, ThemeState.IN_REVIEW}
    wanted = wanted.where(ThemeVersion.state.in_(states)).order_by(Theme.number, ThemeVersion.number)
    rows = [(theme, version) for theme, version in session.execute(wanted)]
    outcomes: dict[UUID, list[UUID]] = {}
    pairs = (
        select(ThemeOutcome.version_id, ThemeOutcome.outcome_id)
        .join(Outcome, Outcome.id == ThemeOutcome.outcome_id)
        .where(ThemeOutcome.version_id.in_([version.id for _, version in rows]))
        .order_by(Outcome.number)
    )
    for version_id, outcome_id in session.execute(pairs):
        outcomes.setdefault(version_id, []).append(outcome_id)
    return [_citable(theme, version, tuple(outcomes.get(version.id, ()))) for theme, version in rows]


def _citable(theme: Theme, version: ThemeVersion, outcome_ids: tuple[UUID, ...]) -> CitableVersion:
    counts = None if version.counts is None else counts_from(version.counts)
    return CitableVersion(
        version_id=version.id,
        theme_id=theme.id,
        code=code_of(theme.number, version.number),
        title=version.title,
        statement=version.statement,
        would_change=version.would_change,
        minority_view=version.minority_view,
        axis=version.axis,
        state=version.state,
        counts=counts,
        outcome_ids=outcome_ids,
        reviewed=version.state in CITABLE,
        provider_collected=counts is not None and counts.is_provider_collected,
    )
