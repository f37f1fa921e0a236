"""Plain builders for cleared words, short of the whole road through moderation, and for themes that rest on them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.sealing import seal_original
from feedback.intake.records import ImportBatch, Response, RoomSession, Submission
from feedback.intake.rules import MayUse, Source
from feedback.moderation.records import ClearedVersion, DecisionRow, ModerationCase
from feedback.moderation.rules import CaseState, DecisionKind
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.themes import service
from feedback.themes.records import Label, ThemeVersion
from feedback.themes.rules import Axis
from tests.builders.people import WEDNESDAY, World

WEEK = "2026-W40"


def a_question(session: Session, world: World) -> Question:
    """Give the one question of the tests, asked with words."""
    known = session.scalars(
        select(Question)
        .join(QuestionSetVersion, QuestionSetVersion.id == Question.version_id)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .where(QuestionSet.programme_id == world.id, QuestionSet.key == "themes-tests")
    ).first()
    if known is not None:
        return known
    questions = QuestionSet(programme_id=world.id, key="themes-tests", title="Questions")
    session.add(questions)
    session.flush()
    version = QuestionSetVersion(question_set_id=questions.id, number=1)
    session.add(version)
    session.flush()
    page = QuestionPage(version_id=version.id, position=1, key="one", title="One")
    session.add(page)
    session.flush()
    question = Question(
        version_id=version.id,
        page_id=page.id,
        position=1,
        key="helped",
        kind=Kind.TEXT,
        wording="What helped most?",
    )
    session.add(question)
    session.flush()
    return question


def a_submission(
    session: Session,
    world: World,
    *,
    may_use: MayUse | None = MayUse.PUBLIC,
    source: Source = Source.FORM,
    week: str = WEEK,
    by: Actor | None = None,
    batch: ImportBatch | None = None,
) -> Submission:
    """Add what one person, or one room, sent."""
    room = None
    if source is Source.GROUP:
        if by is None:
            raise TypeError
        room = RoomSession(
            programme_id=world.id,
            group_name="Voice group",
            held_on=date(2026, 10, 1),
            present=6,
            consent_given=True,
            entered_by=by.account_id,
            entered_at=WEDNESDAY,
        )
        session.add(room)
        session.flush()
    submission = Submission(
        programme_id=world.id,
        service_id=world.service.id,
        received_week=week,
        source=source,
        may_use=may_use,
        room_session_id=None if room is None else room.id,
        import_batch_id=None if batch is None else batch.id,
    )
    session.add(submission)
    session.flush()
    return submission


def a_response(session: Session, world: World, submission: Submission, text: str = "Some words.") -> Response:
    """Add one answer with words, sealed."""
    response = Response(
        submission_id=submission.id,
        programme_id=world.id,
        question_id=a_question(session, world).id,
        is_text=True,
    )
    response.original = seal_original(world.id, response.id, text)
    session.add(response)
    session.flush()
    return response


def a_case(session: Session, world: World, response: Response, state: CaseState) -> ModerationCase:
    """Add the case of an answer, in a state that needs nobody's name."""
    case = ModerationCase(
        programme_id=world.id,
        response_id=response.id,
        organisation_id=world.provider.id,
        service_id=world.service.id,
        week=WEEK,
        state=state,
    )
    session.add(case)
    session.flush()
    return case


def cleared(
    session: Session,
    world: World,
    text: str,
    *,
    by: Actor,
    at: datetime = WEDNESDAY,
    may_use: MayUse | None = MayUse.PUBLIC,
    source: Source = Source.FORM,
    week: str = WEEK,
    theme_only: bool = False,
    submission: Submission | None = None,
    batch: ImportBatch | None = None,
) -> ClearedVersion:
    """Add an answer whose words have been cleared (or kept for themes only) and are effective at `at`."""
    sent = submission or a_submission(
        session, world, may_use=may_use, source=source, week=week, by=by, batch=batch
    )
    response = a_response(session, world, sent, text)
    case = a_case(session, world, response, CaseState.THEME_ONLY if theme_only else CaseState.CLEARED)
    decision = DecisionRow(
        case_id=case.id,
        kind=DecisionKind.THEME_ONLY if theme_only else DecisionKind.CLEAR,
        policy_version=1,
        decided_by=by.account_id,
        decided_at=at,
        effective_at=at,
    )
    session.add(decision)
    session.flush()
    version = ClearedVersion(
        programme_id=world.id,
        response_id=response.id,
        decision_id=decision.id,
        number=1,
        theme_only=theme_only,
        effective_at=at,
        text=text,
    )
    session.add(version)
    session.flush()
    return version


def a_batch(session: Session, world: World, *, by: Actor, vouched_by: Actor, rows: int = 1) -> ImportBatch:
    """Add an import of past feedback."""
    batch = ImportBatch(
        programme_id=world.id,
        title="Past feedback",
        mapping={},
        rows=rows,
        digest="0" * 64,
        imported_by=by.account_id,
        vouched_by=vouched_by.account_id,
        imported_at=WEDNESDAY,
    )
    session.add(batch)
    session.flush()
    return batch


def a_label(session: Session, by: Actor, name: str = "Starting quickly") -> Label:
    """Add a label."""
    return service.add_label(session, name, by=by, at=WEDNESDAY, axis=Axis.WORKING_WELL)


def a_theme(
    session: Session, by: Actor, *versions: ClearedVersion, title: str = "Starting quickly"
) -> ThemeVersion:
    """Add a theme that rests on the whole of each of these cleared words."""
    theme = service.new_theme(
        session,
        title=title,
        statement="People get further when they start soon.",
        axis=Axis.NEEDS_TO_HAPPEN,
        would_change="offer a first meeting within two weeks",
        by=by,
        at=WEDNESDAY,
    )
    for version in versions:
        place(session, by, version, theme_version_id=theme.id)
    return theme


def place(
    session: Session,
    by: Actor,
    version: ClearedVersion,
    *,
    label_id: UUID | None = None,
    theme_version_id: UUID | None = None,
) -> UUID:
    """Mark the whole of some cleared words."""
    text = version.text or ""
    excerpt = service.add_excerpt(
        session,
        version.id,
        0,
        len(text),
        label_id=label_id,
        theme_version_id=theme_version_id,
        by=by,
        at=WEDNESDAY,
    )
    return excerpt.id
