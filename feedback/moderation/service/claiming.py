"""Taking a response to read, keeping it, letting it go, and stepping back from it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, or_, update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone
from feedback.core.moments import LONDON
from feedback.moderation import queries
from feedback.moderation.records import CaseLook, ModerationCase, SteppedBack
from feedback.moderation.rules import LOOKS, Act, CaseState, Reader, may_moderate, next_state
from feedback.moderation.service.admission import (
    case_known_to,
    held_case,
    held_look,
    move,
    require,
    require_training,
)
from feedback.moderation.service.leading import move_referrals
from feedback.people import service as people
from feedback.programmes import queries as programmes
from feedback.programmes.records import Programme


def lease_from(session: Session, programme_id: UUID, at: datetime) -> datetime:
    """Give until when a claim lasts unless its page renews it (20 minutes by default)."""
    return at + timedelta(minutes=session.get_one(Programme, programme_id).lease_minutes)


def claim(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> ModerationCase:
    """Take a response to read. Of any number of people at once exactly one gets it; a lapsed lease may be taken over.

    Raises:
        NotFound: the person may not know of it.
        NotYours: it is for somebody else to read; training is out of date.
        AlreadyDone: a colleague holds it, or it was decided.
    """
    case = case_known_to(session, case_id, by)
    require(session, case, may_moderate, by)
    require_training(session, by, at=at)
    next_state(case.state, Act.CLAIM)
    mine_or_lapsed = or_(ModerationCase.claimed_by == by.account_id, ModerationCase.lease_until < at)
    taken = session.execute(
        update(ModerationCase)
        .where(
            ModerationCase.id == case.id,
            or_(
                ModerationCase.state == CaseState.WAITING,
                and_(ModerationCase.state == CaseState.CLAIMED, mine_or_lapsed),
            ),
        )
        .values(
            state=CaseState.CLAIMED,
            claimed_by=by.account_id,
            lease_until=lease_from(session, case.programme_id, at),
        )
        .execution_options(synchronize_session=False)
    )
    session.refresh(case)
    if cast("CursorResult[Any]", taken).rowcount != 1:
        raise AlreadyDone("A colleague took this one just before you. There may be another waiting.")
    audit.record(session, by=by, at=at, act="moderation.claim", about=case)
    return case


def put_back(session: Session, case: ModerationCase, *, by: Actor) -> None:
    """End a person's own look without a decision; that somebody has read the words stays known.

    Raises:
        As `held_look`.
    """
    session.refresh(case, with_for_update=True)
    look = held_look(session, case, by)
    look.account_id = look.until = None
    session.flush()


def keep_claim(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> None:
    """Renew the lease while the page is open. A heartbeat, not an act: no audit event, and no longer sign-in.

    Raises:
        AlreadyDone: the person does not hold it any more.
        NotYours: training is out of date; a page that stands open keeps nothing from colleagues then.
    """
    require_training(session, by, at=at)
    renewed = session.execute(
        update(ModerationCase)
        .where(
            ModerationCase.id == case_id,
            ModerationCase.programme_id == by.programme_id,
            ModerationCase.state == CaseState.CLAIMED,
            ModerationCase.claimed_by == by.account_id,
        )
        .values(lease_until=lease_from(session, by.programme_id, at))
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", renewed).rowcount == 1:
        return
    looks = (
        update(CaseLook)
        .where(CaseLook.case_id == case_id, CaseLook.account_id == by.account_id)
        .values(until=lease_from(session, by.programme_id, at))
        .execution_options(synchronize_session=False)
    )
    if cast("CursorResult[Any]", session.execute(looks)).rowcount != 1:
        raise AlreadyDone("You do not hold this one any more. Take it again if it is still waiting.")


def release_claim(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> ModerationCase:
    """Let a response go for now, at a first look or second check too. What was covered stays covered for the next one.

    Raises:
        As `held_case` and `held_look`.
    """
    case = case_known_to(session, case_id, by)
    if case.state in LOOKS:
        put_back(session, case, by=by)
    else:
        held_case(session, case_id, by, at=at)
        move(session, case, Act.LET_GO, claimed_by=None, lease_until=None)
    audit.record(session, by=by, at=at, act="moderation.release_claim", about=case)
    return case


def hand_over(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> ModerationCase:
    """Step back: it is about my own people, or I should not be the one to read it. No reason is asked.

    It goes to an independent reader of another organisation, and nobody of this one reads it again. So it is at a first
    look and a second check too. Where nobody is left who may read it, the administrators are told.

    Raises:
        As `held_case` and `held_look`.
    """
    case = case_known_to(session, case_id, by)
    if case.state in LOOKS:
        put_back(session, case, by=by)
        case.reader, case.handed_over = Reader.INDEPENDENT, True
    else:
        held_case(session, case_id, by, at=at)
        outside = {"reader": Reader.INDEPENDENT, "handed_over": True}
        move(session, case, Act.LET_GO, claimed_by=None, lease_until=None, **outside)
    session.add(SteppedBack(case_id=case.id, organisation_id=by.organisation_id))
    session.flush()
    audit.record(session, by=by, at=at, act="moderation.hand_over", about=case)
    move_referrals(session, case, by=by, at=at)
    if queries.nobody_may_read(session, case.programme_id, on=at.astimezone(LONDON).date(), case_id=case.id):
        _say_that_nobody_may_read(session, case, at=at)
    return case


def _say_that_nobody_may_read(session: Session, case: ModerationCase, *, at: datetime) -> None:
    on = at.astimezone(LONDON).date()
    people.tell(
        session,
        programmes.people_with(session, case.programme_id, Role.ADMINISTRATOR, on=on),
        "Something was handed over, and there is nobody who may read it now. Please appoint an independent reader of another organisation.",
        kind="no_reader",
        about=("case", case.id, case.programme_id),
        at=at,
        by_mail=True,
    )
