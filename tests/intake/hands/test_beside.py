"""A worker types with somebody beside: marked, signed out first, and read outside where it is about the worker's service."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, NotYours
from feedback.intake import beside
from feedback.intake.hands import service
from feedback.intake.records import Submission
from feedback.intake.rules import ReadsFirst, Source
from feedback.questions.records import SurveyWindow
from tests.builders.intake import a_window
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.respondent import Person
from tests.pages import PageClient

YES = {"is_here": "y", "has_heard": "y"}


@pytest.fixture
def worker(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.MODERATOR, organisation=world.provider)


@pytest.fixture
def own_window(database: Database, world: World) -> SurveyWindow:
    with database.writing() as session:
        return a_window(session, world, address="ownown", service_id=world.service.id, is_default=False)


def begun(browser: PageClient, world: World, window: SurveyWindow) -> Person:
    """Let a worker begin a form; give the person, who has the device now."""
    sent = browser.post(f"/{world.programme.slug}/intake/with-someone", data=YES | {"window": str(window.id)})
    person = Person(browser)
    person.page = sent.get_data(as_text=True)
    return person


def test_the_worker_confirms_that_the_person_is_there_and_has_heard_it(
    worker: Actor, world: World, window: SurveyWindow, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser, address = signed_in(worker), f"/{world.programme.slug}/intake/with-someone"
    page = browser.get(address).get_data(as_text=True)
    assert "Nobody watches this all the time" in page
    for said in ({"is_here": "y"}, {"has_heard": "y"}, YES, YES | {"window": "x"}):
        assert browser.post(address, data=said).status_code == 422
    assert browser.get(address).status_code == 200
    assert window.title in page


def test_the_worker_is_signed_out_before_the_person_takes_the_device(
    worker: Actor, world: World, own_window: SurveyWindow, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(worker)
    person = begun(browser, world, own_window)
    assert person.heading == "You decide every word"
    assert "from the service that this is about" in person.page
    assert browser.get(f"/{world.programme.slug}/").headers["Location"] == "/sign-in"


def test_the_persons_first_page_lets_its_script_send_as_on_every_page_of_the_form(
    worker: Actor, world: World, window: SurveyWindow, signed_in: Callable[[Actor], PageClient]
) -> None:
    address = f"/{world.programme.slug}/intake/with-someone"
    browser = signed_in(worker)
    staff = browser.get(address).headers["Content-Security-Policy"]
    sent = browser.post(address, data=YES | {"window": str(window.id)})
    assert "connect-src" not in staff
    assert "connect-src 'self'" in sent.headers["Content-Security-Policy"]


def test_the_next_person_beside_a_worker_is_not_offered_what_the_one_before_began(
    worker: Actor, world: World, window: SurveyWindow, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(worker)
    before = begun(browser, world, window)
    before.presses("begin")
    before.presses("continue")
    before.presses("skip")
    before.presses("continue", what_helped="Somebody rang me back.")
    left = browser.get_cookie("__Host-f")
    assert left is not None
    person = begun(signed_in(worker), world, window)
    person.browser.set_cookie("__Host-f", left.value, secure=True)
    person.presses("begin")
    assert person.hidden()["at"] == "private"
    person.presses("send_now")
    assert "Somebody rang me back." not in person.page


def test_a_form_typed_beside_the_person_is_marked_to_its_end(
    worker: Actor,
    world: World,
    window: SurveyWindow,
    own_window: SurveyWindow,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
    submissions: Callable[[], list[Submission]],
) -> None:
    with database.writing() as session:
        neighbour = a_person(session, world, Role.SAFEGUARDING, organisation=world.other_provider)
    for who, own in ((worker, True), (neighbour, False)):
        person = begun(signed_in(who), world, own_window)
        person.presses("begin")
        while "q-what_helped" not in person.page:
            person.presses("continue")
        assert "You can take over at any time" in person.page
        person.browser.delete_cookie("__Host-f", domain="localhost")
        person.presses("continue", what_helped="Tea")
        person.presses("continue")
        assert "Tea" not in person.page
        person.presses("send_now")
        person.presses("to:consent")
        assert ("The worker beside you is from the service" in person.page) == own
        assert ('name="q-reads_first"' in person.page) != own
        person.presses("continue", may_use="group", reads_first="service")
        person.presses("send")
        assert "take the device into your own hands" in person.page
        person.presses("code")
        assert person.heading == "Your code"
    marks = {(row.source, row.own_service, row.reads_first) for row in submissions()}
    assert marks == {
        (Source.ASSISTED, True, ReadsFirst.OUTSIDE),
        (Source.ASSISTED, False, ReadsFirst.SERVICE),
    }
    assert window.id != own_window.id


def test_the_audit_knows_that_somebody_sat_beside_and_no_submission(
    worker: Actor, database: Database, own_window: SurveyWindow
) -> None:
    with database.writing() as session:
        service.sit_beside(session, own_window.id, by=worker, at=WEDNESDAY)
    with database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.act == "intake.sit_beside"))
        assert (event.account_id, event.about_id) == (worker.account_id, own_window.id)


def test_nobody_who_buys_or_decides_sits_beside_and_no_closed_form_begins(
    worker: Actor, world: World, database: Database, own_window: SurveyWindow
) -> None:
    with database.writing() as session:
        commissioner = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        with pytest.raises(NotYours):
            service.sit_beside(session, own_window.id, by=commissioner, at=WEDNESDAY)
        with pytest.raises(Closed):
            service.sit_beside(session, own_window.id, by=worker, at=WEDNESDAY.replace(year=2025))


@given(posted=st.text(max_size=80))
def test_a_mark_that_is_not_ours_is_none(posted: str) -> None:
    assert beside.read(posted) == (posted.partition(".")[0], None)


def test_a_mark_belongs_to_its_window_and_organisation(
    own_window: SurveyWindow, window: SurveyWindow
) -> None:
    organisation, other = uuid4(), UUID(int=1)
    mark = beside.marked(own_window, organisation)
    assert beside.read(mark) == (own_window.address, organisation)
    assert beside.read(mark.replace(own_window.address, window.address))[1] is None
    assert beside.read(mark.replace(organisation.hex, other.hex))[1] is None
    assert beside.marked(window, None) == window.address
