"""The citation block of everything that some clauses cite, read in a handful of statements however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.moments import LONDON
from feedback.groups.records import Dissent, Group, Round, RoundItem
from feedback.groups.rules import Result
from feedback.intake.records import Response, Submission
from feedback.programmes.records import Lot, Service
from feedback.specification.records import CitableFigure, EvidenceLink, OutsideSource
from feedback.specification.rules import Stance
from feedback.specification.rules.citation import (
    Reviewed,
    ThemeCited,
    figure_citation,
    source_citation,
    theme_citation,
    theme_name,
)
from feedback.themes.records import Excerpt, SourceLoss, Theme, ThemeExcerpt, ThemeVersion
from feedback.themes.rules import CITABLE, ThemeState


@dataclass(frozen=True, kw_only=True)
class Cited:
    """One evidence link as a page shows it: what is cited, its block, and whether it still stands.

    `kind` is "theme", "figure" or "source". `amber` says in words why it no longer stands. `dissent` holds the words
    of those who disagreed, verbatim, each with whom they speak for; `quotes` those of a public report, named as such.
    """

    link_id: UUID
    clause_id: UUID
    stance: Stance
    says: str
    kind: str
    about_id: UUID
    title: str
    block: str
    agreed: bool = True
    provider_collected: bool = False
    amber: str = ""
    dissent: tuple[tuple[str, str, bool], ...] = ()
    quotes: tuple[str, ...] = ()
    theme: ThemeCited | None = None
    linked_at: datetime
    facts: tuple[str, ...] = field(default=())


def reviews_of_themes(session: Session, version_ids: Iterable[UUID]) -> dict[UUID, Reviewed]:
    """Give the newest closed review of each theme version that has one."""
    found = (
        select(RoundItem, Round, Group.name)
        .join(Round, RoundItem.round_id == Round.id)
        .join(Group, Round.group_id == Group.id)
        .where(RoundItem.theme_version_id.in_(set(version_ids)), RoundItem.result.is_not(None))
        .order_by(Round.closed_at)
    )
    return {
        item.theme_version_id: reviewed(item, round_, name)
        for item, round_, name in session.execute(found)
        if item.theme_version_id is not None and round_.closed_at is not None
    }


def reviewed(item: RoundItem, round_: Round, group: str) -> Reviewed:
    """Give what a closed round said about an item."""
    closed = round_.closed_at or round_.opened_at
    tally = {key: value for key, value in (item.tally or {}).items() if isinstance(value, int)}
    return Reviewed(on=closed.astimezone(LONDON).date(), tally=tally, group=group)


def dissent_by_theme(
    session: Session, version_ids: Iterable[UUID]
) -> dict[UUID, tuple[tuple[str, str, bool], ...]]:
    """Give the disagreements with each theme version: whom the person speaks for, their words, interest declared."""
    found = (
        select(RoundItem.theme_version_id, Dissent)
        .join(Dissent, Dissent.item_id == RoundItem.id)
        .where(RoundItem.theme_version_id.in_(set(version_ids)))
        .order_by(Dissent.speaks_for, Dissent.id)
    )
    return _by_key(session.execute(found).all())


def dissent_by_item(
    session: Session, item_ids: Iterable[UUID]
) -> dict[UUID, tuple[tuple[str, str, bool], ...]]:
    """Give the disagreements with each round item, in the same form."""
    found = select(Dissent.item_id, Dissent).where(Dissent.item_id.in_(set(item_ids)))
    return _by_key(session.execute(found.order_by(Dissent.speaks_for, Dissent.id)).all())


def _by_key(rows: Sequence[Any]) -> dict[UUID, tuple[tuple[str, str, bool], ...]]:
    result: dict[UUID, list[tuple[str, str, bool]]] = defaultdict(list)
    for key, row in rows:
        result[key].append((row.speaks_for.value, row.words or "", row.interest_declared))
    return {key: tuple(words) for key, words in result.items()}


def lots_behind(session: Session, version_ids: Iterable[UUID]) -> dict[UUID, set[int]]:
    """Give the numbers of the lots whose services the voices behind each theme version were about."""
    found = (
        select(ThemeExcerpt.version_id, Lot.number)
        .join(Excerpt, Excerpt.id == ThemeExcerpt.excerpt_id)
        .join(Response, Response.id == Excerpt.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .join(Service, Service.id == Submission.service_id)
        .join(Lot, Lot.id == Service.lot_id)
        .where(ThemeExcerpt.version_id.in_(set(version_ids)))
        .distinct()
    )
    result: dict[UUID, set[int]] = defaultdict(set)
    for version_id, number in session.execute(found):
        result[version_id].add(number)
    return dict(result)


def _newest_numbers(session: Session, theme_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Give the number of the newest version of each theme that the group has agreed."""
    found = select(ThemeVersion.theme_id, ThemeVersion.number).where(
        ThemeVersion.theme_id.in_(set(theme_ids)), ThemeVersion.state.in_(CITABLE)
    )
    return dict(session.execute(found.order_by(ThemeVersion.number)).all())


def themes_cited(
    session: Session, version_ids: Iterable[UUID]
) -> dict[UUID, tuple[ThemeVersion, ThemeCited]]:
    """Give what a citation says of each theme version."""
    wanted = set(version_ids)
    rows = session.execute(
        select(ThemeVersion, Theme)
        .join(Theme, Theme.id == ThemeVersion.theme_id)
        .where(ThemeVersion.id.in_(wanted))
    ).all()
    reviews, lots = reviews_of_themes(session, wanted), lots_behind(session, wanted)
    lost = set(session.scalars(select(SourceLoss.version_id).where(SourceLoss.version_id.in_(wanted))))
    programmes = {version.programme_id for version, _ in rows}
    every = set(session.scalars(select(Lot.number).where(Lot.programme_id.in_(programmes))))
    return {
        version.id: (version, _theme_cited(version, theme, reviews, lots, every, lost=version.id in lost))
        for version, theme in rows
    }


def _theme_cited(
    version: ThemeVersion,
    theme: Theme,
    reviews: Mapping[UUID, Reviewed],
    lots: Mapping[UUID, set[int]],
    every: set[int],
    *,
    lost: bool,
) -> ThemeCited:
    counts = version.counts or {}
    own = lots.get(version.id, set())
    return ThemeCited(
        number=theme.number,
        version=version.number,
        title=version.title,
        excerpts=int(counts.get("excerpts", 0)),
        responses=int(counts.get("responses", 0)),
        by_provenance=counts.get("by_provenance", {}),
        lots=sorted(own),
        every_lot=len(every) > 0 and own == every and len(every) < 3,  # noqa: PLR2004 - from three on, "Lots 1–3" says more
        weeks=[week for week in counts.get("weeks") or [] if week],
        agreed=version.state in CITABLE or (version.state is ThemeState.SUPERSEDED and version.id in reviews),
        reviewed=reviews.get(version.id),
        lost_sources=lost,
    )


def cited(session: Session, clause_ids: Iterable[UUID]) -> dict[UUID, list[Cited]]:
    """Give the evidence of each clause, what supports it first, in the order in which it was linked."""
    links = session.scalars(
        select(EvidenceLink)
        .where(EvidenceLink.clause_id.in_(set(clause_ids)))
        .order_by(EvidenceLink.linked_at, EvidenceLink.id)
    ).all()
    version_ids = {link.theme_version_id for link in links if link.theme_version_id}
    themes = themes_cited(session, version_ids)
    dissent = dissent_by_theme(session, version_ids)
    newest = _newest_numbers(session, {version.theme_id for version, _ in themes.values()})
    figures = _by_id(session, CitableFigure, {link.figure_id for link in links if link.figure_id})
    sources = _by_id(session, OutsideSource, {link.source_id for link in links if link.source_id})
    result: dict[UUID, list[Cited]] = defaultdict(list)
    # What people said stands before what was found out elsewhere.
    for link in sorted(links, key=lambda one: (one.stance is Stance.OPPOSES, one.theme_version_id is None)):
        if link.theme_version_id:
            version, about = themes[link.theme_version_id]
            one = _theme_link(link, version, about, dissent.get(version.id, ()), newest.get(version.theme_id))
        elif link.figure_id:
            one = _figure_link(link, figures[link.figure_id])
        else:
            one = _source_link(link, sources[link.source_id])
        result[link.clause_id].append(one)
    return dict(result)


def _by_id(session: Session, kind: type[Any], ids: set[UUID]) -> dict[UUID | None, Any]:
    return {row.id: row for row in session.scalars(select(kind).where(kind.id.in_(ids)))}


def _theme_link(
    link: EvidenceLink,
    version: ThemeVersion,
    about: ThemeCited,
    dissent: tuple[tuple[str, str, bool], ...],
    newest: int | None,
) -> Cited:
    amber = ""
    if version.state is ThemeState.SUPERSEDED or (newest is not None and newest > version.number):
        amber = f"{about.name} has been superseded by a newer version."
    elif version.state is ThemeState.RETURNED:
        amber = f"{about.name} was returned by the group."
    block = theme_citation(about)
    return Cited(
        link_id=link.id,
        clause_id=link.clause_id,
        stance=link.stance,
        says=link.says,
        kind="theme",
        about_id=version.id,
        title=version.title,
        block=block,
        agreed=about.agreed,
        provider_collected=bool(about.by_provenance.get("provider_collected")),
        amber=amber,
        dissent=dissent,
        theme=about,
        linked_at=link.linked_at,
        facts=_facts(block),
    )


def _figure_link(link: EvidenceLink, figure: CitableFigure) -> Cited:
    block = figure_block(figure)
    return Cited(
        link_id=link.id,
        clause_id=link.clause_id,
        stance=link.stance,
        says=link.says,
        kind="figure",
        about_id=figure.id,
        title=figure.sentence,
        block=block,
        provider_collected=figure.provider_collected,
        linked_at=link.linked_at,
        facts=_facts(block),
    )


def _source_link(link: EvidenceLink, source: OutsideSource) -> Cited:
    block = source_block(source)
    return Cited(
        link_id=link.id,
        clause_id=link.clause_id,
        stance=link.stance,
        says=link.says,
        kind="source",
        about_id=source.id,
        title=source.title,
        block=block,
        quotes=tuple(source.quotes or ()),
        linked_at=link.linked_at,
        facts=_facts(block),
    )


def figure_block(figure: CitableFigure) -> str:
    """Give the citation block of a frozen figure."""
    return figure_citation(
        figure.sentence,
        base=figure.base,
        frozen_on=figure.frozen_at.astimezone(LONDON).date(),
        illustrative=figure.illustrative,
        provider_collected=figure.provider_collected,
    )


def source_block(source: OutsideSource) -> str:
    """Give the citation block of an outside source, with its reference."""
    return source_citation(
        source.title, method=source.method, n=source.n, dates=source.dates, provenance=source.provenance
    )


def _facts(block: str) -> tuple[str, ...]:
    """Give the parts of a block after what names the thing, for a margin that shows its title apart."""
    return tuple(block.strip("[]").split(" · ")[2:])


def agreed_result(result: Result | None) -> bool:
    """Say whether a round agreed, with dissent or without."""
    return result in {Result.AGREED, Result.AGREED_WITH_DISSENT}


__all__ = [
    "Cited",
    "agreed_result",
    "cited",
    "dissent_by_item",
    "dissent_by_theme",
    "figure_block",
    "reviewed",
    "reviews_of_themes",
    "source_block",
    "theme_name",
    "themes_cited",
]
