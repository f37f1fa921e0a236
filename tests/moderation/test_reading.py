"""Facts about reading a response: who may, one at a time, and what becomes of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse, ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.records import CaseText, ClearedVersion, ModerationCase
from feedback.moderation.rules import Audience, CaseState, Category, Reader, Redaction
from feedback.people.records import Training
from feedback.settings import Settings
from tests.builders.moderation import Readers, a_response, a_submission, a_waiting_case, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_person, a_world

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


@pytest.fixture
def bench(database: Database, world: World) -> Bench:
    return Bench(database, world)


@pytest.fixture
def own(database: Database, world: World) -> Bench:
    """Give a bench whose response may be read by its own provider."""
    return Bench(database, world, outside=False)


def test_the_hub_covers_a_name_and_clears(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        spans = [Redaction(0, 5, Category.STAFF)]
        service.save_redactions(session, bench.case_id, spans, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    assert (decision.reason, decision.policy_version) == ("names_staff", 1)
    assert bench.shared(Audience.PUBLIC) == ["[a member of staff] was kind, but I told my story three times."]
    with bench.database.reading() as session:
        assert audit.verify(session).whole


def test_a_decision_shows_nowhere_before_the_time_for_undoing_is_over(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    assert not bench.shared(Audience.LABELLERS, WEDNESDAY + timedelta(seconds=29))
    assert bench.shared(Audience.LABELLERS, WEDNESDAY + timedelta(seconds=30))
    with bench.database.reading() as session:
        soon = queries.states_of(session, [bench.response.id], at=WEDNESDAY)
        assert soon == {bench.response.id: CaseState.CLAIMED}
    with bench.database.writing() as session:
        service.undo(session, decision.id, by=by, at=WEDNESDAY + timedelta(seconds=29))
    assert bench.state() is CaseState.CLAIMED
    assert not bench.shared(Audience.LABELLERS)


def test_a_decision_that_took_effect_cannot_be_undone(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        with pytest.raises(Closed):
            service.undo(session, decision.id, by=by, at=WEDNESDAY + timedelta(seconds=30))


def test_theme_only_is_for_those_who_label_and_nobody_else(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.theme_only(session, bench.case_id, reason="identifies_someone", by=by, at=WEDNESDAY)
    assert bench.shared(Audience.LABELLERS) == [WORDS]
    assert not bench.shared(Audience.GROUP)
    assert not bench.shared(Audience.PUBLIC)


def test_keeping_words_back_takes_a_second_person_from_outside(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, own.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )
        for nobody in (people.moderator, people.colleague, people.lead):
            with pytest.raises(NotYours):
                service.decide_withhold(session, own.case_id, agree=True, by=nobody, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.decide_withhold(session, own.case_id, agree=True, by=people.other_moderator, at=WEDNESDAY)
        service.decide_withhold(session, own.case_id, agree=True, by=people.reader, at=WEDNESDAY)
        with pytest.raises(AlreadyDone):
            service.decide_withhold(session, own.case_id, agree=False, by=people.hub, at=WEDNESDAY)
    assert own.state() is CaseState.WITHHELD
    assert not own.shared(Audience.LABELLERS)


def test_an_independent_proposer_cannot_be_the_second_person(bench: Bench) -> None:
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.propose_withhold(
            session, bench.case_id, reason="offence_detail", by=bench.readers.hub, at=WEDNESDAY
        )
        with pytest.raises(NotYours, match="You proposed"):
            service.decide_withhold(session, bench.case_id, agree=True, by=bench.readers.hub, at=WEDNESDAY)


def test_words_that_were_not_kept_back_are_read_again_by_somebody_independent(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, own.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )
        service.decide_withhold(session, own.case_id, agree=False, by=people.hub, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.claim(session, own.case_id, by=people.reader, at=WEDNESDAY)


def test_there_is_no_reason_for_tone(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        for reason in ("negative", "rude", "", "names_staff"):
            with pytest.raises(DomainError, match="none for tone"):
                service.propose_withhold(session, bench.case_id, reason=reason, by=by, at=WEDNESDAY)


def test_a_provider_alone_can_put_nothing_aside_as_spam(own: Bench) -> None:
    with own.database.writing() as session, pytest.raises(NotYours):
        service.mark_spam(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)


def test_handing_over_needs_no_reason_and_takes_the_words_out_of_the_house(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        case = service.hand_over(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        assert (case.reader, case.handed_over) == (Reader.INDEPENDENT, True)
        for nobody in (people.moderator, people.colleague, people.lead):
            with pytest.raises(NotFound):
                service.claim(session, own.case_id, by=nobody, at=WEDNESDAY)


def test_an_independent_reader_who_steps_back_leaves_it_to_another_organisation(bench: Bench) -> None:
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.hand_over(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.claim(session, bench.case_id, by=bench.readers.reader, at=WEDNESDAY)


def test_nobody_reads_words_about_their_own_organisation_first(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, about=world.hub_service)
        response = a_response(session, world, WORDS, submission=submission)
    opened(database)
    with database.writing() as session:
        case_id = case_of(session, response.id).id
        with pytest.raises(NotFound):
            service.first_look(session, case_id, by=readers.hub, at=WEDNESDAY)
        service.first_look(session, case_id, by=readers.reader, at=WEDNESDAY)


def test_only_the_claim_holder_reads_the_words(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        _case, text = service.case_for_reading(session, own.case_id, people.moderator, at=WEDNESDAY)
        assert text.text == WORDS
        for nobody in (people.colleague, people.hub):
            with pytest.raises(NotYours):
                service.case_for_reading(session, own.case_id, nobody, at=WEDNESDAY)


def test_reading_needs_training_that_is_in_date(bench: Bench) -> None:
    with bench.database.writing() as session:
        session.execute(update(Training).values(valid_until=date(2026, 11, 17)))
        with pytest.raises(NotYours, match="training"):
            service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)


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


@pytest.mark.parametrize(
    ("may_use", "for_this", "audiences"),
    [
        (MayUse.PUBLIC, None, {"labellers", "provider", "group", "public"}),
        (MayUse.GROUP, None, {"labellers", "provider", "group"}),
        (MayUse.SERVICE, None, {"labellers", "provider"}),
        (MayUse.PUBLIC, MayUse.SERVICE, {"labellers", "provider"}),
        (MayUse.SERVICE, MayUse.PUBLIC, {"labellers", "provider"}),
        (MayUse.PUBLIC, MayUse.COUNTED, set()),
        (MayUse.COUNTED, None, set()),
        (None, None, set()),
    ],
)
def test_words_go_as_far_as_the_person_let_them(
    bench: Bench, may_use: MayUse | None, for_this: MayUse | None, audiences: set[str]
) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        response = session.get_one(Response, bench.response.id)
        response.may_use = for_this
        session.get_one(Submission, response.submission_id).may_use = may_use
    with bench.database.reading() as session:
        seen = {
            audience.value
            for audience in Audience
            if queries.shareable_to(
                session,
                audience,
                programme_id=bench.world.id,
                at=LATER,
                organisation_id=bench.world.provider.id if audience is Audience.PROVIDER else None,
            )
        }
    assert seen == audiences


def test_a_provider_sees_no_other_providers_words(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        other = bench.world.other_provider.id
        seen = queries.shareable_to(
            session, Audience.PROVIDER, programme_id=bench.world.id, at=LATER, organisation_id=other
        )
        assert not seen
        with pytest.raises(ValueError, match="which organisation"):
            queries.shareable_to(session, Audience.PROVIDER, programme_id=bench.world.id, at=LATER)


def test_what_may_only_be_counted_ends_with_the_first_look(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        response = a_response(session, world, WORDS, submission=a_submission(session, world, may_use=None))
    opened(database)
    with database.writing() as session:
        case = a_waiting_case(session, response.id, readers)
        assert case.state is CaseState.FIRST_LOOKED
        service.pool_and_release(session, world.id, at=WEDNESDAY)
        assert case.state is CaseState.FIRST_LOOKED
        assert queries.standings(session, world.id, at=LATER) == {response.id: "counted_only"}


def test_every_response_stands_in_one_place_of_the_ledger(bench: Bench) -> None:
    with bench.database.writing() as session:
        a_response(session, bench.world, "It was warm.")
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        standings = queries.standings(session, bench.world.id, at=LATER)
    assert sorted(standings.values()) == ["first_look", "in_hand", "waiting", "waiting"]
    assert standings[bench.response.id] == "in_hand"


def test_words_that_were_taken_back_are_nowhere(bench: Bench, settings: Settings) -> None:
    by = bench.readers.hub
    canary = "quiet-canary-word"
    with bench.database.writing() as session:
        response = a_response(session, bench.world, f"It had a {canary}.")
    opened(bench.database)
    with bench.database.writing() as session:
        case = service.first_look(session, case_of(session, response.id).id, by=by, at=WEDNESDAY)
        service.pool_and_release(session, bench.world.id, at=WEDNESDAY)
        service.pool_and_release(session, bench.world.id, at=WEDNESDAY)
        service.claim(session, case.id, by=by, at=WEDNESDAY)
        service.clear(session, case.id, by=by, at=WEDNESDAY)
        box = session.scalars(
            select(ClearedVersion.text_box).where(ClearedVersion.response_id == response.id)
        ).one()
        text_box = session.get_one(CaseText, case.id).text_box
        assert box is not None
        assert text_box is not None
    with bench.database.writing() as session:
        assert service.erase_words(session, [response.id]) == 1
        row = session.get_one(Response, response.id)
        row.original, row.withdrawn = None, True
    bench.database.forget_deleted_pages()
    files = [path.read_bytes() for path in settings.var.rglob("*") if path.is_file()]
    for trace in (canary.encode(), box[:24], text_box[:24]):
        assert not [file for file in files if trace in file]
    assert not bench.shared(Audience.LABELLERS)
    with bench.database.writing() as session, pytest.raises(Closed):
        service.claim(session, case.id, by=by, at=WEDNESDAY)


def test_working_text_goes_thirty_days_after_the_last_check(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    decided = WEDNESDAY.date()
    with bench.database.writing() as session:
        assert service.erase_working_text(session, on=decided + timedelta(days=29)) == 0
        assert service.erase_working_text(session, on=decided + timedelta(days=30)) == 1
        assert queries.working_text(session, bench.case_id) is None
    assert bench.shared(Audience.PUBLIC) == [WORDS]


def test_another_programme_knows_nothing_of_the_case(bench: Bench) -> None:
    stranger = replace(bench.readers.hub, programme_id=bench.readers.hub.account_id)
    with bench.database.writing() as session, pytest.raises(NotFound):
        service.claim(session, bench.case_id, by=stranger, at=WEDNESDAY)


def test_every_act_of_staff_is_in_the_chain_and_none_carries_words(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.cover(session, bench.case_id, start=0, end=5, category=Category.PERSON, by=by, at=WEDNESDAY)
        (redaction_id,) = queries.redactions_of(session, bench.case_id)
        service.uncover(session, bench.case_id, redaction_id, by=by, at=WEDNESDAY)
        service.release_claim(session, bench.case_id, by=by, at=WEDNESDAY)
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.about_id == bench.case_id).order_by(AuditEvent.number)
        ).all()
    assert [event.act.removeprefix("moderation.") for event in events] == [
        "first_look",
        "claim",
        "cover",
        "uncover",
        "release_claim",
    ]
    assert not [event for event in events if "Priya" in event.reason]


def test_withheld_rows_need_two_different_people_in_the_database_itself(own: Bench) -> None:
    me = own.readers.moderator.account_id
    alone = update(ModerationCase).where(ModerationCase.id == own.case_id)
    with own.database.writing() as session, pytest.raises(IntegrityError):
        session.execute(
            alone.values(state=CaseState.WITHHELD, withhold_proposed_by=me, withhold_decided_by=me)
        )
