"""Facts about the questions on the page: after sending, apart, each skippable, and without a trace of who answers."""

from __future__ import annotations

import html
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from feedback.core.database import Database
from feedback.core.sealing import open_original
from feedback.intake import visit
from feedback.intake.equality import slip as slips
from feedback.intake.equality.pool import Envelope
from feedback.intake.equality.rules import read
from feedback.intake.equality.topics import topics
from feedback.intake.equality_views import PACE
from feedback.intake.pacing import Pace
from feedback.intake.progress import Seed
from feedback.intake.records import Submission
from feedback.settings import Settings
from tests.builders.equality import a_pool
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.intake.test_traces import bytes_on_disk, cookie_of

Waiting = Callable[[], list[Envelope]]
OFFER = "Would you answer a few questions about you?"
QUESTIONS = "A few questions about you"


@pytest.fixture
def waiting(settings: Settings, world: World) -> Waiting:
    def look() -> list[Envelope]:
        with a_pool(settings, world.id)._open(visit.today()) as (_, inside):
            return list(inside.envelopes.values())

    return look


def sends_and_goes_on(person: Person) -> None:
    person.sends("A kind word", "", "")
    person.presses("about_you")


@pytest.mark.parametrize(
    ("after", "heading"), [("", "Thank you"), ("code", "Your code"), ("no_code", "Thank you")]
)
def test_the_questions_are_offered_whether_or_not_a_code_is_kept(
    person: Person, waiting: Waiting, after: str, heading: str
) -> None:
    person.sends("A kind word", "", "")
    if after:
        person.presses(after)
    assert person.heading == heading
    assert OFFER in person.page
    person.presses("about_you")
    assert person.heading == QUESTIONS
    person.presses("tell_about_me", age="25_34")
    assert "Your answers are in a sealed envelope now" in person.page
    assert len(waiting()) == 1


def test_they_are_on_no_page_before_sending(person: Person) -> None:
    person.answers_the_three("A kind word", "", "")
    assert OFFER not in person.page
    person.presses("send_now")
    assert OFFER not in person.page
    person.presses("about_you")
    assert person.heading != QUESTIONS


def test_what_was_chosen_is_in_the_envelope_and_the_rest_is_not(
    person: Person, waiting: Waiting, world: World
) -> None:
    sends_and_goes_on(person)
    person.presses("tell_about_me", age="25_34", religion="prefer_not_to_say", gender="", caring="nonsense")
    (envelope,) = waiting()
    told = read(open_original(world.id, envelope.name, envelope.box), topics())
    assert told == {"age": "25_34", "religion": "prefer_not_to_say"}


@pytest.mark.parametrize("go", ["tell_about_me", "nothing_about_me"])
def test_who_answers_nothing_leaves_nothing(person: Person, waiting: Waiting, go: str) -> None:
    sends_and_goes_on(person)
    person.presses(go, **({"age": "25_34"} if go == "nothing_about_me" else {}))
    assert person.heading == "That is fine"
    assert waiting() == []


def test_nothing_is_chosen_beforehand_and_nothing_has_to_be(person: Person) -> None:
    sends_and_goes_on(person)
    assert "checked" not in person.page
    assert "required" not in person.page
    for topic in topics():
        assert html.escape(topic.question) in person.page
    assert person.page.count("I prefer not to say") == len(topics())


def test_answering_changes_no_byte_of_the_database(
    person: Person, database: Database, waiting: Waiting
) -> None:
    sends_and_goes_on(person)

    def content() -> str:
        with closing(sqlite3.connect(database.engine.url.database or "")) as file:
            return "\n".join(file.iterdump())

    file = Path(database.engine.url.database or "")
    before, files = content(), [part.read_bytes() for part in (file, Path(f"{file}-wal"))]
    person.presses("tell_about_me", age="25_34", religion="sikh")
    assert len(waiting()) == 1
    assert [part.read_bytes() for part in (file, Path(f"{file}-wal"))] == files
    assert content() == before


def test_the_envelope_has_no_link_to_the_submission(
    person: Person, waiting: Waiting, world: World, submissions: Callable[[], list[Submission]]
) -> None:
    person.sends("A kind word", "", "")
    seed = Seed.from_cookie(cookie_of(person))
    assert seed is not None
    person.presses("about_you")
    person.presses("tell_about_me", age="25_34")
    ((envelope,), (submission,)) = waiting(), submissions()
    inside = envelope.name.bytes + open_original(world.id, envelope.name, envelope.box).encode()
    for part in (
        seed.secret,
        seed.row_id,
        seed.form_id,
        submission.id.bytes,
        submission.received_week.encode(),
    ):
        assert part not in inside
    assert inside[16:] == b'{"age":"25_34"}'


def test_the_request_needs_no_cookie_and_sets_none(person: Person, waiting: Waiting) -> None:
    person.sends("A kind word", "", "")
    form = person.hidden()
    person.browser.delete_cookie("__Host-f")
    for go in ("about_you", "tell_about_me"):
        response = person.posts({"s": form["s"], "go": go, "q-age": "25_34"})
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers
    assert len(waiting()) == 1


def test_posting_the_page_twice_is_one_envelope(person: Person, waiting: Waiting) -> None:
    sends_and_goes_on(person)
    form = person.hidden() | {"go": "tell_about_me", "q-age": "25_34"}
    person.posts(form)
    person.posts(form)
    assert len(waiting()) == 1


def test_a_code_can_still_be_kept_afterwards_and_the_questions_are_not_asked_again(person: Person) -> None:
    sends_and_goes_on(person)
    person.presses("tell_about_me", age="25_34")
    assert "Would you like a code?" in person.page
    person.presses("code")
    assert person.heading == "Your code"
    assert OFFER not in person.page


def test_a_slip_of_long_ago_or_of_nobody_opens_nothing(
    person: Person, waiting: Waiting, world: World
) -> None:
    for slip in ("", "nonsense", slips.give(world.id, visit.today() - timedelta(days=2))):
        person.posts({"s": slip, "go": "tell_about_me", "q-age": "25_34"})
        response = person.posts({"s": slip, "go": "about_you"})
        assert "That was a while ago" in response.get_data(as_text=True)
    assert waiting() == []


def test_two_slips_have_nothing_in_common(world: World) -> None:
    one, other = (slips.read(slips.give(world.id, visit.today()), visit.today()) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one.name != other.name


def test_what_waits_for_a_spam_check_is_not_asked(person: Person) -> None:
    person.starts()
    person.presses("continue", what_helped="x", website="a machine")
    person.presses("send_now")
    person.presses("use")
    assert person.heading == "Thank you"
    assert OFFER not in person.page


def test_more_envelopes_than_a_room_could_send_are_not_taken_and_it_is_said_kindly(
    app: Flask, person: Person, waiting: Waiting
) -> None:
    sends_and_goes_on(person)
    app.extensions[PACE] = pace = Pace()
    for _ in range(60):
        assert not pace.is_too_fast("127.0.0.1", visit.today())
    person.presses("tell_about_me", age="25_34")
    assert person.heading == "Not this time"
    assert waiting() == []


def test_when_the_envelope_cannot_be_kept_the_choices_are_still_on_the_page(
    person: Person, settings: Settings
) -> None:
    sends_and_goes_on(person)
    settings.envelopes_folder.write_text("a file where the folder belongs")
    response = person.presses("tell_about_me", age="25_34")
    assert response.status_code == 503
    assert "They are still on this page." in person.page
    assert re.search(r'value="25_34"[^>]*checked|checked[^>]*value="25_34"', person.page)


def test_a_post_from_another_site_is_refused(person: Person, waiting: Waiting) -> None:
    sends_and_goes_on(person)
    form = person.hidden() | {"go": "tell_about_me", "q-age": "25_34"}
    assert person.posts(form, Sec_Fetch_Site="cross-site").status_code == 400
    assert waiting() == []


def test_no_file_holds_what_was_chosen(person: Person, settings: Settings) -> None:
    sends_and_goes_on(person)
    person.presses("tell_about_me", orientation="gay_or_lesbian")
    assert b"gay_or_lesbian" not in bytes_on_disk(settings.var)
