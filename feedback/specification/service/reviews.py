"""The group's review of clauses: put versions of clauses to a group, and take over what it said."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, DomainError
from feedback.groups.queries import items_of
from feedback.groups.records import Round, RoundItem
from feedback.groups.rules import ItemToPut, Result, Subject
from feedback.groups.service import open_round
from feedback.specification import queries
from feedback.specification.queries import ClauseView
from feedback.specification.queries.drafts import newest_versions
from feedback.specification.records import Clause, ClauseReview, ClauseVersion
from feedback.specification.rules import ClauseStatus
from feedback.specification.service.guards import note, open_draft

#: Clauses that can go to a group: those it has not agreed, and is not looking at now.
CAN_BE_PUT = frozenset({ClauseStatus.PROPOSED, ClauseStatus.RETURNED})
AFTER_REVIEW = {
    Result.AGREED: ClauseStatus.AGREED,
    Result.AGREED_WITH_DISSENT: ClauseStatus.AGREED_WITH_DISSENT,
    Result.RETURNED: ClauseStatus.RETURNED,
}


def what_the_group_sees(clause: ClauseView) -> tuple[str, str]:
    """Give the title and the wording that a group is shown: number, lots, formal and plain text, what it rests on."""
    title = f"Clause {clause.number}, {clause.lots.lower() if clause.all_lots else clause.lots}"
    parts = [clause.formal]
    if clause.plain_english:
        parts.append(f"In plain words: {clause.plain_english}")
    parts += [f"Rests on: {one.block}" for one in clause.supports]
    parts += [f"Speaks against it: {one.block}" for one in clause.opposes]
    return title, "\n\n".join(parts)


def put_to_group(
    session: Session,
    draft_id: UUID,
    clause_ids: Collection[UUID],
    *,
    group_id: UUID,
    title: str,
    closes_on: date,
    by: Actor,
    at: datetime,
) -> Round:
    """Put the newest versions of some clauses to a group, as one round.

    Raises:
        DomainError: no clause is named, one is withdrawn, or the round itself is refused (no title, a day that has
            passed).
        AlreadyDone: a clause is with a group now, or agreed as it stands.
        NotFound: there is no such group for this person.
    """
    draft = open_draft(session, draft_id, by=by)
    view = queries.draft_view(session, draft, at=at)
    wanted = [clause for clause in view.clauses if clause.id in set(clause_ids)]
    if not wanted or len(wanted) < len(set(clause_ids)):
        message = "Choose at least one clause of this draft that is not withdrawn."
        raise DomainError(message)
    busy = next((clause for clause in wanted if clause.status not in CAN_BE_PUT), None)
    if busy is not None:
        message = "Clause %(number)s is with a group now, or agreed as it stands."
        raise AlreadyDone(message, number=busy.number)
    items = [
        ItemToPut(subject=Subject.CLAUSE, title=name, wording=wording)
        for name, wording in (what_the_group_sees(clause) for clause in wanted)
    ]
    opened = open_round(session, group_id, items, title=title, closes_on=closes_on, by=by, at=at)
    for clause, item in zip(wanted, items_of(session, opened.id), strict=True):
        session.add(ClauseReview(clause_version_id=clause.version_id, item_id=item.id))
        row = session.get_one(Clause, clause.id)
        row.status = ClauseStatus.IN_REVIEW
        note(session, "put_to_group", row, by=by, at=at)
    session.flush()
    return opened


def take_results(session: Session, draft_id: UUID, *, by: Actor, at: datetime) -> list[Clause]:
    """Take over what the group said about the clauses that are with it, where the round has closed.

    A result counts for the text that the group saw: a clause that was edited since is not with the group any more.

    Returns:
        The clauses whose status changed.
    """
    draft = open_draft(session, draft_id, by=by)
    found = (
        select(Clause, ClauseVersion, RoundItem.result)
        .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        .join(ClauseReview, ClauseReview.clause_version_id == ClauseVersion.id)
        .join(RoundItem, RoundItem.id == ClauseReview.item_id)
        .where(
            Clause.draft_id == draft.id,
            Clause.status == ClauseStatus.IN_REVIEW,
            RoundItem.result.is_not(None),
        )
    )
    rows = session.execute(found).all()
    newest = newest_versions(session, [clause.id for clause, _, _ in rows])
    changed = []
    for clause, version, result in rows:
        if result is not None and version.id == newest[clause.id].id:
            clause.status = AFTER_REVIEW[result]
            note(session, "take_result", clause, by=by, at=at, reason=result.value)
            changed.append(clause)
    session.flush()
    return changed
