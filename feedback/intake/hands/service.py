"""Acts of those who type for others. Each word is kept to the letter; who typed is in the audit and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, DomainError, NotFound, NotYours
from feedback.core.moments import LONDON
from feedback.intake import queries, service
from feedback.intake.hands.queries import SHEET_ENTERED
from feedback.intake.hands.rules import names_of
from feedback.intake.parcels import Answer
from feedback.intake.progress import Seed
from feedback.intake.records import Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.people import queries as people
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import is_open

#: Who types sheets (docs/decisions, "Whose hands type a sheet"): those who may meet words that nobody has moderated.
TYPISTS = (Role.INDEPENDENT, Role.FACILITATOR, Role.MODERATOR)

#: Who may sit beside somebody: those who meet people and their words at work, and never who buys or decides.
BESIDE = (Role.MODERATOR, Role.SAFEGUARDING, Role.INDEPENDENT, Role.FACILITATOR)


class AnotherSheet(DomainError):
    """Something else was saved from this page before."""

    status = HTTPStatus.CONFLICT


def window_of(session: Session, window_id: UUID | None, by: Actor) -> SurveyWindow:
    """Give a window of the person's programme.

    Raises:
        NotFound: there is none.
    """
    window = questions.window(session, window_id) if window_id else None
    if window is None or window.programme_id != by.programme_id:
        raise NotFound("There is nothing at this address.")
    return window


def enter_sheet(
    session: Session,
    sheet: Seed,
    window_id: UUID,
    answers: Sequence[Answer],
    *,
    may_use: MayUse | None,
    reads_first: ReadsFirst | None,
    by: Actor,
    at: datetime,
) -> Submission:
    """Enter one paper sheet, as it stands there. Entering it twice is once.

    `sheet` is made with the page that it is typed on. A page that was saved and is still open may hold another sheet by
    now, or the same one put right; nobody but the typist can tell which.

    Its week is the one in which it is typed, whatever day somebody wrote on it: a figure of a past week that changed
    would point at this one person.

    Raises:
        NotYours: `by` does not type sheets here, or their training is out of date.
        NotFound: the window is not one of this programme.
        AnotherSheet: what was saved from this page is not what stands on it now. Nothing is stored.
        NothingSaid: the sheet is empty.
    """
    by.require(*TYPISTS)
    if not people.has_trauma_training(session, by.account_id, at.date()):
        raise NotYours(
            "Typing people's words needs trauma training that is in date, and yours is not. Your administrator can note it."
        )
    window = window_of(session, window_id, by)
    typed = {one.question_id: one.text or one.choice or "" for one in answers if not one.is_empty}
    named = names_of(sheet.secret, typed, window.id.hex, may_use, reads_first)
    before = queries.submission(session, sheet.submission_id)
    if before is not None:
        if not {one.id for one in queries.responses_of(session, before.id)} <= set(named.values()):
            raise AnotherSheet(
                "A sheet was saved from this page before. This one is not saved yet, and every word of it is still here."
                " If it is another sheet, save it now. If it is the same one put right, take the one before out first."
            )
        return before
    submission = service.receive(
        session,
        sheet.submission_id,
        programme_id=by.programme_id,
        window_id=window.id,
        service_id=window.service_id,
        answers=answers,
        may_use=may_use,
        reads_first=reads_first,
        language="en",
        source=Source.PAPER,
        at=at,
        hands=by.organisation_id,
        named=named,
    )
    audit.record(session, by=by, at=at, act=SHEET_ENTERED, about=submission)
    return submission


def sit_beside(session: Session, window_id: UUID | None, *, by: Actor, at: datetime) -> SurveyWindow:
    """Begin a form with somebody beside. The audit names the window: a submission beside this moment would be its time.

    Raises:
        NotYours: `by` does not sit beside people here.
        NotFound: the window is not one of this programme.
        Closed: it is not open.
    """
    by.require(*BESIDE)
    window = window_of(session, window_id, by)
    if not is_open(window.opens_on, window.closes_on, at.astimezone(LONDON).date()):
        raise Closed("This form is not open today. Please choose another.")
    audit.record(session, by=by, at=at, act="intake.sit_beside", about=window)
    return window
