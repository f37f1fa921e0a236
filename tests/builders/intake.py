"""Plain builders for question sets, windows and what people send."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from feedback.intake import service
from feedback.intake.parcels import Answer
from feedback.intake.records import Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.questions import queries as question_queries
from feedback.questions import service as questions
from feedback.questions.records import Kind, QuestionSetVersion, SurveyWindow, WindowMode
from tests.builders.helplines import ready_to_open
from tests.builders.people import SINCE, WEDNESDAY, World

#: Windows open long before what is told about them happens.
WHEN_IT_ALL_BEGAN = datetime.combine(SINCE, time(9), UTC)


def a_version(session: Session, world: World, name: str = "standard") -> QuestionSetVersion:
    """Publish a shipped question set."""
    return questions.load_shipped_set(session, world.id, questions.SHIPPED / f"{name}.toml", WEDNESDAY)


def a_window(
    session: Session,
    world: World,
    *,
    name: str = "standard",
    service_id: UUID | None = None,
    address: str | None = None,
    opens_on: date = SINCE,
    closes_on: date | None = None,
    is_default: bool = True,
    at: datetime = WHEN_IT_ALL_BEGAN,
    mode: WindowMode = WindowMode.OWN_DEVICE,
) -> SurveyWindow:
    """Open a window on a shipped set, in a programme that may open one."""
    version = a_version(session, world, name)
    ready_to_open(session, world)
    return questions.open_window(
        session,
        world.id,
        version.id,
        title="A window",
        opens_on=opens_on,
        closes_on=closes_on,
        service_id=service_id,
        is_default=is_default,
        mode=mode,
        address=address,
        at=at,
    )


def a_submission(
    session: Session,
    world: World,
    answers: Mapping[str, str],
    *,
    window: SurveyWindow | None = None,
    service_id: UUID | None = None,
    may_use: MayUse | None = MayUse.GROUP,
    reads_first: ReadsFirst | None = ReadsFirst.OUTSIDE,
    at: datetime = WEDNESDAY,
) -> Submission:
    """Receive answers, by the keys of their questions, as the form would send them."""
    window = (
        window or question_queries.default_window(session, world.id, at.date()) or a_window(session, world)
    )
    given = []
    for key, value in answers.items():
        question = question_queries.question_by_key(session, window.version_id, key)
        if question is None:
            raise LookupError(key)
        given.append(
            Answer(question.id, text=value)
            if question.kind is Kind.TEXT
            else Answer(question.id, choice=value)
        )
    return service.receive(
        session,
        uuid4(),
        programme_id=world.id,
        window_id=window.id,
        service_id=service_id or window.service_id or world.service.id,
        answers=given,
        may_use=may_use,
        reads_first=reads_first,
        language="en",
        source=Source.FORM,
        at=at,
    )
