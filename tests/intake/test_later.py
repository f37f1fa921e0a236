"""Coming back later: what was written moves under a code, leaves the device, and opens for the code alone."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.core import keys
from feedback.core.moments import LONDON, now
from feedback.intake import codes, later
from feedback.intake.progress import DAYS_UNDER_A_CODE, Draft, Progress, Seed
from feedback.intake.records import Submission
from feedback.questions.records import SurveyWindow
from feedback.settings import Settings
from tests.builders.respondent import CODE, Person

CANARY = "marmalade-on-tuesdays"
Stored = Callable[[], list[Submission]]
Words = Callable[[], dict[str, str]]


def today() -> date:
    return now().astimezone(LONDON).date()


def rows_of(settings: Settings) -> list[tuple[bytes, bytes, str]]:
    with closing(sqlite3.connect(settings.progress_file)) as file:
        return file.execute("SELECT id, box, expires_on FROM draft").fetchall()


def test_what_was_written_waits_under_a_code_and_opens_on_another_device_where_the_person_was(
    person: Person, another: Person, words: Words
) -> None:
    person.starts()
    person.presses("continue", what_helped=CANARY)
    code = person.keeps_for_later(what_did_not_help="Half a sentence")
    assert len(code.split()) == codes.LATER_WORDS
    another.gives(code)
    assert another.heading == "What did not help, or made things harder?"
    assert "Half a sentence" in another.page
    another.presses("send_now", what_did_not_help="A whole sentence")
    another.presses("use")
    assert another.heading == "Thank you"
    assert words() == {"what_helped": CANARY, "what_did_not_help": "A whole sentence"}


def test_then_nothing_is_on_the_device_and_nothing_is_sent(
    person: Person, settings: Settings, submissions: Stored
) -> None:
    person.starts()
    person.presses("later", what_helped=CANARY)
    response = person.presses("keep_for_later")
    (cookie,) = response.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-f=;")
    assert CANARY not in person.page
    assert len(rows_of(settings)) == 1, "the row under the cookie is gone"
    person.opens("/f")
    assert person.heading == "Nothing is kept here"
    assert submissions() == []


def test_nothing_is_kept_under_a_code_before_the_person_was_told_what_the_code_opens(
    person: Person, settings: Settings
) -> None:
    person.starts()
    person.presses("later", what_helped=CANARY)
    assert "Anyone who has the code can read what you wrote." in person.page
    assert len(rows_of(settings)) == 1
    person.opens("/f")
    assert CANARY in person.page, "and going back to the answers loses nothing"


@pytest.mark.parametrize("step", ["question", "consent", "more", "check"])
def test_every_page_with_answers_offers_to_come_back_later(
    person: Person, another: Person, step: str
) -> None:
    person.answers_the_three(CANARY, "", "")
    if step == "question":
        person.presses("back")
    if step in {"more", "check"}:
        person.presses("continue", may_use="group")
    if step == "check":
        person.presses("no_more")
    before = person.heading
    another.gives(person.keeps_for_later())
    assert another.heading == before


def test_the_server_cannot_open_what_lies_under_a_code_with_all_of_its_keys_its_database_and_the_file(
    person: Person, settings: Settings
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    ((name, box, _day),) = rows_of(settings)
    vault = keys.open_vault(settings.keys, staff=True)
    held = [vault.form_secret, vault.pepper, vault.index_secret or b"", *vault.public_keys.values()]
    held += [*vault.private_keys.values(), *(vault.ring.keys.values() if vault.ring else ())]
    held += [path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()]
    assert len(held) > 8
    on = today()
    kept = Progress(settings.progress_file)
    for secret in held:
        for seed in (Seed(secret[:32]), Seed(name), Seed(box[:32])):
            assert kept.recall(seed, on) is None
            with closing(sqlite3.connect(settings.progress_file)) as file:
                file.execute("INSERT OR REPLACE INTO draft VALUES (?, ?, '2999-01-01')", (seed.row_id, box))
                file.commit()
            assert kept.recall(seed, on) is None, "not even where the row is put under that key's name"
    everything = b"".join(path.read_bytes() for path in settings.var.rglob("*") if path.is_file())
    secret = codes.later_secret(code.split())
    for telling in (CANARY.encode(), code.encode(), secret, Seed(secret).key):
        assert telling not in everything
    found = kept.recall(Seed(secret), on)
    assert found is not None, "while the code opens it"
    assert list(found.texts.values()) == [CANARY]


def test_every_word_of_the_code_counts_for_the_name_of_its_row() -> None:
    assert codes.LATER_WORDS * math.log2(len(codes.words())) > 60
    code = codes.new_later_code(bytes(32)).words.split()
    right = Seed(codes.later_secret(code)).row_id
    other = next(word for word in codes.words() if word not in code)
    for place in range(codes.LATER_WORDS):
        changed = [*code[:place], other, *code[place + 1 :]]
        assert Seed(codes.later_secret(changed)).row_id != right


def test_a_code_still_works_when_the_browser_that_used_it_dies_and_ends_with_sending(
    person: Person, another: Person, app: Flask, settings: Settings, submissions: Stored
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    another.gives(code)
    third = Person(FlaskClient(app, use_cookies=True))
    third.gives(code)
    assert CANARY in third.page
    third.presses("send_now")
    third.presses("use")
    assert third.heading == "Thank you"
    assert len(submissions()) == 1
    person.gives(code)
    assert "We could not find anything with that code." in person.page
    held = "what the dead browser held goes with the day, and so does that the other one sent"
    assert len(rows_of(settings)) == 2, held
    third.presses("no_code")
    assert len(rows_of(settings)) == 1


def test_sending_from_two_devices_is_one_submission(
    person: Person, another: Person, app: Flask, submissions: Stored
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    third = Person(FlaskClient(app, use_cookies=True))
    for device in (another, third):
        device.gives(code)
        device.presses("send_now")
    for device in (another, third):
        device.presses("use")
        device.opens("/f")
        assert device.heading == "Thank you"
    assert len(submissions()) == 1


def test_whoever_else_opened_the_answers_by_a_code_cannot_take_over_the_return_code(
    person: Person, another: Person, app: Flask, submissions: Stored
) -> None:
    person.starts()
    later_code = person.keeps_for_later(what_helped=CANARY)
    third = Person(FlaskClient(app, use_cookies=True))
    for device in (another, third):
        device.gives(later_code)
    another.presses("send_now")
    another.presses("use")
    cookie = another.browser.get_cookie("__Host-f")
    assert cookie is not None
    form = another.hidden() | {"go": "code"}
    third.presses("send_now")
    third.presses("use")
    third.opens("/f")
    assert third.heading == "Thank you"
    for _press in range(2):
        third.presses("code")
        assert not third.code
    assert "Give me a new code" not in third.page
    assert "Keep a code" not in third.page
    another.posts(form)  # the reply is lost
    another.browser.set_cookie("__Host-f", cookie.value, secure=True)
    another.presses("code")
    code = another.code
    assert len(code.split()) == codes.WORDS
    third.opens("/f")
    third.presses("code")
    assert not third.code
    person.gives(code)
    assert "We could not find anything with that code." not in person.page
    assert len(submissions()) == 1


def test_words_written_on_a_second_device_after_the_first_has_sent_are_neither_sent_nor_swallowed(
    person: Person, another: Person, app: Flask, words: Words
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped="First")
    third = Person(FlaskClient(app, use_cookies=True))
    for device in (another, third):
        device.gives(code)
    another.presses("send_now")
    another.presses("use")
    third.presses("continue", what_helped=CANARY)
    third.presses("send_now")
    assert third.heading == "Check what you wrote"
    third.presses("use")
    assert third.heading == "You have sent your answers"
    assert CANARY in third.page
    assert words() == {"what_helped": "First"}
    third.opens("/f")
    assert third.heading == "Thank you"


@pytest.mark.parametrize("go", ["keep_for_later", "later"])
def test_a_code_whose_page_never_arrived_is_shown_again_and_opens_the_same_words(
    person: Person, another: Person, settings: Settings, go: str
) -> None:
    person.starts()
    person.presses("later", what_helped=CANARY)
    form, cookie = person.hidden(), person.browser.get_cookie("__Host-f")
    assert cookie is not None
    code = CODE.findall(person.posts(form | {"go": "keep_for_later"}).get_data(as_text=True))
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)  # the reply was lost on its way
    again = person.posts(form | {"go": go})
    assert CODE.findall(again.get_data(as_text=True)) == code != []
    assert again.headers["Set-Cookie"].startswith("__Host-f=;")
    assert len(rows_of(settings)) == 1
    another.gives(code[0])
    assert CANARY in another.page
    another.presses("stop")
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)
    assert not CODE.search(person.posts(form | {"go": go}).get_data(as_text=True)), "its words are deleted"


def test_whoever_opens_the_form_after_a_code_page_that_never_arrived_is_told_how_to_see_it(
    person: Person,
) -> None:
    told = "If you had just asked for a code, go back and press again."
    person.starts()
    person.presses("later", what_helped=CANARY)
    cookie = person.browser.get_cookie("__Host-f")
    assert cookie is not None
    person.posts(person.hidden() | {"go": "keep_for_later"})
    person.opens("/f")
    assert told not in person.page, "the code was shown, and the cookie is gone"
    person.browser.set_cookie("__Host-f", cookie.value, secure=True)  # the reply was lost on its way
    person.opens("/f")
    assert person.heading == "Nothing is kept here"
    assert told in person.page


def test_stopping_deletes_what_lies_under_the_code_too_and_exit_does_not(
    person: Person, another: Person, settings: Settings
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    another.gives(code)
    another.opens("/leave")
    assert len(rows_of(settings)) == 1
    another.gives(code)
    assert CANARY in another.page
    another.presses("stop")
    assert rows_of(settings) == []
    another.gives(code)
    assert "We could not find anything with that code." in another.page


def test_asking_for_a_code_again_ends_the_one_before(
    person: Person, another: Person, settings: Settings
) -> None:
    person.starts()
    first = person.keeps_for_later(what_helped=CANARY)
    another.gives(first)
    another.presses("later", what_helped="Something else")
    assert "A code that you had for these answers before stops working." in another.page
    another.presses("keep_for_later")
    second = another.code
    assert len(rows_of(settings)) == 1
    person.gives(first)
    assert "We could not find anything with that code." in person.page
    person.gives(second)
    assert "Something else" in person.page


def test_what_lies_under_a_code_can_be_opened_for_seven_days_more_and_is_deleted_by_the_day(
    person: Person, settings: Settings
) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    kept, seed, on = (
        Progress(settings.progress_file),
        Seed(codes.later_secret(code.split())),
        today(),
    )
    last = later.last_day(on)
    assert (last - on).days == DAYS_UNDER_A_CODE - 1 == 7
    assert kept.recall(seed, last) is not None
    assert kept.recall(seed, last + timedelta(days=1)) is None
    assert kept.forget_old(last) == 0
    assert kept.forget_old(last + timedelta(days=1)) == 1
    assert rows_of(settings) == []


def test_pressing_start_leaves_what_lies_under_a_code_alone(person: Person, another: Person) -> None:
    person.starts()
    code = person.keeps_for_later(what_helped=CANARY)
    person.starts()
    another.starts()
    another.gives(code)
    assert CANARY in another.page


@pytest.mark.parametrize("go", ["later", "keep_for_later"])
def test_an_old_token_keeps_nothing_under_a_code_and_shows_every_word_again(
    person: Person, settings: Settings, go: str
) -> None:
    person.starts()
    form = person.hidden() | {"go": go, "q-what_helped": CANARY, "t": "1.old"}
    response = person.posts(form)
    assert response.status_code == 422
    assert CANARY in response.get_data(as_text=True)
    assert len(rows_of(settings)) == 1


def test_loading_the_page_with_the_code_again_makes_no_second_code_and_no_cookie(
    person: Person, settings: Settings
) -> None:
    person.starts()
    person.presses("later", what_helped=CANARY)
    form = person.hidden() | {"go": "keep_for_later"}
    person.posts(form)
    again = person.posts(form)
    assert "Nothing is kept here" in again.get_data(as_text=True)
    assert "Set-Cookie" not in again.headers
    assert len(rows_of(settings)) == 1


def test_a_draft_of_before_there_were_codes_still_opens(window: SurveyWindow) -> None:
    plain = json.loads(Draft(window_id=window.id, step="private").to_json())
    del plain["lineage"], plain["kept_as"]
    assert Draft.from_json(json.dumps(plain).encode()).lineage == b""


def test_ways_stand_in_one_order_on_every_page(person: Person) -> None:
    person.answers_the_three("", "", "")
    places = [person.page.index(f'value="{go}"') for go in ("back", "send_now", "later", "stop")]
    assert all(before < after for before, after in pairwise(places))
