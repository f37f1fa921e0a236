"""What the worker has still to open: originals without a case, and imports that somebody vouches for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.intake.records import ImportBatch, Response, Submission
from feedback.intake.rules import ReadsFirst, Source
from feedback.moderation.records import CaseText, ModerationCase
from feedback.moderation.rules import CaseState
from feedback.programmes.records import Service
from feedback.questions.records import Question


@dataclass(frozen=True, kw_only=True)
class Unopened:
    """One sealed original, with what decides who reads it."""

    response_id: UUID
    programme_id: UUID
    sealed: bytes
    organisation_id: UUID | None
    service_id: UUID | None
    week: str
    asked_for_outside: bool
    about_staff: bool
    about_hub: bool
    vouched: bool


def originals_without_case(session: Session, *, most: int, but: Iterable[UUID] = ()) -> list[Unopened]:
    """Give up to `most` originals that no case has been made of, leaving out those in `but`.

    What is held for a spam check waits until somebody lets it in.
    """
    found = (
        select(
            Response.id,
            Response.programme_id,
            Response.original,
            Submission.service_id,
            Submission.received_week,
            Submission.reads_first,
            Submission.source,
            Question.about_staff,
            Service.organisation_id,
            Service.is_hub,
        )
        .join(Submission, Submission.id == Response.submission_id)
        .join(Question, Question.id == Response.question_id)
        .outerjoin(Service, Service.id == Submission.service_id)
        .outerjoin(ModerationCase, ModerationCase.response_id == Response.id)
        .where(
            ModerationCase.id.is_(None),
            Response.is_text.is_(True),
            Response.original.is_not(None),
            Response.withdrawn.is_(False),
            Submission.held_for_spam.is_(False),
            Response.id.not_in(list(but)),
        )
        .limit(most)
    )
    return [
        Unopened(
            response_id=row[0],
            programme_id=row[1],
            sealed=row[2] or b"",
            service_id=row[3],
            week=row[4],
            asked_for_outside=row[5] is ReadsFirst.OUTSIDE,
            vouched=row[6] is Source.IMPORT,
            about_staff=row[7],
            organisation_id=row[8],
            about_hub=bool(row[9]),
        )
        for row in session.execute(found)
    ]


def batches_to_vouch(session: Session) -> list[ImportBatch]:
    """Give the imports with opened responses that have not gone the short way."""
    waiting = (
        select(Submission.import_batch_id)
        .join(Response, Response.submission_id == Submission.id)
        .join(ModerationCase, ModerationCase.response_id == Response.id)
        .join(CaseText, CaseText.case_id == ModerationCase.id)
        .where(ModerationCase.state == CaseState.RECEIVED, Submission.import_batch_id.is_not(None))
        .distinct()
    )
    return list(session.scalars(select(ImportBatch).where(ImportBatch.id.in_(waiting))))


def may_vouch(person: Actor) -> bool:
    """Say whether a person may still answer for an import: an independent reader."""
    return person.has(Role.INDEPENDENT)
