"""A half-written form is deleted only by somebody who was asked: Start, an older code and "Write it again" all need room."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.core.database import Database
from feedback.intake import codes
from feedback.intake.records import Submission
from feedback.questions.records import WindowMode
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import World
from tests.builders.respondent import Person
from tests.intake.test_later import rows_of

OLDER, NEWER = "marmalade-on-tuesdays", "jam-on-wednesdays"
ASKS = "You have begun a form here"
Stored = Callable[[], list[Submission]]
Words = Callable[[], dict[str, str]]


@pytest.fixture
def older_code(another: Person, person: Person) -> str:  # noqa: ARG001 - the window is open
    """Give the code under which older answers wait."""
    another.starts()
    return another.keeps_for_later(what_helped=OLDER)


def test_start_asks_before_it_deletes_what_was_begun(person: Person, words: Words) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.opens("/")
    person.presses("begin")
    assert person.heading == ASKS
    assert "Delete it and start again" in person.page
    assert NEWER not in person.page
    person.opens("/f")
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": NEWER}, "going on lost nothing"


def test_start_begins_anew_for_whoever_says_so(person: Person, settings: Settings) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.opens("/")
    person.presses("begin")
    person.presses("begin_anew")
    assert person.hidden()["at"] == "private"
    assert len(rows_of(settings)) == 1
    person.presses("send_now")
    assert NEWER not in person.page


def test_nobody_is_asked_about_a_form_on_which_nothing_stands(person: Person) -> None:
    person.starts()
    person.presses("continue", what_helped="  ")
    person.opens("/")
    person.presses("begin")
    assert person.hidden()["at"] == "private"


def test_a_choice_counts_as_written(person: Person) -> None:
    person.starts(closest="family")
    person.opens("/")
    person.presses("begin")
    assert person.heading == ASKS


def test_the_question_says_the_language_and_the_trap_again(person: Person, submissions: Stored) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.opens("/")
    person.presses("begin", website="filled by a machine")
    person.posts(
        dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', person.page))
        | {"go": "begin_anew"}
    )
    person.opens("/f")
    person.presses("continue")
    person.presses("continue")
    person.presses("send_now", what_helped=NEWER)
    person.presses("use")
    assert [one.held_for_spam for one in submissions()] == [True]


def test_an_older_code_asks_before_what_was_begun_here_is_deleted(
    person: Person, older_code: str, settings: Settings
) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.gives(older_code)
    assert person.heading == ASKS
    assert "Delete it and open my other answers" in person.page
    assert OLDER not in person.page
    assert len(rows_of(settings)) == 2
    for between in (" ", "", "-", "+", "%20"):
        assert older_code.replace(" ", between) not in person.page, "the code stands nowhere"
    secret = base64.urlsafe_b64encode(codes.later_secret(older_code.split())).decode()
    assert secret.rstrip("=") not in person.page
    person.makes_room()
    assert OLDER in person.page
    person.presses("send_now")
    assert NEWER not in person.page
    assert len(rows_of(settings)) == 2, "under the code, and under the cookie"


def test_going_on_leaves_what_the_code_opens_where_it_is(person: Person, older_code: str) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.gives(older_code)
    person.opens("/f")
    person.presses("send_now")
    assert NEWER in person.page
    person.presses("stop")
    person.gives(older_code)
    assert OLDER in person.page


def test_the_question_opens_nothing_for_another_browser_and_nothing_twice(
    person: Person, older_code: str, app: Flask
) -> None:
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.gives(older_code)
    asked = person.page
    stranger = Person(FlaskClient(app, use_cookies=True))
    stranger.page = asked
    stranger.makes_room()
    assert OLDER not in stranger.page
    stranger.starts()
    stranger.page = asked
    stranger.makes_room()
    assert OLDER not in stranger.page
    person.makes_room()
    assert OLDER in person.page
    person.presses("continue", what_helped="Changed since.")
    person.page = asked
    person.makes_room()
    person.presses("back")
    assert "Changed since." in person.page, "an old page deletes nothing"


def test_a_code_that_is_open_here_already_goes_on_with_the_newer_words(
    person: Person, older_code: str
) -> None:
    person.gives(older_code)
    person.presses("continue", what_helped="Changed since.")
    person.gives(older_code)
    person.presses("back")
    assert "Changed since." in person.page


def test_what_a_code_still_opens_is_said(person: Person, older_code: str) -> None:
    person.gives(older_code)
    person.opens("/")
    person.presses("begin")
    assert person.heading == ASKS
    assert "Your code for it still works." in person.page
    person.presses("begin_anew")
    person.gives(older_code)
    assert OLDER in person.page


def test_writing_something_again_asks_before_what_was_begun_here_is_deleted(
    person: Person, another: Person, words: Words
) -> None:
    another.sends(OLDER, "", "")
    another.presses("code")
    code = another.code
    person.starts()
    person.presses("continue", what_helped=NEWER)
    person.gives(code)
    person.does("ask_again")
    person.does("again")
    assert person.heading == ASKS
    person.opens("/f")
    person.presses("back")
    assert NEWER in person.page
    person.gives(code)
    person.does("ask_again")
    person.does("again")
    assert "Delete it and write again" in person.page
    person.makes_room()
    assert "Delete" not in person.heading
    person.presses("send_now")
    assert NEWER not in person.page
    assert words() == {"what_helped": OLDER}


def test_a_shared_tablet_never_offers_to_go_on_with_what_somebody_else_began(
    person: Person, database: Database, world: World
) -> None:
    with database.writing() as session:
        a_window(session, world, address="tablet", is_default=False, mode=WindowMode.KIOSK)
    start = person.opens("/s/tablet").get_data(as_text=True)
    person.starts("/s/tablet")
    person.presses("continue", what_helped=NEWER)
    person.page = start
    person.presses("begin")
    assert person.heading != ASKS
    assert person.hidden()["at"] == "private"
