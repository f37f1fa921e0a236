"""The first look and the second check are taken like a claim: one person at a time, seen by colleagues, on record, handed over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, NotFound, NotYours
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState, Reader
from feedback.people import queries as people
from feedback.programmes.records import Appointment
from tests.builders.moderation import Bench, Readers, a_response, a_submission, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

WORDS = "Zinnober was kind, but I told my story three times."
SOON, LATER = WEDNESDAY + timedelta(minutes=5), WEDNESDAY + timedelta(minutes=21)


class Arrived:
    """A programme with its readers, and two responses that nobody has looked at."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        with database.writing() as session:
            self.readers = Readers(session, world)
            self.colleague = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Hale")
            self.responses = [
                a_response(
                    session,
                    world,
                    words,
                    submission=a_submission(session, world, reads_first=ReadsFirst.SERVICE),
                ).id
                for words in (WORDS, "It was quiet.")
            ]
        opened(database)
        with database.reading() as session:
            self.first, self.second = [case_of(session, one).id for one in self.responses]

    def acts(self) -> list[tuple[str, UUID | None, str]]:
        with self.database.reading() as session:
            events = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
            return [(one.act, one.about_id, one.reason) for one in events if "look" in one.act]


@pytest.fixture
def arrived(database: Database, world: World) -> Arrived:
    return Arrived(database, world)


def test_words_of_a_first_look_open_for_whoever_takes_it_and_that_is_on_record(arrived: Arrived) -> None:
    hub = arrived.readers.hub
    with arrived.database.writing() as session:
        with pytest.raises(NotYours):
            service.case_for_reading(session, arrived.first, hub, at=WEDNESDAY)
        service.look(session, arrived.first, by=hub, at=WEDNESDAY)
        assert service.case_for_reading(session, arrived.first, hub, at=WEDNESDAY)[1].text == WORDS
        with pytest.raises(NotYours):
            service.case_for_reading(session, arrived.first, arrived.colleague, at=WEDNESDAY)
    assert arrived.acts() == [("moderation.look", arrived.first, "first_look")]


def test_one_person_looks_at_a_time_and_a_lapsed_look_may_be_taken_over(arrived: Arrived) -> None:
    hub, colleague = arrived.readers.hub, arrived.colleague
    with arrived.database.writing() as session:
        service.look(session, arrived.first, by=hub, at=WEDNESDAY)
        service.look(session, arrived.first, by=hub, at=SOON)  # the same again says nothing new
        for act in (service.look, service.first_look, service.mark_spam):
            with pytest.raises(AlreadyDone, match="colleague"):
                act(session, arrived.first, by=colleague, at=SOON)
        service.keep_claim(session, arrived.first, by=hub, at=SOON)
        with pytest.raises(AlreadyDone):
            service.look(session, arrived.first, by=colleague, at=LATER)
        service.look(session, arrived.first, by=colleague, at=LATER + timedelta(minutes=5))
        with pytest.raises(AlreadyDone):
            service.keep_claim(session, arrived.first, by=hub, at=LATER + timedelta(minutes=6))
        with pytest.raises(NotYours):
            service.case_for_reading(session, arrived.first, hub, at=LATER + timedelta(minutes=6))
    assert [act for act, _about, _why in arrived.acts()] == ["moderation.look"] * 2


def test_a_look_that_was_put_back_is_free_and_counts_as_read(arrived: Arrived) -> None:
    hub = arrived.readers.hub
    with arrived.database.writing() as session:
        service.look(session, arrived.first, by=hub, at=WEDNESDAY)
        service.release_claim(session, arrived.first, by=hub, at=WEDNESDAY)
        with pytest.raises(NotYours):
            service.case_for_reading(session, arrived.first, hub, at=WEDNESDAY)
        # Its writer may not put other words in its place any more: a person has read these.
        assert queries.reading_has_begun(session, arrived.responses[:1])
        assert not queries.reading_has_begun(session, arrived.responses[1:])
        service.look(session, arrived.first, by=arrived.colleague, at=WEDNESDAY)


def test_the_next_one_is_one_that_no_colleague_has(arrived: Arrived) -> None:
    hub, colleague = arrived.readers.hub, arrived.colleague
    with arrived.database.writing() as session:
        mine = service.look_at_next(session, by=hub, at=WEDNESDAY)
        theirs = service.look_at_next(session, by=colleague, at=WEDNESDAY)
        assert mine is not None
        assert theirs is not None
        assert {mine.id, theirs.id} == {arrived.first, arrived.second}
        assert service.look_at_next(session, by=arrived.readers.reader, at=WEDNESDAY) is None
        service.first_look(session, mine.id, by=hub, at=WEDNESDAY)
        assert service.look_at_next(session, by=hub, at=WEDNESDAY) is None


def test_a_first_look_is_handed_over_with_one_press_to_another_organisation(arrived: Arrived) -> None:
    hub = arrived.readers.hub
    with arrived.database.writing() as session:
        with pytest.raises(NotYours):
            service.hand_over(session, arrived.first, by=hub, at=WEDNESDAY)
        service.look(session, arrived.first, by=hub, at=WEDNESDAY)
        case = service.hand_over(session, arrived.first, by=hub, at=WEDNESDAY)
        assert (case.state, case.reader, case.handed_over) == (
            CaseState.RECEIVED,
            Reader.INDEPENDENT,
            True,
        )
        for nobody in (hub, arrived.colleague, arrived.readers.moderator):
            with pytest.raises(NotFound):
                service.look(session, arrived.first, by=nobody, at=WEDNESDAY)
        service.look(session, arrived.first, by=arrived.readers.reader, at=WEDNESDAY)
        service.first_look(session, arrived.first, by=arrived.readers.reader, at=WEDNESDAY)


def test_where_nobody_is_left_to_read_it_the_administrator_is_told(
    arrived: Arrived, signed_in: Callable[[Actor], PageClient]
) -> None:
    with arrived.database.writing() as session:
        administrator = a_person(
            session, arrived.world, Role.ADMINISTRATOR, organisation=arrived.world.council
        )
        for row in session.scalars(
            select(Appointment).where(Appointment.account_id == arrived.readers.reader.account_id)
        ):
            row.ends_on = (WEDNESDAY - timedelta(days=1)).date()
        service.look(session, arrived.first, by=arrived.readers.hub, at=WEDNESDAY)
        service.hand_over(session, arrived.first, by=arrived.readers.hub, at=WEDNESDAY)
        told = people.notices_for(session, administrator.account_id, arrived.world.id)
        assert any("nobody who may read" in one.sentence for one in told)
    browser = signed_in(administrator)
    home = f"/{arrived.world.programme.slug}/"
    assert "Nobody may read what was handed over" in browser.get(home).get_data(as_text=True)
    with arrived.database.writing() as session:
        a_person(session, arrived.world, Role.INDEPENDENT, organisation=arrived.world.voluntary)
    assert "Nobody may read what was handed over" not in browser.get(home).get_data(as_text=True)


def test_a_second_check_is_taken_and_handed_over_too(bench: Bench) -> None:
    hub, reader = bench.readers.hub, bench.readers.reader
    with bench.database.writing() as session:
        colleague = a_person(session, bench.world, Role.INDEPENDENT, organisation=bench.world.hub)
        service.claim(session, bench.case_id, by=hub, at=WEDNESDAY)
        service.propose_withhold(session, bench.case_id, reason="not_about_service", by=hub, at=WEDNESDAY)
        with pytest.raises(NotYours):
            service.look(session, bench.case_id, by=hub, at=WEDNESDAY)
        with pytest.raises(NotYours):
            service.case_for_reading(session, bench.case_id, colleague, at=WEDNESDAY)
        service.look(session, bench.case_id, by=colleague, at=WEDNESDAY)
        with pytest.raises(AlreadyDone, match="colleague"):
            service.decide_withhold(session, bench.case_id, agree=True, by=reader, at=WEDNESDAY)
        service.hand_over(session, bench.case_id, by=colleague, at=WEDNESDAY)
        assert session.get_one(ModerationCase, bench.case_id).state is CaseState.SECOND_CHECK
        with pytest.raises(NotFound):
            service.decide_withhold(session, bench.case_id, agree=True, by=colleague, at=WEDNESDAY)
        service.look(session, bench.case_id, by=reader, at=WEDNESDAY)
        service.decide_withhold(session, bench.case_id, agree=False, by=reader, at=WEDNESDAY)
        looks = select(func.count()).where(AuditEvent.act == "moderation.look")
        assert session.scalar(looks.where(AuditEvent.reason == "second_check")) == 2


def test_what_was_taken_back_while_somebody_looked_is_closed(arrived: Arrived) -> None:
    with arrived.database.writing() as session:
        service.look(session, arrived.first, by=arrived.readers.hub, at=WEDNESDAY)
        service.erase_words(session, arrived.responses[:1])
        for act in (service.look, service.release_claim, service.hand_over):
            with pytest.raises(Closed):
                act(session, arrived.first, by=arrived.readers.hub, at=WEDNESDAY)


def test_seen_leads_straight_to_the_next_one_and_colleagues_see_who_looks(
    arrived: Arrived, signed_in: Callable[[Actor], PageClient]
) -> None:
    at = f"/{arrived.world.programme.slug}/moderation"
    hub, colleague = signed_in(arrived.readers.hub), signed_in(arrived.colleague)
    began = hub.post(f"{at}/first-look")
    page = began.headers["Location"]
    shown = hub.get(page)
    assert "connect-src 'self'" in shown.headers["Content-Security-Policy"]
    assert "Hand this over" in shown.get_data(as_text=True)
    assert "Put it back for now" in shown.get_data(as_text=True)
    assert "Harper looks at it" in colleague.get(f"{at}/?queue=first-look").get_data(as_text=True)
    standing = colleague.get(page).get_data(as_text=True)
    assert "Harper has it." in standing
    assert "Zinnober" not in standing
    assert "It was quiet." not in standing
    following = hub.post(f"{page}/looked").headers["Location"]
    assert following.startswith(f"{at}/cases/")
    assert following != page
    assert hub.get(following).status_code == 200
    assert hub.post(f"{following}/looked").headers["Location"] == f"{at}/"
