"""Plain builders for sealed responses on their way through moderation. Every word in them is invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import sealing
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import iso_week
from feedback.intake.records import ImportBatch, Response, RoomSession, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.moderation import jobs, queries, service
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import Audience, CaseState
from feedback.programmes.records import Service
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion
from tests.builders.people import WEDNESDAY, World, a_person


def a_question(session: Session, world: World, *, about_staff: bool = False) -> Question:
    """Give the question of the programme that asks for words (about staff, or not), made when it is first needed."""
    key = "staff" if about_staff else "helped"
    found = (
        select(Question)
        .join(QuestionSetVersion, QuestionSetVersion.id == Question.version_id)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .where(QuestionSet.programme_id == world.id, QuestionSet.key == f"set-{key}", Question.key == key)
    )
    existing = session.scalars(found).one_or_none()
    if existing is not None:
        return existing
    question_set = QuestionSet(programme_id=world.id, key=f"set-{key}", title="About your support")
    session.add(question_set)
    session.flush()
    version = QuestionSetVersion(question_set_id=question_set.id, number=1, published_at=WEDNESDAY)
    session.add(version)
    session.flush()
    page = QuestionPage(version_id=version.id, position=1, key="first", title="First")
    session.add(page)
    session.flush()
    question = Question(
        version_id=version.id,
        page_id=page.id,
        position=1,
        key=key,
        kind=Kind.TEXT,
        wording="What helped?",
        about_staff=about_staff,
    )
    session.add(question)
    session.flush()
    return question


def a_submission(
    session: Session,
    world: World,
    *,
    about: Service | None = None,
    may_use: MayUse | None = MayUse.PUBLIC,
    reads_first: ReadsFirst = ReadsFirst.EITHER,
    source: Source = Source.FORM,
    room: RoomSession | None = None,
    batch: ImportBatch | None = None,
    at: datetime = WEDNESDAY,
) -> Submission:
    """Add a submission about a service (Service One unless told)."""
    submission = Submission(
        programme_id=world.id,
        service_id=(about or world.service).id,
        received_week=iso_week(at),
        source=source,
        may_use=may_use,
        reads_first=reads_first,
        room_session_id=room.id if room else None,
        import_batch_id=batch.id if batch else None,
    )
    session.add(submission)
    session.flush()
    return submission


def a_response(
    session: Session,
    world: World,
    words: str,
    *,
    submission: Submission | None = None,
    about_staff: bool = False,
    may_use: MayUse | None = None,
) -> Response:
    """Add a sealed answer in words; a submission of its own unless told."""
    submission = submission or a_submission(session, world)
    response = Response(
        submission_id=submission.id,
        programme_id=world.id,
        question_id=a_question(session, world, about_staff=about_staff).id,
        is_text=True,
        may_use=may_use,
    )
    response.original = sealing.seal_original(world.id, response.id, words)
    session.add(response)
    session.flush()
    return response


def an_import(
    session: Session, world: World, *, imported_by: Actor, vouched_by: Actor, rows: int = 1
) -> ImportBatch:
    """Add an import that somebody vouches for."""
    batch = ImportBatch(
        programme_id=world.id,
        title="Past survey",
        mapping={},
        rows=rows,
        digest="0" * 64,
        imported_by=imported_by.account_id,
        vouched_by=vouched_by.account_id,
        imported_at=WEDNESDAY,
    )
    session.add(batch)
    session.flush()
    return batch


def case_of(session: Session, response_id: UUID) -> ModerationCase:
    """Give the case of a response."""
    return session.scalars(select(ModerationCase).where(ModerationCase.response_id == response_id)).one()


def opened(database: Database, *, at: datetime = WEDNESDAY) -> None:
    """Let the worker open what came."""
    jobs.open_originals(database, at)


class Readers:
    """The people who read in a programme: a provider's moderator and lead, two hub readers, a second reader."""

    def __init__(self, session: Session, world: World) -> None:
        """Appoint them, all trained."""
        self.moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Mo")
        self.colleague = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Col")
        self.other_moderator = a_person(
            session, world, Role.MODERATOR, organisation=world.other_provider, name="Ola"
        )
        self.lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.provider, name="Sam")
        self.hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Harper")
        self.hub_lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.hub, name="Lee")
        self.reader = a_person(session, world, Role.INDEPENDENT, organisation=world.reader, name="Rowan")
        self.facilitator = a_person(
            session, world, Role.FACILITATOR, organisation=world.voluntary, name="Fran"
        )


def a_waiting_case(
    session: Session, response_id: UUID, readers: Readers, *, at: datetime = WEDNESDAY
) -> ModerationCase:
    """Take an opened response through the first look and, if it is for its provider, straight out of the pool."""
    case = service.first_look(session, case_of(session, response_id).id, by=readers.hub, at=at)
    if case.state == "pooled":
        service.pool_and_release(session, case.programme_id, at=at)
    return case


LATER = WEDNESDAY + timedelta(minutes=1)
WORDS = "Priya was kind, but I told my story three times."


class Bench:
    """A programme with its readers and one response that waits to be read."""

    def __init__(self, database: Database, world: World, *, outside: bool = True, words: str = WORDS) -> None:
        self.database, self.world = database, world
        with database.writing() as session:
            session.merge(world.programme).release_minimum = 2
            self.readers = Readers(session, world)
            first = ReadsFirst.OUTSIDE if outside else ReadsFirst.SERVICE
            self.response = a_response(
                session, world, words, submission=a_submission(session, world, reads_first=first)
            )
            for _ in range(2):
                submission = a_submission(session, world, reads_first=ReadsFirst.SERVICE)
                a_response(session, world, "It was quiet.", submission=submission)
        opened(database)
        with database.writing() as session:
            ids = list(session.scalars(select(ModerationCase.id)))
            for case_id in ids:
                service.first_look(session, case_id, by=self.readers.hub, at=WEDNESDAY)
            service.pool_and_release(session, world.id, at=WEDNESDAY)
            self.case_id = case_of(session, self.response.id).id

    def state(self) -> CaseState:
        with self.database.reading() as session:
            return session.get_one(ModerationCase, self.case_id).state

    def shared(self, audience: Audience, at: datetime = LATER) -> list[str]:
        with self.database.reading() as session:
            found = queries.shareable_to(session, audience, programme_id=self.world.id, at=at)
            return [one.text for one in found]
