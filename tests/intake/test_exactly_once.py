"""Sending once, however often it is pressed; and what a person keeps when the service cannot keep anything."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from feedback.app import create_app, open_keys
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.intake import tokens, visit
from feedback.intake.progress import Progress, Seed
from feedback.intake.records import ReturnCode, Submission
from feedback.questions.records import SurveyWindow
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import a_world
from tests.builders.respondent import Person
from tests.pages import PageClient

Stored = Callable[[], list[Submission]]
Words = Callable[[], dict[str, str]]
STILL_HERE = "Your words are still here."
SAID = "Please keep this, <to the letter>."
SHOWN = "Please keep this, &lt;to the letter&gt;."


def at_the_check(person: Person) -> dict[str, str]:
    """Come to the check with something to send, and give what pressing Send posts."""
    person.answers_the_three(SAID, "", "")
    person.presses("continue", may_use="group")
    person.presses("no_more")
    return person.hidden() | {"go": "send"}


def another_tab(person: Person) -> Person:
    """Open a second tab in the same browser."""
    tab = Person(person.browser)
    tab.opens("/f")
    return tab


# Once


def test_two_sends_at_the_same_moment_are_one_submission(
    app: Flask, window: SurveyWindow, submissions: Stored
) -> None:
    assert window.is_default
    one = Person(FlaskClient(app, use_cookies=True))
    form = at_the_check(one)
    cookie = one.browser.get_cookie("__Host-f")
    assert cookie is not None
    ready, answers = threading.Barrier(4), []

    def sends() -> None:
        tab = Person(FlaskClient(app, use_cookies=True))
        tab.browser.set_cookie("__Host-f", cookie.value, secure=True)
        ready.wait()
        answers.append(tab.posts(form).status_code)

    threads = [threading.Thread(target=sends) for _press in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [303] * 4
    assert len(submissions()) == 1


def test_a_resend_after_a_lost_reply_is_the_same_submission(person: Person, submissions: Stored) -> None:
    form = at_the_check(person)
    person.posts(form)  # the reply never arrives
    assert person.posts(form).headers["Location"] == "/f"
    person.opens("/f")
    assert person.heading == "Thank you"
    assert len(submissions()) == 1


def test_two_tabs_at_the_check_send_one_submission(person: Person, submissions: Stored) -> None:
    at_the_check(person)
    tab = another_tab(person)
    person.presses("send")
    tab.presses("send")
    assert (person.heading, tab.heading) == ("Thank you", "Thank you")
    assert len(submissions()) == 1


def test_back_and_resend_is_the_same_submission_even_where_the_draft_could_not_be_deleted(
    person: Person, settings: Settings, submissions: Stored
) -> None:
    form = at_the_check(person)
    with closing(sqlite3.connect(settings.progress_file)) as drafts:
        kept = drafts.execute("SELECT id, box, expires_on FROM draft").fetchall()
        person.posts(form)
        drafts.executemany("INSERT OR REPLACE INTO draft VALUES (?, ?, ?)", kept)
        drafts.commit()
    assert person.posts(form).headers["Location"] == "/f"
    assert len(submissions()) == 1


def test_words_typed_in_a_tab_that_stayed_open_are_neither_sent_nor_swallowed(
    person: Person, words: Words
) -> None:
    person.starts()
    person.presses("continue", what_helped="First")
    tab = another_tab(person)
    person.presses("send_now")
    person.presses("use")
    tab.presses("continue", what_did_not_help=SAID)
    assert tab.heading == "You have sent your answers"
    assert SHOWN in tab.page
    assert words() == {"what_helped": "First"}
    tab.opens("/f")
    assert tab.heading == "Thank you"


def test_asking_twice_for_a_code_leaves_one_that_works(person: Person, database: Database) -> None:
    person.sends("A", "", "")
    form = person.hidden() | {"go": "code"}
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    person.posts(form)  # the reply never arrives, and with it the word that the cookie has gone
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)
    person.page = person.posts(form).get_data(as_text=True)
    assert person.heading == "Your code"
    with database.reading() as session:
        assert len(session.scalars(select(ReturnCode)).all()) == 1


def test_whoever_never_saw_their_code_is_told_nothing_untrue_and_can_take_a_new_one(person: Person) -> None:
    person.sends("A", "", "")
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    person.posts(person.hidden() | {"go": "code"})  # the reply never arrives
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)
    person.opens("/f")
    assert "If you did not see it, take a new one." in person.page
    assert "is deleted" not in person.page
    person.presses("code")
    assert person.code


# After a night


@pytest.mark.parametrize("nights", [1, 2, 30])
def test_after_nights_on_the_page_it_is_taken_or_shown_again_with_every_word(
    person: Person, settings: Settings, words: Words, nights: int
) -> None:
    person.starts()
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    seed = Seed.from_cookie(cookie.value)
    assert seed is not None
    today = visit.today()
    old = person.hidden() | {"t": tokens.make(seed.form_id, today - timedelta(days=nights))}
    with closing(sqlite3.connect(settings.progress_file)) as drafts:
        expiry = (today + timedelta(days=2 - nights)).isoformat()
        drafts.execute("UPDATE draft SET expires_on = ?", (expiry,))
        drafts.commit()
    answer = person.posts(old | {"go": "continue", "q-what_helped": SAID})
    if nights == 1:
        assert answer.status_code == 303
        person.opens("/f")
    else:
        assert answer.status_code == 422
        person.page = answer.get_data(as_text=True)
        assert SHOWN in person.page
        assert STILL_HERE in person.page
        person.presses("continue", what_helped=SAID)
    assert person.heading == "What did not help, or made things harder?"
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": SAID}


def test_a_start_page_that_was_open_for_days_asks_to_press_start_again(person: Person) -> None:
    person.opens()
    old = person.hidden() | {
        "go": "begin",
        "t": tokens.make(tokens.NOBODY, visit.today() - timedelta(days=9)),
    }
    answer = person.posts(old)
    assert answer.status_code == 422
    person.page = answer.get_data(as_text=True)
    assert "Please press Start again." in person.page
    person.presses("begin")
    assert person.heading == "Staying private"


# When nothing can be written


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Hold the tables from another connection, and let the service wait for a moment only."""
    if not database.is_sqlite:
        with database.engine.connect() as other:
            other.execute(text("LOCK TABLE submission IN ACCESS EXCLUSIVE MODE"))
            yield
        return
    with closing(sqlite3.connect(str(database.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def nothing(database: Database) -> Iterator[None]:
    """Need nothing of the other side: the service's own connections are what cannot write."""
    assert database.url
    yield


#: What each connection of the service is told, on SQLite and on PostgreSQL.
BRIEF = {True: "PRAGMA busy_timeout = 50", False: "SET lock_timeout = 50"}
READ_ONLY = {True: "PRAGMA query_only = ON", False: "SET default_transaction_read_only = on"}
FULL = "PRAGMA max_page_count = 1"  # SQLite takes it as: not one page more than there are


@pytest.fixture
def on_each(each_database: Database, settings: Settings) -> Iterator[Flask]:
    """Give the application over each of the two databases."""
    with each_database.writing() as session:
        a_window(session, a_world(session, settings))
    made = create_app(settings)
    made.extensions[DATABASE].engine.dispose()
    made.extensions[DATABASE] = Database(each_database.url)
    open_keys(made)
    made.test_client_class = PageClient
    yield made
    made.extensions[DATABASE].engine.dispose()


@contextmanager
def every_connection(database: Database, says: str) -> Iterator[None]:
    """Let each connection of the service begin with one more sentence, until the fault is over."""

    def begin(connection: Any, _record: object) -> None:
        connection.execute(says)
        if not database.is_sqlite:
            connection.commit()

    database.engine.dispose()
    event.listen(database.engine, "connect", begin)
    yield
    event.remove(database.engine, "connect", begin)
    database.engine.dispose()


def sends_while(app: Flask, stored: Database, says: str, meets: Callable[[Database], Any] = nothing) -> None:
    """Send into a database that cannot write, see that nothing is lost and nothing claimed, and send again."""
    person = Person(app.test_client())
    at_the_check(person)
    with every_connection(app.extensions[DATABASE], says), meets(stored):
        assert person.presses("send").status_code == 503
        assert STILL_HERE in person.page
        assert SHOWN in person.page
        assert person.heading == "Check what you wrote"
    with stored.reading() as session:
        assert session.scalars(select(Submission)).all() == []
    person.presses("send")
    assert person.heading == "Thank you"
    with stored.reading() as session:
        assert len(session.scalars(select(Submission)).all()) == 1


@pytest.mark.parametrize(
    ("meets", "says"), [(locked, BRIEF), (nothing, READ_ONLY)], ids=["locked", "read-only"]
)
def test_a_database_that_cannot_write_stores_nothing_says_so_and_loses_no_word(
    on_each: Flask, each_database: Database, meets: Callable[[Database], Any], says: dict[bool, str]
) -> None:
    sends_while(on_each, each_database, says[each_database.is_sqlite], meets)


def test_a_full_disk_stores_nothing_says_so_and_loses_no_word(
    app: Flask, database: Database, window: SurveyWindow
) -> None:
    assert window.is_default
    sends_while(app, database, FULL)


def test_a_code_that_cannot_be_kept_is_not_shown_and_can_be_asked_for_again(
    on_each: Flask, each_database: Database
) -> None:
    person = Person(on_each.test_client())
    person.sends("A", "", "")
    service = on_each.extensions[DATABASE]
    with every_connection(service, READ_ONLY[each_database.is_sqlite]):
        assert person.presses("code").status_code == 503
    assert "What you sent is safe." in person.page
    person.presses("code")
    assert person.heading == "Your code"


def test_a_database_that_cannot_even_be_read_gives_every_word_back(
    person: Person, database: Database, words: Words
) -> None:
    person.starts()
    with database.writing() as session:
        session.execute(text("ALTER TABLE survey_window RENAME TO elsewhere"))
    assert person.presses("continue", what_helped=SAID).status_code == 503
    assert SHOWN in person.page
    assert STILL_HERE in person.page
    with database.writing() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO survey_window"))
    form = person.hidden() | {"go": "continue", "q-what_helped": SAID}
    assert person.posts(form).headers["Location"] == "/f"
    person.opens("/f")
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": SAID}


def lock(drafts: Progress, other: sqlite3.Connection) -> None:
    with drafts._open() as connection:
        connection.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")


def fill(drafts: Progress, _other: sqlite3.Connection) -> None:
    with drafts._open() as connection:
        connection.execute(FULL)


def forbid(drafts: Progress, _other: sqlite3.Connection) -> None:
    with drafts._open() as connection:
        connection.execute("PRAGMA query_only = ON")


@pytest.mark.parametrize("fault", [lock, fill, forbid])
def test_a_file_of_drafts_that_cannot_be_written_loses_no_word(
    person: Person, app: Flask, settings: Settings, words: Words, fault: Callable[..., None]
) -> None:
    person.starts()
    with app.app_context():
        drafts = visit.progress()
    long = SAID + " And more." * 450
    with closing(sqlite3.connect(settings.progress_file, isolation_level=None)) as other:
        fault(drafts, other)
        answer = person.presses("continue", what_helped=long)
        assert answer.status_code == 503
        assert person.heading == "What helped you most?"
        assert SHOWN in person.page
        assert STILL_HERE in person.page
    person.presses("continue", what_helped=long)
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": long}


def test_without_the_file_of_drafts_pages_open_words_stay_and_stopping_still_stops(
    person: Person, app: Flask, settings: Settings
) -> None:
    person.starts()
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    with app.app_context():
        drafts = visit.progress()
    drafts.path = Path("/proc/nowhere/progress.sqlite3")
    with drafts._open() as connection:
        connection.close()
    assert person.presses("continue", what_helped=SAID).status_code == 503
    assert SHOWN in person.page
    assert re.search(r'name="at" value="p:helped"', person.page)
    asked = person.opens("/f")
    assert asked.status_code == 503
    assert STILL_HERE not in person.page
    assert person.opens("/").status_code == 200
    assert person.presses("begin").status_code == 503
    assert "Please press Start again." in person.page
    stopped = person.posts({"go": "stop"})
    assert "__Host-f=;" in stopped.headers["Set-Cookie"]
    assert "We could not delete it at once." in stopped.get_data(as_text=True)
    assert person.opens("/leave").status_code == 303
    assert settings.progress_file.exists()
