"""Nobody is turned away: a room gets through, a flood waits for a spam check, and a proxy in front is not one sender."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from feedback.app import create_app
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.moments import LONDON, now
from feedback.core.web.context import DATABASE, SETTINGS
from feedback.intake import service
from feedback.intake.pacing import MOST_PLACES, ROOM_LIMITS, Pace, place_of
from feedback.intake.records import Submission
from feedback.intake.visit import PACE, ROOM_PACE
from feedback.questions.records import SurveyWindow, WindowMode
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import World, a_person
from tests.builders.respondent import Person

DAY = date(2026, 11, 18)
ROOM, FREE, FLOOD = 30, 60, 1000
#: Documentation addresses (RFC 5737): a proxy of ours, and two networks that people come from.
PROXY, FLOODED, QUIET = "192.0.2.1", "198.51.100.7", "203.0.113.9"
Stored = Callable[[], list[Submission]]


def a_flood_from(app: Flask, address: str, sends: int = FLOOD) -> Pace:
    """Let a place have sent so much already."""
    pace = Pace()
    for _send in range(sends):
        pace.is_too_fast(address, now().astimezone(LONDON).date())
    app.extensions[PACE] = pace
    return pace


def somebody(app: Flask, **environ: str) -> Person:
    person = Person(FlaskClient(app, use_cookies=True))
    person.address = dict(environ)
    return person


def sends_a_few_words(person: Person, words: str = "A kind word") -> None:
    person.starts()
    person.presses("send_now", what_helped=words)
    person.presses("use")
    assert person.heading == "Thank you"


def test_sixty_from_one_place_are_taken_and_the_rest_of_a_flood_is_held() -> None:
    pace = Pace()
    held = [pace.is_too_fast(FLOODED, DAY) for _send in range(FLOOD)]
    assert held == [False] * FREE + [True] * (FLOOD - FREE)
    assert not any(pace.is_too_fast(QUIET, DAY) for _person in range(ROOM))


def test_a_place_that_sent_a_flood_is_held_for_the_rest_of_the_day_and_one_that_sent_little_more_is_not() -> (
    None
):
    pace = Pace()
    for _send in range(FLOOD):
        pace.is_too_fast(FLOODED, DAY, at=0)
    for _send in range(FREE + 1):
        pace.is_too_fast(QUIET, DAY, at=0)
    assert pace.is_too_fast(FLOODED, DAY, at=700)
    assert not pace.is_too_fast(QUIET, DAY, at=700)
    assert not pace.is_too_fast(FLOODED, DAY, at=25 * 3600)


def test_a_new_day_knows_nothing_of_the_last() -> None:
    pace = Pace()
    for _send in range(FLOOD):
        pace.is_too_fast(FLOODED, DAY)
    assert not pace.is_too_fast(FLOODED, DAY + timedelta(days=1))


def test_a_flood_from_more_places_than_can_be_counted_takes_no_more_memory_and_holds_nobody_for_it() -> None:
    pace = Pace()
    for number in range(MOST_PLACES + 5):
        assert not pace.is_too_fast(f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1", DAY)
    assert max(len(span.sends) for span in pace._spans) <= MOST_PLACES


@settings(max_examples=20)
@given(st.ip_addresses(v=6), st.integers(0, 2**64 - 1))
def test_a_machine_with_a_whole_ipv6_network_is_one_place(address: ipaddress.IPv6Address, host: int) -> None:
    neighbour = ipaddress.IPv6Address((int(address) >> 64 << 64) + host)
    if address.ipv4_mapped is None and neighbour.ipv4_mapped is None:
        assert place_of(str(address)) == place_of(str(neighbour))


@settings(max_examples=20)
@given(st.ip_addresses(v=4), st.ip_addresses(v=4))
def test_two_ipv4_addresses_are_two_places_however_they_are_written(
    one: ipaddress.IPv4Address, other: ipaddress.IPv4Address
) -> None:
    assert (place_of(str(one)) == place_of(f"::ffff:{other}")) is (one == other)


@settings(max_examples=20)
@given(st.text())
def test_nothing_that_a_sender_writes_as_an_address_breaks_anything(nonsense: str) -> None:
    assert Pace().is_too_fast(nonsense, DAY) is False


def test_thirty_people_in_one_room_all_get_through_in_a_minute(
    app: Flask, window: SurveyWindow, submissions: Stored
) -> None:
    assert window.mode is WindowMode.OWN_DEVICE
    for _person in range(ROOM):
        sends_a_few_words(somebody(app, REMOTE_ADDR=QUIET))
    assert [row.held_for_spam for row in submissions()] == [False] * ROOM


def test_whoever_shares_an_address_with_a_flood_is_held_unrefused_and_let_in_with_one_press(
    app: Flask, window: SurveyWindow, world: World, database: Database, submissions: Stored
) -> None:
    assert window.is_default
    a_flood_from(app, FLOODED)
    sends_a_few_words(somebody(app, REMOTE_ADDR=FLOODED))
    sends_a_few_words(somebody(app, REMOTE_ADDR=QUIET))
    assert sorted(row.held_for_spam for row in submissions()) == [False, True]
    with database.writing() as session:
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        assert service.let_in(session, submissions()[0].received_week, by=administrator, at=now()) == 1
    assert [row.held_for_spam for row in submissions()] == [False, False]


def test_a_link_for_a_room_knows_nothing_of_where_people_sit(
    app: Flask, world: World, database: Database, submissions: Stored
) -> None:
    with database.writing() as session:
        a_window(session, world).mode = WindowMode.GROUP
    a_flood_from(app, FLOODED)
    sends_a_few_words(somebody(app, REMOTE_ADDR=FLOODED))
    assert [row.held_for_spam for row in submissions()] == [False]


def test_a_room_five_times_as_full_gets_through_its_link_and_a_flood_through_it_is_held() -> None:
    pace = Pace(ROOM_LIMITS)
    (_ten_minutes, most), (_day, most_in_a_day) = ROOM_LIMITS
    assert most >= 5 * ROOM
    held = [pace.is_too_fast("abcdef", DAY, at=0) for _send in range(most_in_a_day + 1)]
    assert held == [False] * most + [True] * (most_in_a_day + 1 - most)
    assert pace.is_too_fast("abcdef", DAY, at=700)
    assert not pace.is_too_fast("ghijkl", DAY, at=700), "another room's link is another room"


def test_a_flood_through_the_link_of_a_room_is_held_from_wherever_it_comes_and_never_refused(
    app: Flask, world: World, database: Database, submissions: Stored
) -> None:
    with database.writing() as session:
        window = a_window(session, world)
        window.mode = WindowMode.GROUP
        address = window.address
    pace = app.extensions[ROOM_PACE] = Pace(ROOM_LIMITS)
    for _send in range(ROOM_LIMITS[0][1]):
        pace.is_too_fast(address, now().astimezone(LONDON).date())
    sends_a_few_words(somebody(app, REMOTE_ADDR=QUIET))
    assert [row.held_for_spam for row in submissions()] == [True]


#: How many proxies an operator named: what arrives as X-Forwarded-For, and whether it is held.
BEHIND = {
    # Nobody said that there is a proxy, so its address is the sender's.
    0: {QUIET: True},
    # The first entry is what the sender wrote; the proxy's own is the last.
    1: {QUIET: False, FLOODED: True, f"{QUIET}, {FLOODED}": True, f"{FLOODED}, {QUIET}": False},
    # Where an entry is missing, none of them can be believed.
    2: {f"{QUIET}, {PROXY}": False, f"{FLOODED}, {PROXY}": True, QUIET: True},
}


def test_the_proxies_that_an_operator_named_are_looked_behind_and_no_sender_is_believed(
    app: Flask, world: World, database: Database, submissions: Stored
) -> None:
    with database.writing() as session:
        a_window(session, world)
    given_settings: Settings = app.extensions[SETTINGS]
    for proxies, cases in BEHIND.items():
        behind = create_app(given_settings.model_copy(update={"proxies": proxies}))
        pace = a_flood_from(behind, FLOODED)
        for _send in range(FLOOD):
            pace.is_too_fast(PROXY, now().astimezone(LONDON).date())
        for forwarded, held in cases.items():
            before = {row.id for row in submissions()}
            sends_a_few_words(somebody(behind, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded))
            (sent,) = [row for row in submissions() if row.id not in before]
            assert sent.held_for_spam is held, (proxies, forwarded)
        behind.extensions[DATABASE].engine.dispose()


def test_a_number_of_proxies_that_cannot_be_stops_the_start() -> None:
    for proxies in (-1, 6):
        with pytest.raises(ValidationError):
            Settings(_env_file=None, proxies=proxies)  # type: ignore[call-arg]
