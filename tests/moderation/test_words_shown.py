"""Words that try to be markup, on every page of staff that shows words: there they are words and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from feedback.core import sanitise
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.rules import ReadsFirst
from feedback.moderation import service
from tests.builders import themes as themed
from tests.builders.hostile import MIGHT_RUN, Parsed, hostile_texts, plain_sentences
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.people import World, a_person
from tests.pages import PageClient

#: What fixes the shape of each page: plain words in which an aid finds nothing, and some in which it finds a lot.
PLAIN = (
    "It was quiet and warm.",
    "Priya rang me on 07700 900123 from 4 High Street.",
    "Priya rang me on 07700 900123. He hits me. I want to die.",
)
SAMPLE = 24
#: Said in full, and without a word that could be numbered.
WORDLESS = ("💜", "…", "?! … :-(", "-")
#: Control characters are no HTML, so the strict reader of pages stumbles; the first test below has them all.
NO_MARKUP = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
Shape = set[tuple[str, tuple[str, ...]]]


@pytest.fixture
def texts(shared: Path) -> list[str]:
    """Give some that might run, some that only look odd, and plain ones to compare with."""
    hostile = [text for text in hostile_texts(shared) if not NO_MARKUP.search(text)]
    run = [text for text in hostile if MIGHT_RUN.search(text)]
    odd = [text for text in hostile if not MIGHT_RUN.search(text)]
    chosen = [*run[:: len(run) // SAMPLE], *odd[:: len(odd) // 6], *plain_sentences()[::100]]
    assert len(chosen) > SAMPLE
    return [*PLAIN, *dict.fromkeys([*WORDLESS, *chosen])]


def reading_copy(text: str) -> str:
    """Give what a reader is shown of a text: tags of known elements are gone, unless nothing else was said."""
    plain = sanitise.plain_text(text)
    return plain if plain.strip() else text


def holds(page: str, text: str, known: Shape, *, whole: bool = True) -> Shape:
    """Hold a page to its promise: the words stand there to the letter, and made no element and no attribute."""
    read = Parsed(page)
    if whole:
        assert text in read.words()
    assert not [value for value in read.attributes() if len(text) > 12 and text in value]
    if known:
        assert read.shapes() <= known, "an element or an attribute came from the words"
    return read.shapes()


def test_every_text_is_inert_in_what_all_pages_show_words_with(app: Flask, shared: Path) -> None:
    page = app.jinja_env.from_string(
        '{% from "macros/quote.html" import quote %}{% from "macros/redacted.html" import redacted %}'
        "<!doctype html><title>x</title>{% for text in texts %}{{ quote(text, source=text) }}"
        '{{ redacted([{"text": text}, {"category": "a name", "length": 3, "beneath": text}]) }}{% endfor %}'
    )
    every = [*hostile_texts(shared), *plain_sentences()]
    with app.test_request_context():
        for at in range(0, len(every), 500):
            some = every[at : at + 250]
            read = Parsed(page.render(texts=some))
            plain = Parsed(page.render(texts=["plain"] * len(some)))
            assert read.skeleton() == plain.skeleton()
            assert read.words() == [said for text in some for said in (text, f"{text}a name{text}")]


def test_the_first_look_and_the_desk_of_a_reader_show_words_as_words(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient], texts: list[str]
) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        rows = [
            a_response(
                session, world, text, submission=a_submission(session, world, reads_first=ReadsFirst.OUTSIDE)
            )
            for text in texts
        ]
    opened(database, at=now())
    hub, reader = signed_in(readers.hub), signed_in(readers.reader)
    first_look: Shape = set()
    desk: Shape = set()
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        with database.writing() as session:
            case_id = case_of(session, row.id).id
            service.look(session, case_id, by=readers.hub, at=now())
        known = first_look if number >= len(PLAIN) else set()
        first_look |= holds(_case(hub, world, case_id), reading_copy(text), known)
        with database.writing() as session:
            service.first_look(session, case_id, by=readers.hub, at=now())
            service.claim(session, case_id, by=readers.reader, at=now())
        known = desk if number >= len(PLAIN) else set()
        desk |= holds(_case(reader, world, case_id), reading_copy(text), known)
        with database.writing() as session:
            service.release_claim(session, case_id, by=readers.reader, at=now())


def _case(browser: PageClient, world: World, case_id: UUID) -> str:
    answer = browser.get(f"/{world.programme.slug}/moderation/cases/{case_id}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_themes_room_shows_words_as_words_to_those_who_label_and_to_those_who_read(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient], texts: list[str]
) -> None:
    with database.writing() as session:
        facilitator = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)
        versions = [themed.cleared(session, world, text, by=facilitator) for text in texts]
        theme = themed.a_theme(session, facilitator, *versions)
    browser, root = signed_in(facilitator), f"/{world.programme.slug}/themes"
    known: Shape = set()
    for number, (version, text) in enumerate(zip(versions, texts, strict=True)):
        page = browser.get(f"{root}/read/{version.response_id}").get_data(as_text=True)
        known |= holds(page, text, known if number >= len(PLAIN) else set(), whole=False)
        assert text in [words.strip("\n ") for words in Parsed(page).words()] or text.strip() in "".join(
            Parsed(page).words()
        )
    for path in (f"{root}/{theme.id}", f"{root}/{theme.id}/words"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert set(texts) & set(_said(answer.get_data(as_text=True)))


def _said(page: str) -> Iterator[str]:
    yield from Parsed(page).words()
