"""Facts about claims: exactly one person holds a response, and nothing that was done is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, NotYours
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState, Category, Redaction
from feedback.settings import Settings
from tests.builders.moderation import (
    Bench,
    Readers,
    a_response,
    a_submission,
    opened,
)
from tests.builders.people import WEDNESDAY, a_person, a_world


def test_a_lapsed_lease_may_be_taken_over_and_what_was_covered_stays(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        spans = [Redaction(0, 5, Category.STAFF)]
        service.save_redactions(session, own.case_id, spans, by=people.moderator, at=WEDNESDAY)
        with pytest.raises(AlreadyDone):
            service.claim(session, own.case_id, by=people.colleague, at=WEDNESDAY + timedelta(minutes=20))
        service.claim(session, own.case_id, by=people.colleague, at=WEDNESDAY + timedelta(minutes=21))
        assert list(queries.redactions_of(session, own.case_id).values()) == spans
        with pytest.raises(NotYours):
            service.clear(session, own.case_id, by=people.moderator, at=WEDNESDAY + timedelta(minutes=22))


def test_a_heartbeat_keeps_the_claim_and_leaves_no_event(own: Bench) -> None:
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)
        before = session.scalar(select(func.count()).select_from(AuditEvent))
        service.keep_claim(
            session, own.case_id, by=own.readers.moderator, at=WEDNESDAY + timedelta(minutes=15)
        )
        with pytest.raises(AlreadyDone):
            service.claim(
                session, own.case_id, by=own.readers.colleague, at=WEDNESDAY + timedelta(minutes=30)
            )
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == before


def test_the_second_of_two_deciders_is_told_kindly(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        with pytest.raises(AlreadyDone, match="do not hold"):
            service.theme_only(session, bench.case_id, reason="identifies_someone", by=by, at=WEDNESDAY)


def _race(contenders: list[Callable[[], None]]) -> int:
    """Start everybody at once; give how many got through. Whoever lost was told kindly."""
    gate, won = threading.Barrier(len(contenders)), list[bool]()

    def run(act: Callable[[], None]) -> None:
        gate.wait()
        try:
            act()
        except AlreadyDone:
            return
        won.append(True)

    threads = [threading.Thread(target=run, args=(act,)) for act in contenders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(won)


def test_of_two_who_claim_at_once_exactly_one_wins(each_database: Database, settings: Settings) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        readers = Readers(session, world)
        another = a_person(session, world, Role.INDEPENDENT, organisation=world.reader, name="Ray")
        outside = ReadsFirst.OUTSIDE
        for _ in range(50):
            a_response(
                session, world, "It was quiet.", submission=a_submission(session, world, reads_first=outside)
            )
    opened(each_database)
    with each_database.writing() as session:
        ids = list(session.scalars(select(ModerationCase.id)))
        for case_id in ids:
            service.first_look(session, case_id, by=readers.hub, at=WEDNESDAY)
    for case_id in ids:

        def take(by: Actor, which: UUID = case_id) -> None:
            with each_database.writing() as session:
                service.claim(session, which, by=by, at=WEDNESDAY)

        assert _race([lambda: take(readers.reader), lambda: take(another)]) == 1
    with each_database.reading() as session:
        claims = select(func.count()).select_from(AuditEvent).where(AuditEvent.act == "moderation.claim")
        assert session.scalar(claims) == 50
        assert audit.verify(session).whole


def test_of_two_who_look_at_once_exactly_one_gets_the_words(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        readers = Readers(session, world)
        for _ in range(10):
            a_response(session, world, "It was quiet.", submission=a_submission(session, world))
    opened(each_database)
    with each_database.reading() as session:
        ids = list(session.scalars(select(ModerationCase.id)))
    for case_id in ids:

        def take(by: Actor, which: UUID = case_id) -> None:
            with each_database.writing() as session:
                service.look(session, which, by=by, at=WEDNESDAY)

        assert _race([lambda: take(readers.reader), lambda: take(readers.hub)]) == 1
    with each_database.reading() as session:
        looks = select(func.count()).select_from(AuditEvent).where(AuditEvent.act == "moderation.look")
        assert session.scalar(looks) == 10


def test_of_two_second_readers_exactly_one_decides(each_database: Database, settings: Settings) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    bench = Bench(each_database, world, outside=False)
    people = bench.readers
    with each_database.writing() as session:
        service.claim(session, bench.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, bench.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )

    def decide(by: Actor, *, agree: bool) -> None:
        with each_database.writing() as session:
            service.decide_withhold(session, bench.case_id, agree=agree, by=by, at=WEDNESDAY)

    assert _race([lambda: decide(people.hub, agree=True), lambda: decide(people.reader, agree=False)]) == 1


def test_a_proposal_cannot_be_undone_once_a_colleague_has_decided_on_it(bench: Bench) -> None:
    people = bench.readers
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=people.hub, at=WEDNESDAY)
        proposed = service.propose_withhold(
            session, bench.case_id, reason="not_about_service", by=people.hub, at=WEDNESDAY
        )
        service.decide_withhold(session, bench.case_id, agree=False, by=people.reader, at=WEDNESDAY)
        service.claim(session, bench.case_id, by=people.reader, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=people.reader, at=WEDNESDAY)
    with bench.database.writing() as session, pytest.raises(AlreadyDone):
        service.undo(session, proposed.id, by=people.hub, at=WEDNESDAY)
    assert bench.state() is CaseState.CLEARED


def test_a_proposal_that_was_agreed_to_cannot_be_undone_by_its_proposer(bench: Bench) -> None:
    people = bench.readers
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=people.hub, at=WEDNESDAY)
        proposed = service.propose_withhold(
            session, bench.case_id, reason="not_about_service", by=people.hub, at=WEDNESDAY
        )
        service.decide_withhold(session, bench.case_id, agree=True, by=people.reader, at=WEDNESDAY)
    with bench.database.writing() as session, pytest.raises(AlreadyDone):
        service.undo(session, proposed.id, by=people.hub, at=WEDNESDAY)
    assert bench.state() is CaseState.WITHHELD
