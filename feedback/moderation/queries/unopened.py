"""What the worker has still to open: originals without a case, and imports that somebody vouches for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Executable, and_, or_, select
from sqlalchemy.orm import Session

from feedback.intake.records import ImportBatch, Response, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source, includes
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


_MAY_BE_READ = [reach for reach in MayUse if includes(reach, MayUse.SERVICE)]
_ORIGINALS = (
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
        Response.is_text.is_(True),
        Response.original.is_not(None),
        Response.withdrawn.is_(False),
        Submission.withdrawn.is_(False),
    )
)


def originals_without_case(session: Session, *, most: int, but: Iterable[UUID] = ()) -> list[Unopened]:
    """Give up to `most` originals that no case has been made of, leaving out those in `but`.

    What is held for a spam check waits until somebody lets it in.
    """
    fresh = ModerationCase.id.is_(None), Submission.held_for_spam.is_(False)
    return _unopened(session, _ORIGINALS.where(*fresh, Response.id.not_in(list(but))).limit(most))


def originals_without_text(session: Session, *, most: int, but: Iterable[UUID] = ()) -> list[Unopened]:
    """Give up to `most` originals whose case waits for a slot while its working text is erased, but for those in `but`.

    So it is where words might only be counted, their text went when its time came, and then the person let them be
    read after all.
    """
    waits = (
        ModerationCase.state == CaseState.FIRST_LOOKED,
        CaseText.case_id.is_(None),
        to_be_read(),
    )
    found = _ORIGINALS.outerjoin(CaseText, CaseText.case_id == ModerationCase.id).where(*waits)
    return _unopened(session, found.where(Response.id.not_in(list(but))).limit(most))


def to_be_read() -> ColumnElement[bool]:
    """Say in SQL of a response and its submission what `narrower` says: it reaches further than a count."""
    return and_(
        Submission.may_use.is_not(None),  # so that it is never NULL, and `not` of it means what it says
        Submission.may_use.in_(_MAY_BE_READ),
        or_(Response.may_use.is_(None), Response.may_use.in_(_MAY_BE_READ)),
    )


def _unopened(session: Session, found: Executable) -> list[Unopened]:
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
