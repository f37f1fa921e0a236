"""The group's review of clauses: put versions of clauses to a group, and take over what it said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.groups.records import RoundItem
from feedback.groups.rules import Result
from feedback.specification.queries import ClauseView
from feedback.specification.queries.drafts import newest_versions
from feedback.specification.records import Clause, ClauseReview, ClauseVersion
from feedback.specification.rules import ClauseStatus
from feedback.specification.service.guards import note, open_draft

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
