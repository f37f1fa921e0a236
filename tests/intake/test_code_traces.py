"""What the codes leave behind: one hash whatever is typed, a form that goes on under a flood, and no trace of a word."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event, get_ident

import argon2
import pytest
from argon2 import _password_hasher, low_level
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback.core.database import Database
from feedback.core.sealing import Vault
from feedback.intake import codes
from feedback.intake import service as intake
from feedback.intake.records import Submission
from feedback.settings import HERE
from tests.builders.respondent import HERE as SITE
from tests.builders.respondent import Person

#: What each hash has to be: OWASP's argon2id of 19 MiB, twice, in one lane.
SIZE = (2, 19 * 1024, 1)
Stored = Callable[[], list[Submission]]


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """Note the size of every argon2 hash that is made; each is made as ever."""
    made: list[tuple[int, int, int]] = []
    verify, raw = low_level.verify_secret, low_level.hash_secret_raw

    def noted_verify(verifier: bytes, secret: bytes, kind: argon2.Type) -> bool:
        size = argon2.extract_parameters(verifier.decode())
        made.append((size.time_cost, size.memory_cost, size.parallelism))
        return verify(verifier, secret, kind)

    def noted_raw(secret: bytes, salt: bytes, *size: int | argon2.Type) -> bytes:
        made.append((int(size[0]), int(size[1]), int(size[2])))  # type: ignore[arg-type]
        return raw(secret, salt, *size)  # type: ignore[arg-type]

    monkeypatch.setattr(_password_hasher, "verify_secret", noted_verify)
    monkeypatch.setattr(codes, "hash_secret_raw", noted_raw)
    return made


@pytest.fixture
def both(person: Person, app: Flask) -> dict[str, str]:
    """Give a return code and a come-back-later code, of two people."""
    other = Person(FlaskClient(app, use_cookies=True))
    other.starts()
    later = other.keeps_for_later(what_helped="A word in progress")
    person.sends("A kind word", "", "")
    person.presses("code")
    return {"return": person.code, "later": later}


def test_whatever_is_typed_costs_one_hash_of_the_one_size(
    both: dict[str, str], person: Person, hashes: list[tuple[int, int, int]]
) -> None:
    codes._nobodys.cache_clear()
    sent, later = both["return"], both["later"]
    typed = {
        "right": sent,
        "right, in a run": sent.replace(" ", ""),
        "right, to come back later": later,
        "two right words and three wrong": " ".join([*sent.split()[:2], *reversed(sent.split()[2:])]),
        "unknown": " ".join(reversed(sent.split())),
        "unknown, to come back later": " ".join(reversed(later.split())),
        "of no word of ours": "one two three four five",
        "too short": "maple",
        "far too long": "maple " * 5000,
        "not letters": "☎ 12345 <b>",
        "empty": "",
    }
    cost = {}
    for name, code in typed.items():
        hashes.clear()
        person.gives(code)
        cost[name] = list(hashes)
    assert cost == {name: [SIZE] for name in typed}


def test_a_code_of_nobody_is_hashed_to_the_end_and_then_found_wrong() -> None:
    with pytest.raises(VerifyMismatchError):
        codes._hasher.verify(codes._nobodys(), b"anything")


def test_wrong_codes_of_either_kind_and_what_is_no_code_get_the_same_bytes(
    both: dict[str, str], person: Person
) -> None:
    wrong = [
        " ".join(reversed(both["return"].split())),
        " ".join(reversed(both["later"].split())),
        "maple",
        "",
        "<script>",
    ]
    pages = {person.gives(code).get_data() for code in wrong}
    assert len(pages) == 1


def test_one_thread_makes_every_hash_so_that_memory_holds_one(
    both: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = set[int]()
    raw, of_hasher = low_level.hash_secret_raw, low_level.hash_secret

    def noted_raw(*given: object) -> bytes:
        threads.add(get_ident())
        return raw(*given)  # type: ignore[arg-type]

    def noted_hash(*given: object, **named: object) -> bytes:
        threads.add(get_ident())
        return of_hasher(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(codes, "hash_secret_raw", noted_raw)
    monkeypatch.setattr(_password_hasher, "hash_secret", noted_hash)
    acts = [
        codes.new_code,
        lambda: codes.new_later_code(bytes(32)),
        lambda: codes.later_secret(both["later"].split()),
    ]
    with ThreadPoolExecutor(3) as crowd:
        for made in [crowd.submit(act) for act in acts]:
            made.result()
    assert len(threads) == 1


def test_a_process_that_was_forked_makes_hashes_of_its_own(vault: Vault) -> None:
    assert vault.pepper
    codes.new_code()
    child = os.fork()
    if child == 0:
        os._exit(0 if codes.new_later_code(bytes(32)).secret else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_flood_of_wrong_codes_stops_nobody_who_fills_in_the_form(
    app: Flask, person: Person, submissions: Stored
) -> None:
    done = Event()

    def floods(number: int) -> set[int]:
        browser = FlaskClient(app, use_cookies=True)
        statuses = set()
        while not done.is_set():
            code = " ".join(codes.words()[number + place] for place in range(codes.WORDS + number % 2))
            statuses.add(browser.post("/code", data={"code": code}, base_url=SITE).status_code)
        return statuses

    with ThreadPoolExecutor(8) as crowd:
        asked = [crowd.submit(floods, number) for number in range(8)]
        try:
            person.sends("A kind word", "", "")
            assert person.heading == "Thank you"
        finally:
            done.set()
    assert len(submissions()) == 1
    assert set.union(*(one.result() for one in asked)) <= {200, 503}


def test_while_every_place_is_taken_nobody_waits_but_in_the_two_lines(person: Person) -> None:
    with ExitStack() as lines:
        for _ in range(1 + codes.MAY_WAIT):
            lines.enter_context(codes.place_in_line())
        for _ in range(codes.MAY_BE_MADE):
            lines.enter_context(codes._place_to_make())
        person.sends("A kind word", "", "")
        assert person.presses("code").status_code == 503
        assert "Nothing is lost" in person.page
        assert person.gives("maple lantern otter plum willow moss").status_code == 503
    person.opens("/f")
    person.presses("code")
    assert person.code


def test_no_word_of_a_code_is_in_an_address_a_title_a_header_or_a_log(
    both: dict[str, str], person: Person, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rare = {word for code in both.values() for word in code.split() if len(word) > 4}
    assert rare
    for code in both.values():
        response = person.gives(code)
        title = re.search(r"<title>(.*?)</title>", person.page)
        assert title
        assert title[1] == "Feedback form"
        assert not rare & set(re.findall(r"[a-z]+", " ".join(re.findall(r'="([^"]*)"', person.page))))
        assert code not in str(response.headers)
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["Cache-Control"] == "no-store"
    assert not [record for record in caplog.records if rare & set(record.getMessage().split())]
    with database.writing() as session:
        session.execute(text("ALTER TABLE return_code RENAME TO gone"))
    caplog.clear()
    app = person.browser.application
    app.config["TESTING"] = app.testing = False
    assert person.gives(both["return"]).status_code in {500, 503}
    written = caplog.text + "".join(str(record.exc_info) for record in caplog.records)
    assert not [word for word in both["return"].split() if re.search(rf"\b{word}\b", written)]
    assert both["return"] not in person.page


def test_the_field_for_a_code_is_remembered_by_no_browser_and_spelled_by_none(person: Person) -> None:
    person.opens("/code")
    field = re.search(r'<input id="code"[^>]*>', person.page)
    form = re.search(r'<form method="post" action="/code"[^>]*>', person.page)
    assert field
    assert form
    assert 'autocomplete="off"' in field[0]
    assert 'spellcheck="false"' in field[0]
    assert 'autocomplete="off"' in form[0]


def test_keeping_no_code_is_as_easy_as_keeping_one(person: Person) -> None:
    """One press each, side by side in one row, where a pair shares the width evenly (static/css/respondent.css)."""
    person.sends("A kind word", "", "")
    pair = re.search(r'<div class="buttons pair">(.*?)</div>', person.page, re.DOTALL)
    assert pair
    buttons = re.findall(r"<button[^>]*>([^<]*)</button>", pair[1])
    assert buttons == ["Keep a code", "No code"]
    assert re.search(r"\.buttons\.pair > \* \{ flex: 1 1 ", (HERE / "static/css/respondent.css").read_text())
    person.presses("no_code")
    assert "Nothing about you is kept on this device." in person.page


@pytest.mark.parametrize("kind", ["return", "later"])
def test_a_code_is_hidden_and_shown_without_a_script_and_nothing_is_printed_or_saved_unasked(
    person: Person, kind: str
) -> None:
    if kind == "return":
        person.sends("A kind word", "", "")
        person.presses("code")
    else:
        person.starts()
        person.keeps_for_later(what_helped="A kind word")
    disclosure = re.search(r"<details[^>]* open>(.*?)</details>", person.page, re.DOTALL)
    assert disclosure
    assert "Hide the code" in disclosure[1]
    assert person.page.count(person.code) == 1
    assert person.code in disclosure[1]
    scripts = "".join(path.read_text() for path in (HERE / "static" / "js").glob("*.js"))
    assert not re.search(r"\bprint\s*\(|clipboard|localStorage|sessionStorage|indexedDB", scripts)
    assert "download" not in person.page


def test_a_return_code_has_no_hash_but_its_own_in_the_database(
    both: dict[str, str], database: Database
) -> None:
    with database.reading() as session:
        assert intake.submission_by_code(session, both["return"]) is not None
        rows = session.execute(text("SELECT verifier FROM return_code")).scalars().all()
    assert [row.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for row in rows] == [True]
