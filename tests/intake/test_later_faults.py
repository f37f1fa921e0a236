"""Coming back later when something is full, locked or crowded: no code is shown that opens nothing, and no word is lost."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing

import pytest

from feedback.intake import codes
from feedback.settings import Settings
from tests.builders.respondent import Person

SAID = "Somebody rang me back."


def test_when_the_file_cannot_be_written_no_code_is_shown_and_the_words_come_back(
    person: Person, settings: Settings
) -> None:
    person.starts()
    person.presses("later", what_helped=SAID)
    full = "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(FAIL, 'full'); END"
    with closing(sqlite3.connect(settings.progress_file, isolation_level=None)) as disk:
        disk.execute(full)
        response = person.presses("keep_for_later")
        assert response.status_code == 503
        assert '<p class="code"' not in person.page
        assert SAID in person.page
        disk.execute("DROP TABLE draft")
        disk.execute("CREATE TABLE draft (id BLOB)")  # it cannot even be read
        response = person.posts({"t": person.hidden()["t"], "go": "keep_for_later"})
    assert response.status_code == 503
    assert "Nothing is kept here" not in response.get_data(as_text=True)


@pytest.mark.parametrize("way", ["a code for later", "a return code", "Start"])
def test_answers_on_this_device_are_still_there_where_others_could_not_be_opened(
    plain_person: Person, another: Person, settings: Settings, way: str
) -> None:
    """A full disk takes deletions and no new rows."""
    person, code = plain_person, ""
    if way == "a code for later":
        another.starts()
        code = another.keeps_for_later(what_helped="Elsewhere")
    elif way == "a return code":
        another.sends("Before", "", "")
        another.presses("code")
        code = another.code
    person.starts()
    person.presses("continue", what_helped=SAID)
    full = "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(FAIL, 'full'); END"
    with closing(sqlite3.connect(settings.progress_file, isolation_level=None)) as disk:
        disk.execute(full)
        if way == "Start":
            person.opens()
            person.presses("begin")
            response = person.makes_room()
        elif way == "a return code":
            person.gives(code)
            person.does("ask_again")
            person.does("again")
            response = person.makes_room()
        else:
            person.gives(code)
            response = person.makes_room()
        assert response.status_code == 503
        disk.execute("DROP TRIGGER full")
    person.opens("/f")
    person.presses("back")
    assert SAID in person.page


def test_when_many_codes_are_being_made_one_more_is_asked_to_press_again_and_nothing_is_lost(
    person: Person, another: Person
) -> None:
    person.starts()
    person.presses("later", what_helped=SAID)
    with ExitStack() as line:
        for _ in range(codes.MAY_BE_MADE):
            line.enter_context(codes._place_to_make())
        response = person.presses("keep_for_later")
        assert response.status_code == 503
        assert "Nothing is lost" in person.page
    person.presses("keep_for_later")
    another.gives(person.code)
    assert SAID in another.page
