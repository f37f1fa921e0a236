"""Words are kept to the letter, whatever they are, and a page shows them as words and nothing else.

To the letter means every code point, with one exception that is written down (docs/decisions/0030-words-to-the-letter.md): the line ends CRLF and CR,
which browsers make of a line end, are kept as LF.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.database import Database
from feedback.core.sealing import open_original
from feedback.intake.forms import kept
from feedback.intake.records import Response, Submission
from feedback.intake.rules import LONGEST_ANSWER
from tests.builders.hostile import Parsed, a_wide_window, hostile_texts, plain_sentences
from tests.builders.people import World
from tests.builders.respondent import HERE, Person

AT_ONCE = 50
Words = Callable[[], dict[str, str]]


def test_every_text_is_stored_to_the_letter_and_inert_on_the_form_and_on_the_check(
    app: Flask, world: World, database: Database, shared: Path
) -> None:
    with database.writing() as session:
        a_wide_window(session, world, AT_ONCE)
    texts = [*hostile_texts(shared), *plain_sentences()]
    assert len(texts) == 3500
    person = Person(FlaskClient(app, use_cookies=True))
    person.starts()
    page = person.hidden() | {"go": "send_now"}
    plain: list[list[tuple[str, tuple[str, ...]]]] = []
    for at in range(-AT_ONCE, len(texts), AT_ONCE):
        batch = texts[at : at + AT_ONCE] if at >= 0 else [f"plain {number}" for number in range(AT_ONCE)]
        sent = {f"q-word_{number}": text.replace("\n", "\r\n") for number, text in enumerate(batch)}
        assert person.posts(page | sent).status_code == 303
        person.opens("/f")
        check = Parsed(person.page)
        assert check.words() == batch
        assert not [value for value in check.attributes() if value in batch and len(value) > 8]
        assert person.posts(person.hidden() | {"go": "to:p:wide"}).status_code == 303
        person.opens("/f")
        form = Parsed(person.page)
        assert form.words() == batch
        plain = plain or [check.skeleton(), form.skeleton()]
        assert [check.skeleton(), form.skeleton()] == plain, "an element or an attribute came from the words"
        if at >= 0:
            assert person.posts(page | sent).status_code == 303
            person.opens("/f")
            assert person.posts(person.hidden() | {"go": "leave"}).headers["Location"] == "/f"
            person.starts()
            page = person.hidden() | {"go": "send_now"}
    with database.reading() as session:
        rows = session.scalars(select(Response)).all()
        stored = [open_original(world.id, row.id, row.original) for row in rows if row.original is not None]
    assert sorted(stored) == sorted(texts)


#: What no keyboard types, and what becomes of it. The second is what is stored.
ODD = {
    "nul\0here": "nul\0here",
    "\ufeffa mark before": "\ufeffa mark before",
    "one\u2028two\u2029three": "one\u2028two\u2029three",
    "a\fform feed, a\vtab, a\x1b[31mcolour, a\x85next line, a\x7fdelete": (
        "a\fform feed, a\vtab, a\x1b[31mcolour, a\x85next line, a\x7fdelete"
    ),
    "no character at all: \ufffe\uffff\U0010ffff": "no character at all: \ufffe\uffff\U0010ffff",
    "line\r\nend, line\rend, line\nend": "line\nend, line\nend, line\nend",
}


@pytest.mark.parametrize("odd", [pytest.param(odd, id=str(number)) for number, odd in enumerate(ODD)])
def test_what_no_keyboard_types_is_kept_too(plain_person: Person, words: Words, odd: str) -> None:
    plain_person.starts()
    plain_person.presses("send_now", what_helped=odd)
    plain_person.presses("use")
    assert words() == {"what_helped": ODD[odd]}


def test_bytes_that_are_no_text_stay_where_they_stood_as_they_were_sent(person: Person, words: Words) -> None:
    """A browser sends U+FFFD for half a surrogate pair. Of whoever sends its bytes the escapes are kept, never a gap."""
    person.starts()
    form = person.hidden() | {"go": "send_now"}
    body = "&".join(f"{name}={value}" for name, value in form.items()) + "&q-what_helped=before%ED%A0%BDafter"
    person.browser.post(
        "/f",
        data=body,
        base_url=HERE,
        content_type="application/x-www-form-urlencoded",
        environ_base=person.address,
    )
    person.opens("/f")
    person.presses("use")
    assert words() == {"what_helped": "before%ED%A0%BDafter"}


def test_what_a_person_sees_again_is_what_they_typed(person: Person, words: Words) -> None:
    typed = '\n\n<scared> & 3 < 4 "quoted"\n  two spaces, and a line above\n'
    person.starts()
    person.presses("continue", what_helped=typed.replace("\n", "\r\n"))
    person.presses("back")
    assert "&lt;scared&gt; &amp; 3 &lt; 4" in person.page
    person.presses("send_now", what_did_not_help="")
    person.presses("use")
    assert words()["what_helped"] == typed


def test_exactly_as_many_letters_as_there_is_room_for_are_kept_whatever_letters_they_are(
    person: Person, words: Words
) -> None:
    sizes = ["x" * LONGEST_ANSWER, "😀" * LONGEST_ANSWER, "é\u0301" * (LONGEST_ANSWER // 2)]
    person.answers_the_three(*sizes)
    person.presses("send_now")
    person.presses("use")
    assert person.heading == "Thank you"
    assert sorted(words().values()) == sorted(sizes)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("😀" * (LONGEST_ANSWER + 1), id="5001"),
        pytest.param("A word. " * 25_000, id="200000"),
    ],
)
def test_more_than_there_is_room_for_meets_a_calm_message_with_every_word_in_place(
    plain_person: Person, words: Words, text: str
) -> None:
    person = plain_person
    person.starts()
    for go in ("continue", "send_now", "continue"):
        assert person.presses(go, what_helped=text).status_code == 422
        assert "Nothing is lost" in person.page
        assert Parsed(person.page).words() == [text]
    person.presses("back")
    assert Parsed(person.opens("/f").get_data(as_text=True)).words() in ([], [text])
    person.presses("continue")
    assert Parsed(person.page).words() == [text], "it waits where it was written"
    person.presses("send_now", what_helped=text[:LONGEST_ANSWER])
    person.presses("use")
    assert words() == {"what_helped": text[:LONGEST_ANSWER]}


def test_even_more_than_a_draft_can_hold_comes_back_whole_and_can_be_shortened(
    plain_person: Person, words: Words
) -> None:
    text = "یہ" * 100_000
    plain_person.starts()
    plain_person.presses("continue", what_helped=text)
    assert "Your words are still here" in plain_person.page
    assert Parsed(plain_person.page).words() == [text]
    plain_person.presses("send_now", what_helped=text[:LONGEST_ANSWER])
    plain_person.presses("use")
    assert words() == {"what_helped": text[:LONGEST_ANSWER]}


def test_a_request_that_no_form_of_ours_makes_gets_one_calm_page(person: Person, app: Flask) -> None:
    person.starts()
    large = "A word. " * (app.config["MAX_FORM_MEMORY_SIZE"] // 7)
    parts = (person.hidden() | {"go": "continue", "q-what_helped": large}).items()
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
    )
    answer = person.browser.post(
        "/f",
        data=f"{body}--x--\r\n".encode(),
        base_url=HERE,
        content_type="multipart/form-data; boundary=x",
        environ_base=person.address,
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 413
    assert "That was too much to take in one go" in page
    assert 'id="exit"' in page
    assert "A word." not in page


def test_only_what_was_said_is_stored(person: Person, database: Database) -> None:
    person.sends("A", "   ", "")
    with database.reading() as session:
        assert len(session.scalars(select(Response)).all()) == 1
        assert session.scalars(select(Submission)).one().language == "en"


@given(st.text())
def test_only_line_ends_are_undone(text: str) -> None:
    lines = text.replace("\r", "")
    assert kept(lines.replace("\n", "\r\n")) == kept(lines.replace("\n", "\r")) == kept(lines) == lines
    assert "\r" not in kept(text)
    assert kept(text).replace("\n", "") == text.replace("\r", "").replace("\n", "")
