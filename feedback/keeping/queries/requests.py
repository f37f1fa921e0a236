"""Requests with their clocks, the words that one reaches, and the custody log of its bundle."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from feedback.intake.kept import queries as kept
from feedback.intake.records import Response, Submission
from feedback.keeping.records import Custody, InformationRequest
from feedback.keeping.rules.requests import KEPT_FOR
from feedback.moderation.records import ModerationCase, SteppedBack
from feedback.programmes.records import Service

BUNDLE = "keeping.bundle"


def requests(session: Session, programme_id: UUID) -> Sequence[InformationRequest]:
    """Give every request of a programme, those that wait for an answer first, soonest due first."""
    found = select(InformationRequest).where(InformationRequest.programme_id == programme_id)
    order = (InformationRequest.answered_on.is_not(None), InformationRequest.due_on, InformationRequest.id)
    return session.scalars(found.order_by(*order)).all()


def request_in(
    session: Session, request_id: UUID, programme_id: UUID, *, lock: bool = False
) -> InformationRequest | None:
    """Find a request of a programme; `lock` it until the transaction ends, for an act on it."""
    found = select(InformationRequest).where(
        InformationRequest.id == request_id, InformationRequest.programme_id == programme_id
    )
    return session.scalars(found.with_for_update() if lock else found).one_or_none()


def custody_of(session: Session, request_id: UUID) -> Sequence[Custody]:
    """Give the steps of a bundle, oldest first."""
    found = select(Custody).where(Custody.request_id == request_id)
    return session.scalars(found.order_by(Custody.number)).all()


def _reached(row: InformationRequest) -> Select[Response]:
    """Select the answers in words that a request reaches and that are still held.

    What was asked back is among them only for the court or the inquiry whose order keeps it: for the police it is gone.
    """
    ground = KEPT_FOR.get(row.kind)
    may_leave = ~Submission.withdrawn if ground is None else or_(~Submission.withdrawn, kept.kept_for(ground))
    found = (
        select(Response)
        .join(Submission, Submission.id == Response.submission_id)
        .join(InformationRequest, (InformationRequest.id == row.id) & kept.asked_for())
        .where(Response.is_text.is_(True), Response.original.is_not(None), may_leave)
    )
    return found.order_by(Response.id)


def words_reached(session: Session, row: InformationRequest) -> list[tuple[Response, str]]:
    """Give the answers that a request reaches, each with the week of its submission, in no order of arrival."""
    found = _reached(row).add_columns(Submission.received_week)
    return [(response, week) for response, week in session.execute(found)]


def answers_reached(session: Session, row: InformationRequest) -> tuple[tuple[UUID, str], ...]:
    """Give the ids of the answers that a request reaches, each with its week; no words are read."""
    found = _reached(row).with_only_columns(Response.id, Submission.received_week)
    return tuple((one, week) for one, week in session.execute(found))


def own_words_among(session: Session, row: InformationRequest, organisation_id: UUID) -> bool:
    """Say whether words about an organisation, or that it stepped back from, are among those that a request reaches.

    Words that no case stands for yet, or any more, are about whoever runs their service.
    """
    reached = _reached(row).with_only_columns(Response.id).order_by(None)
    run_by = reached.join(Service, Service.id == Submission.service_id).where(
        Service.organisation_id == organisation_id
    )
    own = select(ModerationCase.id).where(
        ModerationCase.response_id.in_(reached), ModerationCase.organisation_id == organisation_id
    )
    stepped = (
        select(SteppedBack.case_id)
        .join(ModerationCase, ModerationCase.id == SteppedBack.case_id)
        .where(ModerationCase.response_id.in_(reached), SteppedBack.organisation_id == organisation_id)
    )
    return any(session.scalar(found.limit(1)) is not None for found in (run_by, own, stepped))
