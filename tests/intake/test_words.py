"""Words are kept to the letter, whatever they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from feedback.core.database import Database
from feedback.core.sealing import open_original, seal_original
from feedback.intake.forms import kept
from feedback.intake.records import Response, Submission
from tests.builders.people import World
from tests.builders.respondent import THREE, Person

EVERY = 9


def hostile_texts(shared: Path) -> list[str]:
    lines = (shared / "data" / "hostile_strings.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_hostile_text_comes_out_of_its_seal_as_it_went_in(world: World, shared: Path) -> None:
    for text in hostile_texts(shared):
        response_id = uuid4()
        assert open_original(world.id, response_id, seal_original(world.id, response_id, text)) == text


def test_hostile_texts_sent_through_the_form_are_stored_to_the_letter_and_shown_as_text(
    plain_person: Person, shared: Path, world: World, database: Database
) -> None:
    sample = hostile_texts(shared)[::EVERY]
    assert len(sample) >= 300
    for at in range(0, len(sample), 3):
        texts = sample[at : at + 3]
        plain_person.opens()
        plain_person.presses("begin")
        for page, key, text in zip(
            ("p:helped", "p:did_not_help", "p:one_change"), THREE, texts, strict=False
        ):
            plain_person.posts(plain_person.hidden() | {"at": page, "go": "send_now", f"q-{key}": text})
        assert "<script>" not in plain_person.opens("/f").get_data(as_text=True)
        plain_person.presses("leave")
        assert plain_person.heading == "Thank you"
    with database.reading() as session:
        rows = session.scalars(select(Response)).all()
        stored = [open_original(world.id, row.id, row.original) for row in rows if row.original is not None]
    assert sorted(stored) == sorted(sample)


def test_what_a_person_sees_again_is_what_they_typed(
    person: Person, words: Callable[[], dict[str, str]]
) -> None:
    typed = '\n\n<scared> & 3 < 4 "quoted"\n  two spaces, and a line above\n'
    person.starts()
    person.presses("continue", what_helped=typed.replace("\n", "\r\n"))
    person.presses("back")
    assert "&lt;scared&gt; &amp; 3 &lt; 4" in person.page
    person.presses("send_now", what_did_not_help="")
    person.presses("use")
    assert words()["what_helped"] == typed


def test_only_what_was_said_is_stored(person: Person, database: Database) -> None:
    person.sends("A", "   ", "")
    with database.reading() as session:
        assert len(session.scalars(select(Response)).all()) == 1
        assert session.scalars(select(Submission)).one().language == "en"


@given(st.text())
def test_only_the_line_ends_of_browsers_are_undone(text: str) -> None:
    assert kept(text.replace("\r", "").replace("\n", "\r\n")) == text.replace("\r", "")
