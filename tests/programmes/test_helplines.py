"""Facts about helplines: which people see, when one is rung again, who keeps them, and how a telephone reads them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.programmes.helplines import queries, service
from feedback.programmes.helplines.rules import (
    Line,
    Place,
    Standing,
    dialled,
    is_confirmed_local,
    is_shown,
    is_well_known,
    sms_of,
    standing,
)
from feedback.programmes.records import Helpline
from feedback.settings import Settings
from tests.builders.helplines import a_line
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.pages import PageClient

DAY = WEDNESDAY.date()
LINE = Line(name="A local line", number="01632 960112", hours="Monday to Friday", who="adults")


@pytest.fixture
def keeper(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Teasel")


@given(st.dates(date(2026, 1, 1), date(2027, 1, 1)), st.integers(7, 366), st.integers(0, 1200))
def test_a_check_counts_for_its_period_is_overdue_for_as_long_again_and_then_lapses(
    checked: date, period: int, after: int
) -> None:
    found = standing(checked, period, checked + timedelta(days=after))
    if after <= period:
        assert found is Standing.CURRENT
    elif after <= 2 * period:
        assert found is Standing.DUE
    else:
        assert found is Standing.LAPSED


@given(st.booleans(), st.booleans(), st.sampled_from(Standing))
def test_what_is_always_shown_is_always_shown(well_known: bool, retired: bool, checked: Standing) -> None:  # noqa: FBT001 - hypothesis hands them over by name
    assert is_shown(always=True, well_known=well_known, retired=retired, checked=checked)


@given(st.sampled_from(Standing), st.booleans())
def test_nothing_of_low_confidence_shows_until_somebody_has_rung(checked: Standing, retired: bool) -> None:  # noqa: FBT001 - hypothesis hands them over by name
    shown = is_shown(always=False, well_known=False, retired=retired, checked=checked)
    assert shown == (not retired and checked in {Standing.CURRENT, Standing.DUE})


@given(local=st.booleans(), retired=st.booleans(), checked=st.sampled_from(Standing))
def test_a_form_may_open_only_with_a_line_that_people_also_see(
    *, local: bool, retired: bool, checked: Standing
) -> None:
    if is_confirmed_local(local=local, retired=retired, checked=checked):
        assert is_shown(always=False, well_known=False, retired=retired, checked=checked)


def test_of_the_shipped_lines_only_those_that_are_sure_show_before_anybody_rang() -> None:
    data = Path(__file__).parents[2] / "feedback" / "programmes" / "data" / "helplines.csv"
    with data.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    hidden = {line["name"] for line in lines if not is_well_known(line["confidence"])}
    assert hidden == {"Rape Crisis 24/7 Rape and Sexual Abuse Support Line", "NAPAC"}
    assert all(len(line["silent"]) <= 200 for line in lines)


@pytest.mark.parametrize(
    ("written", "dials"),
    [
        ("999", "999"),
        ("111 (option 2)", "111"),
        ("0808 801 0331", "08088010331"),
        ("+44 20 7946 0112", "+442079460112"),
    ],
)
def test_a_telephone_dials_digits(written: str, dials: str) -> None:
    assert dialled(written) == dials


@given(st.text())
def test_whatever_is_written_nothing_but_digits_reaches_the_telephone(written: str) -> None:
    assert set(dialled(written)) <= set("+0123456789")
    sms = sms_of(written)
    if sms is not None:
        assert set(sms.number) <= set("+0123456789")
        assert sms.word == "" or (sms.word.isascii() and sms.word.isalnum())


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("text SHOUT to 85258", "sms:85258?body=SHOUT"),
        ("Text talk to 07700 900 112", "sms:07700900112?body=talk"),
        ("text 07700 900112", "sms:07700900112"),
        ("07700 900112, 9 am to 5 pm", "sms:07700900112"),
    ],
)
def test_a_text_line_becomes_a_link_with_its_word_in_it(written: str, address: str) -> None:
    sms = sms_of(written)
    assert sms is not None
    assert sms.address == address


def test_a_text_line_without_a_number_is_no_link() -> None:
    assert sms_of("by text, ask us how") is None


def test_a_local_line_shows_once_somebody_rang_and_again_once_its_changed_number_was_rung(
    database: Database, world: World, keeper: Actor
) -> None:
    def seen() -> list[str]:
        with database.reading() as session:
            return [line.row.name for line in queries.shown(session, world.id, DAY)]

    with database.writing() as session:
        row = service.add_line(session, world.id, LINE, by=keeper, at=WEDNESDAY)
    assert seen() == []
    with database.writing() as session:
        service.confirm(session, row.id, by=keeper, at=WEDNESDAY)
    assert seen() == ["A local line"]
    with database.writing() as session:
        other_words = Line(name="The local line", number=LINE.number, hours=LINE.hours, who="anyone")
        service.change_line(session, row.id, other_words, by=keeper, at=WEDNESDAY)
    assert seen() == ["The local line"]
    with database.writing() as session:
        other_number = Line(name="The local line", number="01632 960113", hours=LINE.hours)
        service.change_line(session, row.id, other_number, by=keeper, at=WEDNESDAY)
    assert seen() == []
    with database.writing() as session:
        service.confirm(session, row.id, by=keeper, at=WEDNESDAY)
        service.take_off(session, row.id, by=keeper, at=WEDNESDAY)
    assert seen() == []
    with database.writing() as session:
        service.put_back(session, row.id, by=keeper, at=WEDNESDAY)
    assert seen() == []
    with database.reading() as session:
        acts = session.scalars(select(AuditEvent.act).where(AuditEvent.about_id == row.id)).all()
    assert [act.removeprefix("helplines.") for act in acts] == [
        *("add", "confirm", "change", "change", "confirm", "take_off", "put_back")
    ]


def test_the_row_and_the_audit_say_who_rang_and_when(database: Database, world: World, keeper: Actor) -> None:
    with database.writing() as session:
        row = a_line(session, world, checked_on=None)
        service.confirm(session, row.id, by=keeper, at=WEDNESDAY)
    with database.reading() as session:
        kept = session.get_one(Helpline, row.id)
        event = session.scalars(select(AuditEvent).where(AuditEvent.about_id == row.id)).one()
    assert (kept.checked_by, kept.checked_on) == (keeper.account_id, DAY)
    assert (event.account_id, event.at, event.act) == (keeper.account_id, WEDNESDAY, "helplines.confirm")


@pytest.mark.parametrize(
    "line",
    [
        Line(name="", number="01632 960112"),
        Line(name="Nothing to ring"),
        Line(name="No digits", number="ask us"),
        Line(name="No number", text="by text"),
        Line(name="Never again", number="01632 960112", recheck_days=5000),
    ],
    ids=lambda line: line.name or "no name",
)
def test_a_line_that_nobody_could_use_is_refused(
    database: Database, world: World, keeper: Actor, line: Line
) -> None:
    with pytest.raises(DomainError), database.writing() as session:
        service.add_line(session, world.id, line, by=keeper, at=WEDNESDAY)


def test_what_is_always_shown_cannot_be_taken_off_and_a_national_line_is_not_reworded(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        row = a_line(session, world, "Samaritans", number="116 123", local=False, always=True)
    with pytest.raises(DomainError, match="always shown"), database.writing() as session:
        service.take_off(session, row.id, by=keeper, at=WEDNESDAY)
    with pytest.raises(DomainError, match="national"), database.writing() as session:
        service.change_line(session, row.id, LINE, by=keeper, at=WEDNESDAY)


def test_nobody_keeps_the_lines_of_another_programme(
    database: Database, world: World, settings: Settings, keeper: Actor
) -> None:
    with database.writing() as session:
        theirs = a_line(session, a_world(session, settings, slug="elsewhere"))
    for act in (service.confirm, service.take_off, service.put_back):
        with pytest.raises(NotFound), database.writing() as session:
            act(session, theirs.id, by=keeper, at=WEDNESDAY)
    assert world.id == keeper.programme_id


@pytest.mark.parametrize("role", [role for role in Role if role not in service.KEEPERS])
def test_only_administrator_and_facilitator_say_that_a_line_is_right(
    database: Database, world: World, role: Role
) -> None:
    with database.writing() as session:
        row = a_line(session, world)
        person = a_person(session, world, role, organisation=world.council)
    with pytest.raises(NotYours), database.writing() as session:
        service.confirm(session, row.id, by=person, at=WEDNESDAY)


def test_danger_comes_first_then_what_is_near_then_the_rest(database: Database, world: World) -> None:
    with database.writing() as session:
        a_line(session, world, "Far", number="116 123", local=False, always=True, position=1)
        a_line(session, world, "Near", position=2)
        a_line(session, world, "Danger", number="999", local=False, always=True, position=3)
        lines = queries.shown(session, world.id, DAY)
    assert [line.row.name for line in lines] == ["Danger", "Near", "Far"]
    assert [line.place for line in lines] == list(Place)


def test_staff_ring_a_line_on_its_page_and_the_home_page_stops_asking(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], keeper: Actor
) -> None:
    with database.writing() as session:
        row = a_line(session, world, checked_on=None)
    browser = signed_in(keeper)
    assert "1 line is to be rung" in browser.get("/example/").get_data(as_text=True)
    page = browser.get("/example/support-lines").get_data(as_text=True)
    assert "People do not see it until somebody has." in page
    browser.post(f"/example/support-lines/{row.id}/confirm")
    page = browser.get("/example/support-lines").get_data(as_text=True)
    assert "Teasel rang it on" in page
    assert "has been rung within its time" in browser.get("/example/").get_data(as_text=True)


def test_an_overdue_local_line_is_urgent_at_home_and_still_shown(
    database: Database,
    world: World,
    signed_in: Callable[[Actor], PageClient],
    keeper: Actor,
    client: PageClient,
) -> None:
    with database.writing() as session:
        a_line(session, world, checked_on=date.today() - timedelta(days=100))  # noqa: DTZ011 - the page asks the clock
    assert "Urgent." in signed_in(keeper).get("/example/").get_data(as_text=True)
    assert "ring it again" in signed_in(keeper).get("/example/support-lines").get_data(as_text=True)
    assert "01632 960112" in client.get("/support").get_data(as_text=True)


def test_staff_add_and_change_a_local_line_with_everything_kept_when_it_is_refused(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], keeper: Actor
) -> None:
    browser = signed_in(keeper)
    refused = browser.post("/example/support-lines/new", data={"name": "A new line", "who": "adults"})
    assert refused.status_code == 422
    assert 'value="A new line"' in refused.get_data(as_text=True)
    form = {"name": "A new line", "number": "01632 960112", "recheck_days": "30"}
    assert browser.post("/example/support-lines/new", data=form).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(Helpline).where(Helpline.programme_id == world.id)).one()
    assert (row.local, row.checked_on, row.recheck_days) == (True, None, 30)
    address = f"/example/support-lines/{row.id}"
    assert 'value="A new line"' in browser.get(address).get_data(as_text=True)
    browser.post(address, data=form | {"text": "text HELLO to 07700 900112"})
    with database.reading() as session:
        assert session.get_one(Helpline, row.id).text == "text HELLO to 07700 900112"
