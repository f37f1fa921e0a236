"""Facts about survey windows: what has to be there before one opens, who keeps them, and what their days mean."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.people.records import Training
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.records import Helpline
from feedback.programmes.rules import Missing, missing_before_opening
from feedback.questions import queries, service
from feedback.questions.records import SurveyWindow, WindowMode
from feedback.questions.rules import State, can_finish, state_of, takes_anybody_from
from feedback.questions.service import CannotOpen
from feedback.settings import Settings
from tests.builders.helplines import a_line, ready_to_open
from tests.builders.intake import a_version, a_window
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.pages import PageClient

DAY = WEDNESDAY.date()
Open = Callable[..., SurveyWindow]


@pytest.fixture
def keeper(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Teasel")


@given(st.integers(0, 3), st.integers(0, 3))
def test_a_programme_may_ask_with_a_local_line_and_an_independent_reader_and_never_with_less(
    lines: int, readers: int
) -> None:
    missing = missing_before_opening(confirmed_local_lines=lines, independent_readers=readers)
    assert (Missing.LOCAL_LINE in missing) == (lines == 0)
    assert (Missing.INDEPENDENT_READER in missing) == (readers == 0)


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 400) | st.none(), st.integers(-400, 800)
)
def test_a_window_is_to_come_open_or_closed_and_who_began_has_seven_days_more(
    opens: date, length: int | None, after: int
) -> None:
    closes = None if length is None else opens + timedelta(days=length)
    on = opens + timedelta(days=after)
    state = state_of(opens, closes, on)
    assert (state is State.TO_COME) == (after < 0)
    assert (state is State.CLOSED) == (length is not None and after > length)
    assert can_finish(opens, closes, on) == (after >= 0 and (length is None or after <= length + 7))
    assert takes_anybody_from(closes, on) == (state is not State.CLOSED)


def test_only_a_published_version_of_the_programme_can_be_opened(
    database: Database, world: World, settings: Settings
) -> None:
    with database.writing() as session:
        ready_to_open(session, world)
        theirs = a_version(session, a_world(session, settings, slug="elsewhere"))
        ours = a_version(session, world)
        ours.published_at = None
    for version in (ours, theirs):
        with pytest.raises(DomainError, match="Only a published"), database.writing() as session:
            service.open_window(session, world.id, version.id, title="Early", opens_on=DAY, at=WEDNESDAY)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [(Missing.LOCAL_LINE, "no local helpline"), (Missing.INDEPENDENT_READER, "no independent moderator")],
)
def test_no_window_opens_without_a_confirmed_local_line_and_an_independent_reader(
    database: Database, world: World, missing: Missing, sentence: str
) -> None:
    with database.writing() as session:
        version = a_version(session, world)
        if missing is not Missing.LOCAL_LINE:
            a_line(session, world)
        if missing is not Missing.INDEPENDENT_READER:
            a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
    with pytest.raises(CannotOpen, match=sentence) as refused, database.writing() as session:
        service.open_window(session, world.id, version.id, title="Early", opens_on=DAY, at=WEDNESDAY)
    assert refused.value.missing == (missing,)
    with database.reading() as session:
        assert queries.windows(session, world.id) == []


@pytest.mark.parametrize(
    ("number", "local", "checked_on", "recheck_days"),
    [
        ("116 123", False, DAY, 90),
        ("01632 960112", True, None, 90),
        ("01632 960112", True, DAY - timedelta(days=91), 90),
    ],
    ids=["a national line", "a local line that nobody rang", "a local line rung too long ago"],
)
def test_a_line_that_is_not_local_or_not_rung_opens_nothing(
    database: Database, world: World, number: str, *, local: bool, checked_on: date | None, recheck_days: int
) -> None:
    with database.writing() as session:
        a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        a_line(session, world, number=number, local=local, checked_on=checked_on, recheck_days=recheck_days)
        assert helplines.missing(session, world.id, DAY) == (Missing.LOCAL_LINE,)


def test_an_independent_reader_whose_training_ran_out_reads_nothing_and_so_opens_nothing(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        ready_to_open(session, world)
        for training in session.scalars(select(Training)):
            training.valid_until = DAY - timedelta(days=1)
        assert helplines.missing(session, world.id, DAY) == (Missing.INDEPENDENT_READER,)


@pytest.mark.parametrize("role", list(Role))
def test_facilitator_and_commissioner_keep_windows_and_nobody_else(
    database: Database, world: World, role: Role
) -> None:
    with database.writing() as session:
        window = a_window(session, world)
        person = a_person(session, world, role, organisation=world.council)
    acts: list[Callable[..., object]] = [
        lambda session: service.close_now(session, window.id, by=person, at=WEDNESDAY),
        lambda session: service.make_default(session, window.id, by=person, at=WEDNESDAY),
        lambda session: service.change_days(
            session, window.id, opens_on=DAY, closes_on=None, by=person, at=WEDNESDAY
        ),
        lambda session: service.open_window(
            session, world.id, window.version_id, title="New", opens_on=DAY, by=person, at=WEDNESDAY
        ),
    ]
    for act in acts:
        with database.writing() as session:
            if role in service.WINDOW_KEEPERS:
                session.get_one(SurveyWindow, window.id).closes_on = None
                act(session)
            else:
                with pytest.raises(NotYours):
                    act(session)


def test_every_act_on_a_window_is_in_the_audit(database: Database, world: World, keeper: Actor) -> None:
    with database.writing() as session:
        ready_to_open(session, world)
        version = a_version(session, world)
        opened = service.open_window(
            session, world.id, version.id, title="New", opens_on=DAY, by=keeper, at=WEDNESDAY
        )
        service.change_days(
            session, opened.id, opens_on=DAY, closes_on=DAY + timedelta(days=9), by=keeper, at=WEDNESDAY
        )
        service.make_default(session, opened.id, by=keeper, at=WEDNESDAY)
        service.close_now(session, opened.id, by=keeper, at=WEDNESDAY)
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.about_id == opened.id)).all()
    assert [event.act for event in events] == [
        "windows.open",
        "windows.change_days",
        "windows.make_default",
        "windows.close",
    ]
    assert {event.account_id for event in events} == {keeper.account_id}


def test_a_window_closed_on_the_day_on_which_it_opened_is_closed_at_once(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        window = a_window(session, world, opens_on=DAY)
        service.close_now(session, window.id, by=keeper, at=WEDNESDAY)
        assert state_of(window.opens_on, window.closes_on, DAY) is State.CLOSED
        assert can_finish(window.opens_on, window.closes_on, DAY)
    with pytest.raises(DomainError, match="not open"), database.writing() as session:
        service.close_now(session, window.id, by=keeper, at=WEDNESDAY)


def test_opening_a_closed_window_again_asks_for_a_line_and_a_reader_again(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        window = a_window(session, world)
        service.close_now(session, window.id, by=keeper, at=WEDNESDAY)
        for row in session.scalars(select(Helpline)):
            row.checked_on = None
    with pytest.raises(CannotOpen), database.writing() as session:
        service.change_days(session, window.id, opens_on=DAY, closes_on=None, by=keeper, at=WEDNESDAY)


def test_a_line_that_falls_due_closes_no_open_window_and_stops_no_earlier_end(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        window = a_window(session, world)
        for row in session.scalars(select(Helpline)):
            row.checked_on = None
        ends = DAY + timedelta(days=3)
        service.change_days(
            session, window.id, opens_on=window.opens_on, closes_on=ends, by=keeper, at=WEDNESDAY
        )
        assert queries.default_window(session, world.id, DAY) == window


def test_days_that_do_not_fit_are_refused(database: Database, world: World, keeper: Actor) -> None:
    yesterday = DAY - timedelta(days=1)
    with database.writing() as session:
        window = a_window(session, world)
    for opens, closes in ((DAY, yesterday), (yesterday, yesterday)):
        with pytest.raises(DomainError), database.writing() as session:
            service.open_window(
                session,
                world.id,
                window.version_id,
                title="New",
                opens_on=opens,
                closes_on=closes,
                by=keeper,
                at=WEDNESDAY,
            )


def test_one_window_stands_at_the_start_address_and_it_is_for_own_devices(
    database: Database, world: World, keeper: Actor
) -> None:
    with database.writing() as session:
        first = a_window(session, world)
        second = a_window(session, world, is_default=False)
        tablet = a_window(session, world, is_default=False)
        tablet.mode = WindowMode.KIOSK
        service.make_default(session, second.id, by=keeper, at=WEDNESDAY)
        assert [first.is_default, second.is_default] == [False, True]
        with pytest.raises(DomainError, match="own devices"):
            service.make_default(session, tablet.id, by=keeper, at=WEDNESDAY)
        assert queries.default_window(session, world.id, DAY) == second


def test_nobody_reaches_a_window_of_another_programme(
    database: Database, world: World, settings: Settings, keeper: Actor
) -> None:
    with database.writing() as session:
        elsewhere = a_world(session, settings, slug="elsewhere")
        theirs = a_window(session, elsewhere)
    with database.writing() as session:
        for act in (service.close_now, service.make_default):
            with pytest.raises(NotFound):
                act(session, theirs.id, by=keeper, at=WEDNESDAY)
        ours = a_window(session, world)
    with pytest.raises(NotFound), database.writing() as session:
        service.open_window(
            session,
            world.id,
            ours.version_id,
            title="New",
            opens_on=DAY,
            service_id=elsewhere.service.id,
            by=keeper,
            at=WEDNESDAY,
        )


def test_a_facilitator_opens_moves_and_closes_a_window_on_its_pages(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], keeper: Actor
) -> None:
    with database.writing() as session:
        ready_to_open(session, world)
        version = a_version(session, world)
    browser = signed_in(keeper)
    form = {
        "title": "Counselling: at the end",
        "version": str(version.id),
        "service": str(world.service.id),
        "touchpoint": "exit",
        "mode": "kiosk",
        "opens_on": "2026-01-01",
    }
    answer = browser.post("/example/questions/windows/new", data=form)
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"]).get_data(as_text=True)
    with database.reading() as session:
        (row,) = queries.windows(session, world.id)
    assert (row.touchpoint, row.mode, row.service_id) == ("exit", "kiosk", world.service.id)
    assert f"https://localhost/s/{row.address}" in page
    assert "Put it there" not in page
    moved = {"opens_on": "2026-01-01", "closes_on": "2099-12-31"}
    browser.post(f"/example/questions/windows/{row.id}/days", data=moved)
    assert "31 December 2099" in browser.get("/example/questions/windows").get_data(as_text=True)
    browser.post(f"/example/questions/windows/{row.id}/close")
    page = browser.get("/example/questions/windows").get_data(as_text=True)
    assert page.index("Closed") < page.index("Counselling: at the end")


def test_the_page_says_what_is_missing_and_where_to_mend_it_and_offers_no_form(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], keeper: Actor
) -> None:
    with database.writing() as session:
        version = a_version(session, world)
    browser = signed_in(keeper)
    for address in ("/example/questions/windows", "/example/questions/windows/new"):
        page = browser.get(address).get_data(as_text=True)
        assert 'href="/example/support-lines"' in page
        assert "An independent moderator whose trauma training is in date." in page
        assert "What will your team call it?" not in page
    form = {"title": "Early", "version": str(version.id), "mode": "own_device", "opens_on": "2026-01-01"}
    refused = browser.post("/example/questions/windows/new", data=form)
    assert refused.status_code == 422
    assert 'value="Early"' in refused.get_data(as_text=True)


def test_the_administrator_is_told_first_that_no_form_could_open(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        a_window(session, world)
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
    browser = signed_in(administrator)
    assert "See what is missing" not in browser.get("/example/").get_data(as_text=True)
    with database.writing() as session:
        for row in session.scalars(select(Helpline)):
            row.checked_on = None
    page = browser.get("/example/").get_data(as_text=True)
    assert "One form is open." in page
    assert "See what is missing before one can open" in page


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_who_may_only_read_sees_windows_and_no_button(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], role: Role
) -> None:
    with database.writing() as session:
        row = a_window(session, world, address="abcdef")
        person = a_person(session, world, role, organisation=world.council)
    browser = signed_in(person)
    assert "Open a window" not in browser.get("/example/questions/windows").get_data(as_text=True)
    page = browser.get(f"/example/questions/windows/{row.id}").get_data(as_text=True)
    assert "/s/abcdef" in page
    assert "Close it now" not in page
    assert "Change the days" not in page


def test_a_refused_change_of_days_keeps_what_was_chosen(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], keeper: Actor
) -> None:
    with database.writing() as session:
        row = a_window(session, world)
    days = {"opens_on": "2026-05-02", "closes_on": "2026-05-01"}
    refused = signed_in(keeper).post(f"/example/questions/windows/{row.id}/days", data=days)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert "The last day comes before the first" in page
    assert 'value="2026-05-02"' in page
