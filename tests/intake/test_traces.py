"""What is left behind: one cookie, no words in any file, and nothing after leaving."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from feedback.intake import visit
from feedback.intake.progress import Draft, Progress, Seed
from feedback.intake.records import Submission
from feedback.intake.wording import wording
from feedback.questions.records import SurveyWindow
from feedback.settings import Settings
from tests.builders.respondent import Person

CANARY = "marmalade-on-tuesdays"
Stored = Callable[[], list[Submission]]


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_no_cookie_before_start_and_one_after(person: Person) -> None:
    for path in ("/", "/s/abcdef", "/privacy", "/accessibility", "/f"):
        assert "Set-Cookie" not in person.opens(path).headers
    person.opens()
    cookies = person.posts(person.hidden() | {"go": "begin"}).headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert re.fullmatch(r"__Host-f=[\w-]{68}; Secure; HttpOnly; Path=/; SameSite=Strict", cookies[0])
    for _step in range(6):
        assert "Set-Cookie" not in person.presses("continue").headers


def test_leaving_deletes_the_answers_and_our_cookie_by_its_name(person: Person, settings: Settings) -> None:
    person.starts()
    person.presses("continue", what_helped=CANARY)
    response = person.opens("/leave")
    assert response.status_code == 303
    assert response.headers["Location"] == settings.neutral_site
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    cookie = response.headers.getlist("Set-Cookie")[-1]
    assert cookie.startswith("__Host-f=;")
    assert "Max-Age=0" in cookie
    person.opens("/f")
    assert person.heading == "Nothing is kept here"


@pytest.mark.parametrize("way_out", ["/leave", "stop"])
def test_what_the_script_keeps_on_the_way_to_another_page_brings_nothing_back_after_leaving(
    person: Person, settings: Settings, way_out: str
) -> None:
    """On a slow line, what was sent first may arrive last."""
    person.starts()
    late, cookie = (
        person.hidden() | {"go": "stay", "q-what_helped": CANARY},
        person.browser.get_cookie("__Host-f"),
    )
    assert cookie is not None
    if way_out == "stop":
        person.presses("stop")
    else:
        person.opens(way_out)
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)
    arrived = person.posts(late, X_Visit="1")
    assert (arrived.status_code, "Set-Cookie" in arrived.headers) == (204, False)
    person.opens("/f")
    assert person.heading == "Nothing is kept here"
    with closing(sqlite3.connect(settings.progress_file)) as kept:
        assert kept.execute("SELECT count(*) FROM draft").fetchone() == (0,)


def test_leaving_changes_our_cookie_where_there_was_none_and_leaves_none(person: Person) -> None:
    cookies = person.opens("/leave").headers.getlist("Set-Cookie")
    assert [cookie.partition(";")[0] for cookie in cookies] == ["__Host-f=0", "__Host-f="]
    assert all("HttpOnly" in cookie for cookie in cookies)
    assert person.browser.get_cookie("__Host-f") is None


def test_stop_and_delete_ends_on_our_own_page(person: Person, submissions: Stored) -> None:
    person.starts()
    response = person.presses("stop", what_helped=CANARY)
    assert person.heading == "Stopped and deleted"
    assert CANARY not in person.page
    assert "__Host-f=;" in response.headers["Set-Cookie"]
    person.opens("/f")
    assert person.heading == "Nothing is kept here"
    assert submissions() == []


def test_no_file_holds_a_word_of_an_answer_in_progress_or_sent(person: Person, settings: Settings) -> None:
    person.starts()
    person.presses("continue", what_helped=CANARY)
    assert settings.progress_file.exists()
    assert CANARY.encode() not in bytes_on_disk(settings.var)
    person.presses("send_now")
    person.presses("use")
    assert CANARY.encode() not in bytes_on_disk(settings.var)


def test_the_file_of_drafts_cannot_be_read_by_others(person: Person, settings: Settings) -> None:
    person.starts()
    assert settings.progress_file.stat().st_mode & 0o077 == 0


def test_sending_deletes_the_draft(person: Person, settings: Settings) -> None:
    person.sends("A kind word", "", "")
    seed = Seed.from_cookie(cookie_of(person))
    assert seed is not None
    assert Progress(settings.progress_file).recall(seed, date.today()) is None  # noqa: DTZ011


def cookie_of(person: Person) -> str:
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    return cookie.value


def test_starting_again_deletes_what_was_there(person: Person) -> None:
    person.starts()
    person.presses("continue", what_helped=CANARY)
    before = cookie_of(person)
    person.starts()
    assert cookie_of(person) != before
    assert CANARY not in person.page


def test_a_draft_opens_only_for_its_own_cookie_and_goes_with_the_day(
    tmp_path: Path, window: SurveyWindow
) -> None:
    kept, seed, day = Progress(tmp_path / "p.sqlite3"), Seed.fresh(), date(2026, 11, 18)
    kept.keep(seed, Draft(window_id=window.id, step="private"), day)
    assert kept.recall(seed, day) is not None
    assert kept.recall(Seed.fresh(), day) is None
    assert kept.recall(seed, day + timedelta(days=2)) is None
    assert kept.forget_old(day + timedelta(days=1)) == 0
    assert kept.forget_old(day + timedelta(days=2)) == 1


def test_the_size_of_a_draft_does_not_tell_how_much_was_written(tmp_path: Path, window: SurveyWindow) -> None:
    sizes = set()
    for length in (0, 10, 1000):
        path = tmp_path / f"{length}.sqlite3"
        draft = Draft(window_id=window.id, step="private", texts={window.id: "x" * length})
        Progress(path).keep(Seed.fresh(), draft, date(2026, 11, 18))
        sizes.add(path.stat().st_size)
    assert len(sizes) == 1


def test_an_expired_token_shows_the_page_again_with_every_word(person: Person, submissions: Stored) -> None:
    person.starts()
    form = person.hidden() | {"go": "continue", "q-what_helped": CANARY, "t": "1.old"}
    response = person.posts(form)
    assert response.status_code == 422
    assert CANARY in response.get_data(as_text=True)
    assert "Your words are still here." in response.get_data(as_text=True)
    person.opens("/f")
    assert CANARY not in person.page
    assert submissions() == []


def test_a_lost_cookie_shows_the_page_again_with_every_word(
    person: Person, words: Callable[[], dict[str, str]]
) -> None:
    person.starts()
    person.browser.delete_cookie("__Host-f")
    response = person.presses("continue", what_helped=CANARY)
    assert response.status_code == 422
    assert CANARY in person.page
    person.presses("continue", what_helped=CANARY)
    person.presses("send_now")
    person.presses("use")
    assert words() == {"what_helped": CANARY}


@pytest.mark.parametrize(
    "headers", [{"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://elsewhere.example"}]
)
def test_a_post_from_another_site_is_refused(
    person: Person, submissions: Stored, headers: dict[str, str]
) -> None:
    person.answers_the_three("A", "", "")
    person.presses("send_now")
    assert person.posts(person.hidden() | {"go": "leave"}, **headers).status_code == 400
    assert submissions() == []


@pytest.mark.parametrize(
    "headers", [{}, {"Sec_Fetch_Site": "same-origin", "Origin": "null"}, {"Origin": "https://localhost"}]
)
def test_a_post_from_our_own_page_is_taken(
    person: Person, submissions: Stored, headers: dict[str, str]
) -> None:
    person.answers_the_three("A", "", "")
    person.presses("send_now")
    assert person.posts(person.hidden() | {"go": "leave"}, **headers).status_code == 303
    assert len(submissions()) == 1


def test_a_machine_that_fills_the_hidden_field_is_held_and_not_refused(
    person: Person, submissions: Stored
) -> None:
    person.answers_the_three("Buy this", "", "")
    person.presses("send_now")
    person.presses("use", website="https://spam.example")
    assert person.heading == "Thank you"
    assert submissions()[0].held_for_spam is True


def test_what_was_stored_is_never_said_to_be_lost(
    app: Flask, person: Person, settings: Settings, submissions: Stored
) -> None:
    person.starts()
    person.presses("continue", what_helped=CANARY)
    person.presses("send_now")
    with app.app_context(), visit.progress()._open() as drafts:
        drafts.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(settings.progress_file, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")  # the drafts cannot be written just now
        person.presses("send")
    assert len(submissions()) == 1
    assert person.heading == wording()["end"]["heading"]
