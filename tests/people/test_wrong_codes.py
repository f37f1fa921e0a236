"""Somebody else types a passphrase that is right: the person is told, strangers wait longer, and nobody is locked out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from feedback.core.actor import OPERATOR, SOMEBODY, Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.moments import iso_week, now
from feedback.people import queries
from feedback.people.entry import misses
from feedback.people.entry.asking_devices import PACE
from feedback.people.entry.misses import Miss
from feedback.people.entry.pace import MOST, Pace
from feedback.people.entry.rules.waits import CODES, STRANGERS
from feedback.people.records import Notice
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.ways import PHRASE, WayIn, a_way_in
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
HOME, STRANGER = "198.51.100.4", "192.0.2.7"
DAY = 86_400.0


def at(address: str) -> dict[str, dict[str, str]]:
    return {"environ_base": {"REMOTE_ADDR": address}}


@pytest.fixture
def person(app: Flask, database: Database, world: World) -> Actor:
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


@pytest.fixture
def way(database: Database, person: Actor) -> WayIn:
    with database.writing() as session:
        return a_way_in(session, person, at=now())


def told(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Notice.kind)))


def events(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as session:
        found = select(AuditEvent.act, AuditEvent.account_id, AuditEvent.about_id)
        return [tuple(row) for row in session.execute(found)]


# --- the person is told -----------------------------------------------------------------------------------------------


def test_a_right_passphrase_with_a_wrong_code_is_told_to_the_person_on_their_next_home_page(
    client: PageClient, database: Database, world: World, person: Actor, way: WayIn, signed_in: SignIn
) -> None:
    for _ in range(2):
        assert client.post("/sign-in", data=way.typed(now()) | {"code": "000000"}).status_code == 422
    browser = signed_in(person)
    home = browser.get(f"/{world.programme.slug}/").get_data(as_text=True)
    assert home.count("typed your passphrase and a wrong code") == 1
    assert 'href="/account"' in home.split("typed your passphrase and a wrong code")[1].split("</form>")[0]
    assert "typed your passphrase and a wrong code" in browser.get("/account").get_data(as_text=True)
    assert events(database) == [("entry.wrong_code", SOMEBODY, person.account_id)]
    with database.reading() as session:
        notice = session.scalars(select(Notice)).one()
        event = session.scalars(select(AuditEvent)).one()
        assert (notice.programme_id, event.programme_id, event.reason) == (OPERATOR, OPERATOR, "")
        names = queries.names_of(session, [SOMEBODY])
        assert names == {SOMEBODY: "somebody who was not signed in"}
    browser.post(f"/{world.programme.slug}/people/notices/{notice.id}")
    assert "wrong code" not in browser.get(f"/{world.programme.slug}/").get_data(as_text=True)


def test_a_wrong_passphrase_or_an_email_that_nobody_has_tells_nobody(
    client: PageClient, database: Database, way: WayIn
) -> None:
    for typed in ({"passphrase": "another thing entirely"}, {"email": "nobody@mail.example"}):
        assert client.post("/sign-in", data=way.typed(now()) | typed).status_code == 422
    assert client.post("/sign-in", data=way.typed(now())).status_code == 303
    assert (told(database), events(database)) == ([], [])


def test_a_right_passphrase_alone_is_told_where_two_factors_are_needed(
    client: PageClient, database: Database, person: Actor
) -> None:
    with database.writing() as session:
        way = a_way_in(session, person, at=now(), app=False)
    assert client.post("/sign-in", data=way.typed(now())).status_code == 422
    assert told(database) == [Miss.CODE.value]


def test_a_wrong_code_where_somebody_is_signed_in_is_told_too(
    database: Database, person: Actor, way: WayIn, signed_in: SignIn
) -> None:
    browser = signed_in(person)
    assert browser.post("/confirm", data={"passphrase": way.passphrase, "code": "000000"}).status_code == 422
    assert told(database) == [Miss.CODE.value]


def test_of_a_member_the_chain_keeps_nothing_and_they_are_told_all_the_same(
    app: Flask, client: PageClient, database: Database, world: World
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        member = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Wren")
        wren = a_way_in(session, member, at=now(), email="wren@mail.example")
    assert client.post("/sign-in", data=wren.typed(now()) | {"code": "000000"}).status_code == 422
    assert (told(database), events(database)) == ([Miss.CODE.value], [])


def test_it_is_told_and_kept_once_a_week_however_often_somebody_tries(
    database: Database, person: Actor
) -> None:
    with database.writing() as session:
        for days in (0, 0, 1, 7):
            misses.note(session, person.account_id, Miss.CODE, at=WEDNESDAY + timedelta(days=days))
        misses.note(session, person.account_id, Miss.PASSKEY, at=WEDNESDAY)
    with database.reading() as session:
        weeks = session.execute(select(Notice.kind, Notice.week)).all()
        assert sorted((kind, week) for kind, week in weeks) == [
            (Miss.CODE, iso_week(WEDNESDAY)), (Miss.CODE, iso_week(WEDNESDAY + timedelta(days=7))),
            (Miss.PASSKEY, iso_week(WEDNESDAY)),
        ]  # fmt: skip
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 3


def test_what_is_kept_of_it_has_no_address_and_no_agent(
    client: PageClient, database: Database, way: WayIn
) -> None:
    wrong = way.typed(now()) | {"code": "000000"}
    client.post("/sign-in", data=wrong, headers={"User-Agent": "Heliotropewren"}, **at(STRANGER))
    with database.reading() as session:
        rows = [*session.scalars(select(Notice)), *session.scalars(select(AuditEvent))]
        kept = " ".join(str(value) for row in rows for value in vars(row).values())
    assert len(rows) == 2
    assert STRANGER not in kept
    assert "Heliotropewren" not in kept


def test_the_answer_is_out_before_anything_is_written(app: Flask, database: Database, way: WayIn) -> None:
    """Otherwise a right passphrase with a wrong code would be answered later than a wrong one."""
    browser = app.test_client()
    with patch.object(misses, "note", side_effect=AssertionError("written too early")) as note:
        answer = browser.post("/sign-in", data=way.typed(now()) | {"code": "000000"}, buffered=False)
        assert "That did not fit" in answer.get_data(as_text=True)
        assert note.call_count == 0
    answer.close()
    assert told(database) == [Miss.CODE.value]


# --- and strangers wait ------------------------------------------------------------------------------------------------


def tried(pace: Pace, days: int, *, among: int = 1, home: str | None = None) -> int:
    """Count the codes that somebody can try who comes as soon as each wait is over, from so many places."""
    clock, tries, places = 0.0, 0, [f"192.0.2.{number}" for number in range(among)]
    while clock < days * DAY:
        wait = min(pace.try_code(place, b"robin", at=clock) for place in places)
        tries += wait == 0
        if home and tries % 10 == 0:  # meanwhile the person comes and goes
            pace.was_right(home, b"email", b"robin")
        clock += max(wait, 1.0)
    return tries


@pytest.mark.parametrize("home", [None, HOME])
@pytest.mark.parametrize("among", [1, 40])
def test_a_stranger_with_the_passphrase_has_a_chance_of_less_than_one_in_a_hundred_in_a_hundred_days(
    among: int, home: str | None
) -> None:
    at_once = 3  # the code of this half minute, of the one before and of the one after
    tries = tried(Pace(), 100, among=among, home=home)
    assert tries * at_once / 10**6 < 0.01
    assert tries > 2_000  # an hour each: the figure says how it was measured


def test_where_the_person_was_right_before_they_do_not_wait_for_strangers() -> None:
    pace = Pace()
    pace.was_right(HOME, b"email", b"robin")
    for hour in range(200):
        pace.try_code(STRANGER, b"robin", at=hour * 3_600.0)
    assert pace.try_code(STRANGER, b"robin", at=199 * 3_600.0 + 1) > 0
    assert pace.try_code(HOME, b"robin", at=199 * 3_600.0 + 1) == 0


def test_a_passkey_makes_a_place_known_as_a_code_does() -> None:
    pace = Pace()
    for _ in range(STRANGERS.free + 2):
        pace.try_code(HOME, b"robin", at=1.0)
    assert pace.try_code(HOME, b"robin", at=1.0) > 0
    pace.is_home(HOME, b"robin")
    assert pace.try_code(HOME, b"robin", at=2.0) == 0


def test_a_flood_of_other_emails_makes_no_strangers_wait_forgotten() -> None:
    pace = Pace()
    for _ in range(STRANGERS.free + 2):
        pace.try_code(STRANGER, b"robin", at=1.0)
    for number in range(MOST):
        pace.try_from(f"198.51.{number // 256 % 256}.{number % 256}", b"%d" % number, at=2.0)
    assert pace.try_code(STRANGER, b"robin", at=2.0) > 0


@given(st.integers(0, 60))
def test_a_stranger_waits_an_hour_at_most_and_then_has_a_turn(tries: int) -> None:
    pace, clock = Pace(), 0.0
    for _ in range(tries):
        clock += pace.try_code(STRANGER, b"robin", at=clock)
    wait = pace.try_code(STRANGER, b"robin", at=clock)
    assert wait <= STRANGERS.longest == 3_600
    assert pace.try_code(STRANGER, b"robin", at=clock + wait) == 0 or wait == 0


def test_a_person_elsewhere_signs_in_with_a_passkey_or_waits_and_at_home_at_once(
    client: PageClient, way: WayIn
) -> None:
    assert client.post("/sign-in", data=way.typed(now(), steps=-1), **at(HOME)).status_code == 303
    for number in range(CODES.free + 3):
        wrong = way.typed(now()) | {"code": "000000"}
        assert client.post("/sign-in", data=wrong, **at(f"192.0.2.{number}")).status_code == 422
    assert client.post("/sign-in", data=way.typed(now()), **at("203.0.113.9")).status_code == 422
    assert client.post("/sign-in", data=way.typed(now()), **at(HOME)).status_code == 303
    assert PHRASE
