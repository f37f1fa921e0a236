"""Themes in pinned versions: begin one, gather excerpts, word it, freeze it for the group, and note how the group decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound
from feedback.programmes.records import Outcome
from feedback.themes.queries.codebook import labels_by_id
from feedback.themes.queries.themes import versions_of
from feedback.themes.queries.words import Words, excerpts_by_version, words
from feedback.themes.records import Excerpt, Theme, ThemeExcerpt, ThemeOutcome, ThemeVersion
from feedback.themes.rules.counts import Counts
from feedback.themes.rules.states import CAN_BE_PUT, CITABLE, Axis, ThemeState

_BATCH = 500


def new_theme(
    session: Session,
    *,
    title: str,
    statement: str,
    axis: Axis,
    by: Actor,
    at: datetime,
    would_change: str = "",
    minority_view: str = "",
    outcome_ids: Iterable[UUID] = (),
) -> ThemeVersion:
    """Begin a theme; give its first version, a draft.

    Raises:
        DomainError: it has no title or no statement, or an outcome is not of this programme.
    """
    by.require(Role.FACILITATOR)
    theme = _theme(session, by)
    version = _version(theme, 1, title=title, statement=statement, axis=axis, by=by, at=at)
    version.would_change, version.minority_view = would_change.strip(), minority_view.strip()
    session.add(version)
    session.flush()
    _set_outcomes(session, version, outcome_ids)
    audit.record(session, by=by, at=at, act="themes.new_theme", about=version)
    return version


def _theme(session: Session, by: Actor) -> Theme:
    highest = session.scalar(select(func.max(Theme.number)).where(Theme.programme_id == by.programme_id))
    theme = Theme(programme_id=by.programme_id, number=(highest or 0) + 1)
    session.add(theme)
    session.flush()
    return theme


def _version(
    theme: Theme, number: int, *, title: str, statement: str, axis: Axis, by: Actor, at: datetime
) -> ThemeVersion:
    named, said = _worded(title, statement)
    return ThemeVersion(
        theme_id=theme.id,
        programme_id=theme.programme_id,
        number=number,
        title=named,
        statement=said,
        axis=axis,
        made_by=by.account_id,
        made_at=at,
    )


def _worded(title: str, statement: str) -> tuple[str, str]:
    named, said = " ".join(title.split())[:200], statement.strip()
    if not named or not said:
        message = "A theme needs a short title and one sentence that says what it means."
        raise DomainError(message)
    return named, said


def _set_outcomes(session: Session, version: ThemeVersion, outcome_ids: Iterable[UUID]) -> None:
    wanted = set(outcome_ids)
    known = set(
        session.scalars(
            select(Outcome.id).where(Outcome.programme_id == version.programme_id, Outcome.id.in_(wanted))
        )
    )
    if known != wanted:
        message = "An outcome must be one of this programme."
        raise DomainError(message)
    session.execute(delete(ThemeOutcome).where(ThemeOutcome.version_id == version.id))
    session.add_all(
        ThemeOutcome(version_id=version.id, outcome_id=outcome_id) for outcome_id in sorted(wanted)
    )
    session.flush()


def _draft(session: Session, version_id: UUID, by: Actor) -> ThemeVersion:
    version = session.get(ThemeVersion, version_id)
    if version is None or version.programme_id != by.programme_id:
        message = "There is no such theme."
        raise NotFound(message)
    if version.frozen_at is not None:
        message = "This version has been put to the group and does not change any more. Begin a new version of the theme."
        raise Closed(message)
    return version


def new_version(session: Session, theme_id: UUID, *, by: Actor, at: datetime) -> ThemeVersion:
    """Begin the next version of a theme from its newest: the same wording, outcomes and excerpts, to be changed.

    Raises:
        NotFound: there is no such theme here.
        AlreadyDone: its newest version is still a draft.
    """
    by.require(Role.FACILITATOR)
    theme = session.get(Theme, theme_id)
    if theme is None or theme.programme_id != by.programme_id:
        message = "There is no such theme."
        raise NotFound(message)
    newest = versions_of(session, theme_id)[0]
    if newest.frozen_at is None:
        message = "A draft of this theme is open already. Please change that one."
        raise AlreadyDone(message)
    version = _version(
        theme,
        newest.number + 1,
        title=newest.title,
        statement=newest.statement,
        axis=newest.axis,
        by=by,
        at=at,
    )
    version.would_change, version.minority_view = newest.would_change, newest.minority_view
    session.add(version)
    session.flush()
    for table, column in ((ThemeOutcome, ThemeOutcome.outcome_id), (ThemeExcerpt, ThemeExcerpt.excerpt_id)):
        rows = session.scalars(select(column).where(table.version_id == newest.id)).all()
        session.add_all(table(version_id=version.id, **{column.key: row}) for row in rows)
    session.flush()
    audit.record(session, by=by, at=at, act="themes.new_version", about=version)
    return version


def draft_of(session: Session, theme_id: UUID, *, by: Actor, at: datetime) -> ThemeVersion:
    """Give the draft of a theme, begun now where its newest version is frozen."""
    versions = versions_of(session, theme_id)
    if versions and versions[0].programme_id == by.programme_id and versions[0].frozen_at is None:
        return versions[0]
    return new_version(session, theme_id, by=by, at=at)


def edit_version(
    session: Session,
    version_id: UUID,
    *,
    title: str,
    statement: str,
    axis: Axis,
    would_change: str,
    minority_view: str,
    outcome_ids: Iterable[UUID],
    by: Actor,
    at: datetime,
) -> ThemeVersion:
    """Word a draft version anew.

    Raises:
        Closed: it has been frozen.
        DomainError: it has no title or no statement.
    """
    by.require(Role.FACILITATOR)
    version = _draft(session, version_id, by)
    version.title, version.statement = _worded(title, statement)
    version.axis = axis
    version.would_change, version.minority_view = would_change.strip(), minority_view.strip()
    _set_outcomes(session, version, outcome_ids)
    audit.record(session, by=by, at=at, act="themes.edit_theme", about=version)
    return version


def place_in_theme(session: Session, excerpt_id: UUID, version_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a draft version rest on an excerpt, too. Placed twice, it stands once.

    Raises:
        NotFound: there is no such excerpt or theme here.
        Closed: the version has been frozen.
    """
    by.require(Role.FACILITATOR)
    version = _draft(session, version_id, by)
    excerpt = session.get(Excerpt, excerpt_id)
    if excerpt is None or excerpt.programme_id != by.programme_id:
        message = "There is no such mark."
        raise NotFound(message)
    if session.get(ThemeExcerpt, (version_id, excerpt_id)) is None:
        session.add(ThemeExcerpt(version_id=version_id, excerpt_id=excerpt_id))
        session.flush()
        audit.record(session, by=by, at=at, act="themes.place_in_theme", about=version)


def take_out(session: Session, excerpt_id: UUID, version_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a draft version rest on an excerpt no longer; the excerpt itself stays."""
    by.require(Role.FACILITATOR)
    version = _draft(session, version_id, by)
    placed = session.get(ThemeExcerpt, (version_id, excerpt_id))
    if placed is not None:
        session.delete(placed)
        session.flush()
        audit.record(session, by=by, at=at, act="themes.take_out", about=version)


def gather(session: Session, version_id: UUID, label_ids: Sequence[UUID], *, by: Actor, at: datetime) -> int:
    """Gather every excerpt of these labels into a draft version; give how many were new."""
    by.require(Role.FACILITATOR)
    version = _draft(session, version_id, by)
    added = _gather(session, version, label_ids)
    audit.record(session, by=by, at=at, act="themes.gather", about=version)
    return added


def _gather(session: Session, version: ThemeVersion, label_ids: Sequence[UUID]) -> int:
    here = select(ThemeExcerpt.excerpt_id).where(ThemeExcerpt.version_id == version.id)
    wanted = select(Excerpt.id).where(
        Excerpt.programme_id == version.programme_id, Excerpt.label_id.in_(label_ids), Excerpt.id.not_in(here)
    )
    ids = session.scalars(wanted.order_by(Excerpt.id)).all()
    for begin in range(0, len(ids), _BATCH):
        chunk = [
            {"version_id": version.id, "excerpt_id": excerpt_id} for excerpt_id in ids[begin : begin + _BATCH]
        ]
        session.execute(insert(ThemeExcerpt), chunk)
    return len(ids)


def theme_from_labels(
    session: Session,
    label_ids: Sequence[UUID],
    *,
    title: str,
    statement: str,
    axis: Axis,
    by: Actor,
    at: datetime,
    would_change: str = "",
    minority_view: str = "",
    outcome_ids: Iterable[UUID] = (),
) -> ThemeVersion:
    """Begin a theme with every excerpt of these labels."""
    version = new_theme(
        session,
        title=title,
        statement=statement,
        axis=axis,
        by=by,
        at=at,
        would_change=would_change,
        minority_view=minority_view,
        outcome_ids=outcome_ids,
    )
    gather(session, version.id, label_ids, by=by, at=at)
    return version


def theme_per_label(
    session: Session, label_ids: Sequence[UUID], *, by: Actor, at: datetime
) -> list[ThemeVersion]:
    """Begin one theme for each of these labels, as an import does; somebody words their statements afterwards.

    The statement says what the theme is and no more. An axis is the label's own, or "worried about" until somebody
    chooses: nothing here is guessed from words.
    """
    known = labels_by_id(session, by.programme_id)
    made = []
    for label_id in label_ids:
        label = known[label_id]
        theme = _theme(session, by)
        version = _version(
            theme,
            1,
            title=label.name,
            statement=f"What people said under the label “{label.name}”. Nobody has worded this theme yet.",
            axis=label.axis or Axis.WORRIED_ABOUT,
            by=by,
            at=at,
        )
        session.add(version)
        session.flush()
        _gather(session, version, [label_id])
        audit.record(session, by=by, at=at, act="themes.new_theme", about=version)
        made.append(version)
    return made


def freeze(session: Session, version_id: UUID, *, at: datetime, read: Words | None = None) -> ThemeVersion:
    """Freeze a version with its counts, so that it can be cited and put to a group. Frozen once, it stays so.

    It rests on what may be read at this moment and on nothing else; excerpts of other words leave the version.

    Args:
        read: what those who label may read, where it was fetched once for many themes.

    Raises:
        NotFound: there is no such version.
    """
    version = session.get(ThemeVersion, version_id)
    if version is None:
        message = "There is no such theme."
        raise NotFound(message)
    if version.frozen_at is None:
        version.counts = _counts_now(session, version, at, read).as_json()
        version.frozen_at = at
        session.flush()
    return version


def _counts_now(session: Session, version: ThemeVersion, at: datetime, read: Words | None) -> Counts:
    """Count a version's excerpts, and let go of those whose words are not shared (any more, or yet)."""
    shared = read if read is not None else words(session, version.programme_id, at=at)
    excerpts = excerpts_by_version(session, [version.id])[version.id]
    gone = [excerpt.id for excerpt in excerpts if excerpt.response_id not in shared.by_response]
    for begin in range(0, len(gone), _BATCH):
        chunk = gone[begin : begin + _BATCH]
        session.execute(
            delete(ThemeExcerpt).where(
                ThemeExcerpt.version_id == version.id, ThemeExcerpt.excerpt_id.in_(chunk)
            )
        )
    return shared.counts(excerpts)


def put_to_group(session: Session, version_id: UUID, *, at: datetime) -> ThemeVersion:
    """Freeze a version and note that a group has it before it.

    Raises:
        Closed: it was returned or superseded; a new version can be made from it.
        AlreadyDone: a group has it before it already.
    """
    version = freeze(session, version_id, at=at)
    if version.state is ThemeState.IN_REVIEW:
        message = "“%(title)s” is before a group already."
        raise AlreadyDone(message, title=version.title)
    if version.state not in CAN_BE_PUT:
        message = "This version of “%(title)s” is closed. Begin a new version and put that to the group."
        raise Closed(message, title=version.title)
    version.state = ThemeState.IN_REVIEW
    session.flush()
    return version


def conclude(session: Session, version_id: UUID, state: ThemeState) -> ThemeVersion:
    """Note how a group decided about a version. Once it is agreed, the agreed versions before it are superseded."""
    version = session.get_one(ThemeVersion, version_id)
    version.state = state
    if state in CITABLE:
        session.execute(
            update(ThemeVersion)
            .where(
                ThemeVersion.theme_id == version.theme_id,
                ThemeVersion.number < version.number,
                ThemeVersion.state.in_(CITABLE),
            )
            .values(state=ThemeState.SUPERSEDED)
        )
    session.flush()
    return version
