"""From the first look to a reader: the pool, and the slots in which a provider receives several people's words."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from feedback.core.moments import next_slot, staffed_due
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, includes
from feedback.moderation import queries
from feedback.moderation.records import CaseText, ModerationCase, ReleaseSlot
from feedback.moderation.rules import Act, CaseState, Reader, narrower, release_plan
from feedback.moderation.service.admission import move
from feedback.programmes.records import Programme

_SLOTS_LIE_WITHIN = timedelta(days=8)


@dataclass(frozen=True, kw_only=True)
class Released:
    """What a slot did, in cases: to providers, carried over to the next slot, and to independent readers."""

    to_provider: int = 0
    carried_over: int = 0
    to_independent: int = 0


def pool(session: Session, cases: Iterable[ModerationCase], *, at: datetime) -> None:
    """Put looked-at cases into the pool. What an outside reader reads waits for nobody; what may only be counted ends.

    No audit event: the person's act was the look.
    """
    due = None
    for case in cases:
        response = session.get_one(Response, case.response_id)
        given = session.get_one(Submission, response.submission_id).may_use
        if not includes(narrower(given, response.may_use), MayUse.SERVICE):
            continue
        move(session, case, Act.POOL)
        if case.reader is Reader.INDEPENDENT:
            due = due or _reading_due(session, case.programme_id, at)
            move(session, case, Act.RELEASE, due_at=due)


#: Where words are with a reader, or on their way to one.
_WITH_A_READER = (CaseState.POOLED, CaseState.WAITING, CaseState.CLAIMED, CaseState.SECOND_CHECK)


def stop_reading(session: Session, response_ids: Iterable[UUID]) -> None:
    """Take words that may only be counted from now on away from their readers: they are as after their first look.

    A slot pools them again where the person opens them up again. The person's act, so it writes no audit event.
    """
    session.execute(
        update(ModerationCase)
        .where(
            ModerationCase.response_id.in_(list(response_ids)),
            ModerationCase.state.in_(_WITH_A_READER),
        )
        .values(
            state=CaseState.FIRST_LOOKED,
            claimed_by=None,
            lease_until=None,
            withhold_proposed_by=None,
            due_at=None,
            carried_over=False,
        )
    )


def pool_and_release(session: Session, programme_id: UUID, *, at: datetime) -> Released:
    """Do one release slot of a programme. Automatic: it writes no audit event.

    A batch that is large enough goes to its provider; fewer carry over once, and then go to an independent reader.
    """
    looked = select(ModerationCase).where(
        ModerationCase.programme_id == programme_id,
        ModerationCase.state == CaseState.FIRST_LOOKED,
        # Without its text nobody could read it: it waits until the worker has made it again.
        exists().where(CaseText.case_id == ModerationCase.id),
    )
    pool(session, session.scalars(looked).all(), at=at)
    programme = session.get_one(Programme, programme_id)
    plan = release_plan(queries.pooled_cases(session, programme_id), minimum=programme.release_minimum)
    due = _reading_due(session, programme_id, at)
    for case in _shuffled(session, plan.to_provider):
        move(session, case, Act.RELEASE, due_at=due, carried_over=False)
    for case in _shuffled(session, plan.to_independent):
        move(session, case, Act.RELEASE, due_at=due, reader=Reader.INDEPENDENT)
    for case in _shuffled(session, plan.carried_over):
        case.carried_over = True
    session.flush()
    return Released(
        to_provider=len(plan.to_provider),
        carried_over=len(plan.carried_over),
        to_independent=len(plan.to_independent),
    )


def slot_is_due(session: Session, programme_id: UUID, *, at: datetime) -> bool:
    """Say whether a release slot has passed that has not been done."""
    return session.get(ReleaseSlot, (programme_id, _newest_slot(at))) is None


def release_if_due(session: Session, programme_id: UUID, *, at: datetime) -> Released | None:
    """Do the newest slot that has passed, unless it has been done; give None when there was nothing to do."""
    if not slot_is_due(session, programme_id, at=at):
        return None
    session.add(ReleaseSlot(programme_id=programme_id, slot_at=_newest_slot(at)))
    session.flush()
    return pool_and_release(session, programme_id, at=at)


def _newest_slot(at: datetime) -> datetime:
    slot = next_slot(at - _SLOTS_LIE_WITHIN)
    while (following := next_slot(slot)) <= at:
        slot = following
    return slot


def _reading_due(session: Session, programme_id: UUID, at: datetime) -> datetime:
    return staffed_due(at, session.get_one(Programme, programme_id).moderation_hours)


def _shuffled(session: Session, case_ids: Sequence[UUID]) -> list[ModerationCase]:
    """Give cases in an order that tells nothing: the order in which rows are rewritten stays in PostgreSQL's heap."""
    cases = list(session.scalars(select(ModerationCase).where(ModerationCase.id.in_(case_ids))))
    secrets.SystemRandom().shuffle(cases)
    return cases
