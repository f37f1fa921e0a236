"""The short way of past feedback: an independent person has vouched for the moderation of a whole import."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import NotFound, NotYours
from feedback.intake.imports import service as imports
from feedback.intake.records import ImportBatch, Response, Submission
from feedback.intake.rules import MayUse, includes
from feedback.moderation.records import CaseText, ClearedVersion, DecisionRow, ModerationCase, SteppedBack
from feedback.moderation.rules import CaseState, DecisionKind, narrower, policy

#: Stands in place of a published reason: the voucher's name stands for the moderation.
VOUCHED = "vouched"


def _left(batch_id: UUID, by: Actor) -> Select[ModerationCase, CaseText, MayUse | None, MayUse | None]:
    """Find what waits for the voucher's word; what their organisation stepped back from does not."""
    stepped_back = select(SteppedBack.case_id).where(SteppedBack.organisation_id == by.organisation_id)
    return (
        select(ModerationCase, CaseText, Response.may_use, Submission.may_use)
        .join(CaseText, CaseText.case_id == ModerationCase.id)
        .join(Response, Response.id == ModerationCase.response_id)
        .join(Submission, Submission.id == Response.submission_id)
        .where(
            Submission.import_batch_id == batch_id,
            ModerationCase.state == CaseState.RECEIVED,
            ModerationCase.id.not_in(stepped_back),
            Response.withdrawn.is_(False),
        )
    )


def _may_answer_for(session: Session, batch: ImportBatch, by: Actor, *, at: datetime) -> bool:
    about = select(Submission.service_id).where(Submission.import_batch_id == batch.id).distinct()
    words = imports.Words(
        programme_id=batch.programme_id, sent_by=batch.imported_by, services=frozenset(session.scalars(about))
    )
    return batch.vouched_by == by.account_id and imports.may_vouch(session, by.account_id, words, at=at)


def waits_for_word(session: Session, batch: ImportBatch, *, by: Actor, at: datetime) -> bool:
    """Say whether something of an import can be cleared now on this person's word."""
    there = session.execute(_left(batch.id, by).limit(1)).first() is not None
    return there and _may_answer_for(session, batch, by, at=at)


def clear_vouched(
    session: Session, batch_id: UUID, *, by: Actor, at: datetime, at_most: int | None = None
) -> int:
    """Clear the opened responses of an import on the word of the person who vouches for it; give how many.

    They take effect at once, come from the plain reading copy, and are provider-collected: never quoted in public.
    What may only be counted gets no version that anybody sees. The working text goes, since there is nothing to check.

    Args:
        at_most: how many to do in this transaction; the caller goes on until 0 comes back.

    Raises:
        NotFound: there is no such import in this programme.
        NotYours: the person did not vouch for it, or may not (any more).
    """
    batch = session.get(ImportBatch, batch_id)
    if batch is None or batch.programme_id != by.programme_id:
        raise NotFound("There is no such import here.")
    if not _may_answer_for(session, batch, by, at=at):
        raise NotYours(
            "Only the independent person who vouches for this import can answer for its moderation."
        )
    found = _left(batch.id, by).limit(at_most)
    rows = [(case, text, narrower(given, for_this)) for case, text, for_this, given in session.execute(found)]
    decisions = {case.id: _decision_of(case, by=by, at=at) for case, _text, _reach in rows}
    session.add_all(decisions.values())
    session.flush()
    for case, text, reach in rows:
        case.first_looked_by = by.account_id
        case.state = CaseState.CLEARED
        if includes(reach, MayUse.SERVICE):
            session.add(
                ClearedVersion(
                    programme_id=case.programme_id,
                    response_id=case.response_id,
                    decision_id=decisions[case.id].id,
                    number=1,
                    text=text.text,
                    effective_at=at,
                )
            )
        session.delete(text)
    session.flush()
    if rows:
        audit.record(session, by=by, at=at, act="moderation.clear_vouched", about=batch, reason=VOUCHED)
    return len(rows)


def _decision_of(case: ModerationCase, *, by: Actor, at: datetime) -> DecisionRow:
    return DecisionRow(
        case_id=case.id,
        kind=DecisionKind.CLEAR,
        reason=VOUCHED,
        policy_version=policy().version,
        decided_by=by.account_id,
        decided_at=at,
        effective_at=at,
    )
