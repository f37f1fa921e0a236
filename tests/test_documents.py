"""Documents name only what is there: files, tests, commands, settings and pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from feedback import cli
from feedback.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
#: A folder or file of this repository in backticks; a place with <, * or … in it is a pattern.
PLACE = re.compile(
    r"`((?:feedback|templates|static|migrations|tests|docs|tools)/[\w./-]*|\.ci/run|\.env\.example)`"
)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#|mailto:)([^)#]+)")
COMMAND = re.compile(r"flask --app wsgi (\w+)")
SETTING = re.compile(r"FEEDBACK_([A-Z_]+)")
PAGE = re.compile(r"`(/[\w/-]*)`")


def named(pattern: re.Pattern[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Give (document, what it names) for every match of `pattern`."""
    return [
        (str(document.relative_to(ROOT)), match.groups())
        for document in DOCUMENTS
        for match in pattern.finditer(document.read_text("utf-8"))
    ]


def test_every_place_that_a_document_names_is_there() -> None:
    assert [(document, place) for document, (place,) in named(PLACE) if not (ROOT / place).exists()] == []


def test_every_link_of_a_document_leads_somewhere() -> None:
    lost = [
        (document, to)
        for document, (to,) in named(LINK)
        if not (ROOT / document).parent.joinpath(to).exists()
    ]
    assert lost == []


def test_every_test_that_a_document_names_is_there() -> None:
    def is_there(file: str, name: str) -> bool:
        return (ROOT / file).is_file() and f"def {name}(" in (ROOT / file).read_text("utf-8")

    assert [(document, test) for document, test in named(TEST) if not is_there(*test)] == []


def test_every_command_that_a_document_names_is_there() -> None:
    assert [(document, name) for document, (name,) in named(COMMAND) if name not in cli.COMMANDS] == []


def test_every_setting_that_a_document_names_is_there() -> None:
    assert [
        (document, name) for document, (name,) in named(SETTING) if name.lower() not in Settings.model_fields
    ] == []


@pytest.mark.usefixtures("database")
def test_every_page_that_a_document_names_is_there(app: Flask) -> None:
    places = app.url_map.bind("localhost")
    assert [(document, page) for document, (page,) in named(PAGE) if not places.allowed_methods(page)] == []


def test_each_of_the_thirty_five_promises_of_answering_names_a_test() -> None:
    rows = re.findall(r"^\| (\d+) \|(.*)$", (ROOT / "docs/answering.md").read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 36))
    assert [number for number, row in rows if "`tests/" not in row] == []
