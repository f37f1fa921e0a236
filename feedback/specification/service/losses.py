"""When a source is taken back: its clauses turn amber, documents made before go, and the people at work are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import iso_week
from feedback.people.service import tell
from feedback.programmes.queries import people_with
from feedback.specification import queries
from feedback.specification.records import Clause, Document, Draft
from feedback.specification.rules import ClauseStatus, DraftState
from feedback.specification.rules.citation import theme_name
from feedback.specification.rules.numbers import mark_in_words
from feedback.specification.service.guards import note, open_clause, some_words
from feedback.themes.records import Theme, ThemeVersion

TOLD = "specification.source_lost"
TAKEN_BACK, FOR_AGE = "was taken back", "was erased, since its time was over,"


def sources_lost(
    session: Session, version_ids: Collection[UUID], *, at: datetime, for_age: bool = False
) -> Sequence[Clause]:
    """Turn amber every clause of an unpublished draft that cites one of these theme versions.

    A withdrawal is a respondent's act: nothing is written to the audit chain, and only the week is named. Documents
    that were made of these drafts lose their content, so that no word survives there. `for_age`: the words were kept for
    their whole time.

    Returns:
        The clauses that are amber now because of this.
    """
    names, how = _names(session, version_ids), FOR_AGE if for_age else TAKEN_BACK
    touched: dict[UUID, Clause] = {}
    citing = queries.clauses_citing(session, list(version_ids))
    queries.lock(session, {draft.id for _, draft, _ in citing})
    for clause, draft, version_id in citing:
        if draft.state is DraftState.PUBLISHED or clause.status is ClauseStatus.WITHDRAWN:
            continue
        line = f"A source of {names[version_id]} {how} in week {iso_week(at)}."
        if line not in clause.amber.splitlines():
            clause.amber = f"{clause.amber}\n{line}".strip()
        touched[clause.id] = clause
        _tell(session, clause, draft, how, at=at)
    _empty_documents(session, {clause.draft_id for clause in touched.values()})
    session.flush()
    return list(touched.values())


def _names(session: Session, version_ids: Collection[UUID]) -> dict[UUID, str]:
    found = (
        select(ThemeVersion.id, Theme.number, ThemeVersion.number)
        .join(Theme, Theme.id == ThemeVersion.theme_id)
        .where(ThemeVersion.id.in_(set(version_ids)))
    )
    return {row_id: f"{theme_name(theme)} v{version}" for row_id, theme, version in session.execute(found)}


def _tell(session: Session, clause: Clause, draft: Draft, how: str, *, at: datetime) -> None:
    people = people_with(session, draft.programme_id, Role.COMMISSIONER, Role.FACILITATOR, on=at.date())
    sentence = (
        f"A source of clause {mark_in_words(clause.mark)} in “{draft.title}” {how}. "
        "The clause is amber until somebody has read it again."
    )
    tell(session, people, sentence, kind=TOLD, about=("clause", clause.id, draft.programme_id), at=at)


def _empty_documents(session: Session, draft_ids: Collection[UUID]) -> None:
    for document in session.scalars(select(Document).where(Document.draft_id.in_(draft_ids))):
        document.stale, document.body = True, b""


def read_again(session: Session, clause_id: UUID, *, why: str, by: Actor, at: datetime) -> Clause:
    """Say that a clause was read again after it lost a source and still stands, and why.

    Raises:
        DomainError: no reason is given.
    """
    clause, _ = open_clause(session, clause_id, by=by)
    words = some_words(why, "Say in a sentence why the clause still stands.")
    clause.amber = ""
    note(session, "read_again", clause, by=by, at=at, sentence=words)
    return clause
