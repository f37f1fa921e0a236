"""Acts on evidence: pin a theme version, a frozen figure or an outside source to a clause; settle what opposes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotFound
from feedback.specification import queries
from feedback.specification.records import (
    CitableFigure,
    Clause,
    EvidenceLink,
    OutsideSource,
    Settlement,
)
from feedback.specification.rules import Stance
from feedback.specification.service.guards import (
    no_longer_than_we_take,
    note,
    open_clause,
    open_draft,
    some_words,
)
from feedback.themes.records import ThemeVersion
from feedback.themes.rules import CITABLE
from feedback.themes.service import freeze


def add_source(
    session: Session,
    *,
    title: str,
    method: str,
    dates: str,
    provenance: str,
    by: Actor,
    at: datetime,
    n: int | None = None,
    reference: str = "",
    quotes: Sequence[str] = (),
) -> OutsideSource:
    """Add an outside source of the programme.

    Args:
        n: how many people it rests on; None where that is not published.
        quotes: quotes from a public report; they are shown as that and nothing else.

    Raises:
        DomainError: a part that a reader needs in order to weigh the source is missing, or n is below one.
    """
    by.require(Role.COMMISSIONER)
    if n is not None and n < 1:
        message = "How many is a whole number from 1 up; leave it empty where it is not published."
        raise DomainError(message)
    source = OutsideSource(
        programme_id=by.programme_id,
        title=some_words(title, "A source needs its title."),
        method=some_words(method, "Say by what method this was found out."),
        n=n,
        dates=some_words(dates, "Say when this was found out or published."),
        provenance=some_words(provenance, "Say whose hands it passed through."),
        reference=reference.strip(),
        quotes=[quote.strip() for quote in quotes if quote.strip()],
    )
    session.add(source)
    session.flush()
    note(session, "add_source", source, by=by, at=at)
    return source


def link_theme(
    session: Session,
    clause_id: UUID,
    version_id: UUID,
    *,
    by: Actor,
    at: datetime,
    stance: Stance = Stance.SUPPORTS,
    says: str = "",
    from_themes_unreviewed: bool = False,
) -> EvidenceLink:
    """Pin a version of a theme to a clause. The version never changes afterwards; a newer one turns the clause amber.

    Raises:
        NotFound: there is no such theme in the programme.
        DomainError: the group has not agreed it (and `from_themes_unreviewed` is not set; with it, the version is
            frozen here, so that what is cited cannot change).
        AlreadyDone: the clause cites it already.
    """
    clause, draft = open_clause(session, clause_id, by=by)
    version = session.get(ThemeVersion, version_id)
    if version is None or version.programme_id != draft.programme_id:
        message = "There is no such theme in this programme."
        raise NotFound(message)
    if version.state not in CITABLE and not from_themes_unreviewed:
        message = "The group has not agreed this theme yet. Put it to the group first."
        raise DomainError(message)
    freeze(session, version.id, at=at)
    return _link(session, clause, stance, says, by=by, at=at, theme_version_id=version.id)


def link_figure(
    session: Session,
    clause_id: UUID,
    figure_id: UUID,
    *,
    by: Actor,
    at: datetime,
    stance: Stance = Stance.SUPPORTS,
    says: str = "",
) -> EvidenceLink:
    """Pin a frozen figure to a clause.

    Raises:
        NotFound: there is no such figure in the programme.
        AlreadyDone: the clause cites it already.
    """
    clause, draft = open_clause(session, clause_id, by=by)
    figure = session.get(CitableFigure, figure_id)
    if figure is None or figure.programme_id != draft.programme_id:
        message = "There is no such figure in this programme."
        raise NotFound(message)
    return _link(session, clause, stance, says, by=by, at=at, figure_id=figure.id)


def link_source(
    session: Session,
    clause_id: UUID,
    source_id: UUID,
    *,
    by: Actor,
    at: datetime,
    stance: Stance = Stance.SUPPORTS,
    says: str = "",
) -> EvidenceLink:
    """Pin an outside source to a clause.

    Raises:
        NotFound: there is no such source in the programme.
        AlreadyDone: the clause cites it already.
    """
    clause, draft = open_clause(session, clause_id, by=by)
    source = session.get(OutsideSource, source_id)
    if source is None or source.programme_id != draft.programme_id:
        message = "There is no such source in this programme."
        raise NotFound(message)
    return _link(session, clause, stance, says, by=by, at=at, source_id=source.id)


def _link(
    session: Session, clause: Clause, stance: Stance, says: str, *, by: Actor, at: datetime, **pinned: UUID
) -> EvidenceLink:
    same = select(EvidenceLink).where(EvidenceLink.clause_id == clause.id).filter_by(**pinned)
    if session.scalars(same).first() is not None:
        message = "This clause cites it already."
        raise AlreadyDone(message)
    link = EvidenceLink(
        clause_id=clause.id,
        stance=stance,
        says=no_longer_than_we_take(says),
        linked_by=by.account_id,
        linked_at=at,
        **pinned,
    )
    session.add(link)
    session.flush()
    note(session, "link_evidence", link, by=by, at=at, reason=stance.value)
    return link


def take_off(session: Session, link_id: UUID, *, by: Actor, at: datetime) -> Clause:
    """Take evidence off a clause.

    Raises:
        NotFound: it has been taken off already.
    """
    link, clause, draft = queries.the_link(session, link_id, actor=by)
    open_draft(session, draft.id, by=by)
    note(session, "take_off_evidence", link, by=by, at=at)
    session.delete(link)
    session.flush()
    return clause


def repin_theme(
    session: Session, link_id: UUID, version_id: UUID, *, by: Actor, at: datetime
) -> EvidenceLink:
    """Let a clause rest on another version of a theme, usually the newer one that superseded its own.

    Raises:
        NotFound: the link has gone, or there is no such theme.
        DomainError: the group has not agreed the version.
    """
    link, clause, _ = queries.the_link(session, link_id, actor=by)
    stance, says = link.stance, link.says
    take_off(session, link.id, by=by, at=at)
    return link_theme(session, clause.id, version_id, stance=stance, says=says, by=by, at=at)


def repin_to_newest(session: Session, link_id: UUID, *, by: Actor, at: datetime) -> EvidenceLink:
    """Let a clause rest on the newest agreed version of the theme that it cites.

    Raises:
        NotFound: the link has gone, or it cites no theme.
        DomainError: the group has agreed no version of it.
        AlreadyDone: it rests on the newest one already.
    """
    link, _clause, draft = queries.the_link(session, link_id, actor=by)
    held = session.get(ThemeVersion, link.theme_version_id) if link.theme_version_id else None
    if held is None:
        message = "This evidence is no theme, so there is no newer version of it."
        raise NotFound(message)
    agreed = {theme.id: version for theme, version in queries.newest_agreed(session, draft.programme_id)}
    newest = agreed.get(held.theme_id)
    if newest is None:
        message = "The group has agreed no version of this theme."
        raise DomainError(message)
    if newest.id == held.id:
        message = "The clause rests on the newest agreed version already."
        raise AlreadyDone(message)
    return repin_theme(session, link.id, newest.id, by=by, at=at)


def settle(session: Session, clause_id: UUID, words: str, *, by: Actor, at: datetime) -> Settlement:
    """Record in words how opposing evidence was settled. The words are part of the document; earlier ones are kept.

    Raises:
        DomainError: no words are given, or nothing opposes the clause.
    """
    clause, _ = open_clause(session, clause_id, by=by)
    opposing = select(EvidenceLink).where(
        EvidenceLink.clause_id == clause.id, EvidenceLink.stance == Stance.OPPOSES
    )
    if session.scalars(opposing).first() is None:
        message = "Nothing that this clause cites speaks against it, so there is nothing to settle."
        raise DomainError(message)
    settlement = Settlement(
        clause_id=clause.id,
        words=some_words(words, "Say in words how this was settled; the document prints it."),
        settled_by=by.account_id,
        settled_at=at,
    )
    session.add(settlement)
    session.flush()
    note(session, "settle", clause, by=by, at=at)
    return settlement
