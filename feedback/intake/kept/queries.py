"""Which submissions are held, by what, and which are to go when their hold ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from feedback.core.moments import iso_week
from feedback.intake.kept.records import AskedBack, Hold, InformationRequest
from feedback.intake.kept.rules import ORDERS, Ground, roughly
from feedback.intake.records import Response, Submission


def reaches(*, by_order: bool) -> ColumnElement[bool]:
    """Say in SQL that a hold (a row of `Hold`) stands and reaches a submission (a row of `Submission`).

    Args:
        by_order: count only what stops a person's own deletion: the order of a court or an inquiry, set by two people.
            Otherwise every hold counts that one person has asked for: what we erase for its age can wait.
    """
    came_with = select(Response.submission_id).where(Response.id == Hold.response_id).correlate(Hold)
    ordered = Hold.set_at.is_not(None) & Hold.ground.in_(ORDERS) if by_order else true()
    return (
        (Hold.programme_id == Submission.programme_id)
        & Hold.released_at.is_(None)
        & ordered
        & or_(Hold.service_id.is_(None), Hold.service_id == Submission.service_id)
        & or_(Hold.from_week.is_(None), Submission.received_week >= Hold.from_week)
        & or_(Hold.to_week.is_(None), Submission.received_week <= Hold.to_week)
        & or_(Hold.response_id.is_(None), Submission.id == came_with.scalar_subquery())
    )


def asked_for() -> ColumnElement[bool]:
    """Say in SQL that a request (a row of `InformationRequest`) reaches a submission (a row of `Submission`)."""
    return (
        (InformationRequest.programme_id == Submission.programme_id)
        & or_(InformationRequest.service_id.is_(None), InformationRequest.service_id == Submission.service_id)
        & or_(
            InformationRequest.from_week.is_(None), Submission.received_week >= InformationRequest.from_week
        )
        & or_(InformationRequest.to_week.is_(None), Submission.received_week <= InformationRequest.to_week)
    )


def held(*, by_order: bool) -> ColumnElement[bool]:
    """Say in SQL of a submission, in a query over submissions, that some hold keeps it."""
    return select(Hold.id).where(reaches(by_order=by_order)).correlate(Submission).exists()


def kept_for(ground: Ground) -> ColumnElement[bool]:
    """Say in SQL of a submission that an order on this ground keeps it, even from its writer."""
    return select(Hold.id).where(reaches(by_order=True), Hold.ground == ground).correlate(Submission).exists()


def is_held(session: Session, submission_id: UUID, *, by_order: bool) -> bool:
    """Say whether a hold keeps a submission; `by_order`: even from its writer (see `reaches`)."""
    found = select(Submission.id).where(Submission.id == submission_id, held(by_order=by_order))
    return session.scalar(found) is not None


def is_asked_back(session: Session, submission_id: UUID) -> bool:
    """Say whether its writer asked for a submission back while a hold kept it."""
    return session.get(AskedBack, submission_id) is not None


def to_go_now(session: Session) -> Sequence[UUID]:
    """Give the submissions that were asked back and that no hold keeps any more."""
    found = (
        select(AskedBack.submission_id)
        .join(Submission, Submission.id == AskedBack.submission_id)
        .where(~held(by_order=True))
    )
    return session.scalars(found.order_by(AskedBack.submission_id)).all()


def holds(session: Session, programme_id: UUID) -> Sequence[Hold]:
    """Give every hold of a programme, those that stand first, the newest first."""
    found = select(Hold).where(Hold.programme_id == programme_id)
    return session.scalars(found.order_by(Hold.released_at.is_not(None), Hold.asked_at.desc())).all()


def hold_in(session: Session, hold_id: UUID, programme_id: UUID) -> Hold | None:
    """Find a hold of a programme."""
    found = select(Hold).where(Hold.id == hold_id, Hold.programme_id == programme_id)
    return session.scalars(found.with_for_update()).one_or_none()


def how_many(session: Session, hold: Hold, at: datetime) -> int | None:
    """Give about how many submissions of weeks that are over a hold reaches (see `roughly`): this week's would be live."""
    found = select(func.count(Submission.id)).select_from(Hold).where(Hold.id == hold.id)
    over = Submission.received_week < iso_week(at)
    return roughly(session.scalar(found.join(Submission, reaches(by_order=False)).where(over)) or 0)
