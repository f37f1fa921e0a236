"""Requests to open originals, and what decides who may come near one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.intake.records import Response, Submission
from feedback.keeping.records import Opening
from feedback.keeping.rules.originals import Sealed
from feedback.moderation import queries as moderation
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import CaseState, goes_to_its_own, may_lead, may_look_first, near_to


@dataclass(frozen=True)
class Near:
    """A response with what decides who may come near it.

    `gone`: its words are no more, or are to go. `unread`: nobody has taken the first look at them.
    """

    response: Response
    sealed: Sealed
    week: str
    service_id: UUID | None
    gone: bool
    unread: bool


def near(session: Session, response_id: UUID, by: Actor) -> Near | None:
    """Give what a person would come near, or None where this programme has no such response with words and a case."""
    found = session.execute(
        select(Response, Submission, ModerationCase)
        .join(Submission, Submission.id == Response.submission_id)
        .join(ModerationCase, ModerationCase.response_id == Response.id)
        .where(
            Response.id == response_id, Response.programme_id == by.programme_id, Response.is_text.is_(True)
        )
    ).one_or_none()
    if found is None:
        return None
    response, submission, case = found
    facts = moderation.facts_of(session, case)
    referred_to = set(
        session.scalars(select(Referral.lead_organisation_id).where(Referral.case_id == case.id))
    )
    own = {case.organisation_id} if case.organisation_id and goes_to_its_own(facts) else set()
    sealed = Sealed(
        independent_of_it=may_look_first(facts, by),
        led_by=frozenset(one for one in referred_to | own if may_lead(facts, one)),
        near=near_to(facts),
    )
    gone = response.original is None or submission.withdrawn
    return Near(
        response,
        sealed,
        submission.received_week,
        submission.service_id,
        gone,
        case.state is CaseState.RECEIVED,
    )


def openings(session: Session, programme_id: UUID, *, most: int = 100) -> Sequence[Opening]:
    """Give the newest requests of a programme, newest first."""
    found = select(Opening).where(Opening.programme_id == programme_id)
    return session.scalars(found.order_by(Opening.asked_at.desc()).limit(most)).all()


def opened_alone_since(session: Session, programme_id: UUID, since: datetime) -> int:
    """Count what auditors of a programme asked to open alone since a moment."""
    found = select(func.count()).where(
        Opening.programme_id == programme_id, Opening.alone.is_(True), Opening.asked_at >= since
    )
    return session.scalar(found) or 0


def opening_in(session: Session, opening_id: UUID, programme_id: UUID) -> Opening | None:
    """Find a request of a programme, and lock it until the transaction ends."""
    found = select(Opening).where(Opening.id == opening_id, Opening.programme_id == programme_id)
    return session.scalars(found.with_for_update()).one_or_none()
