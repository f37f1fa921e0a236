"""No upload fills the memory: a workbook is looked through before it is parsed, and every place for files is known."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from feedback.app import LARGEST_REQUEST
from feedback.core.errors import TooMuch
from feedback.intake.imports import parts
from feedback.intake.imports.files import read_file
from feedback.questions.translations.catalogue import LARGEST_FILE
from feedback.settings import HERE
from tests.builders.bombs import a_book
from tests.builders.imports import a_workbook
from tests.test_repository import lines_that_match

#: Reading one may cost so much memory; an ordinary workbook of a few rows costs five.
MOST_MB = 48
#: Every field that takes a file. A new one is looked through as these are, and gets its line here.
TAKES_FILES = {"feedback/intake/imports/forms.py", "feedback/questions/translations/forms.py"}


def test_no_workbook_that_is_made_to_fill_the_memory_does() -> None:
    run = [sys.executable, "-m", "bench.bombs", "--json", "--size", "14"]
    found = json.loads(subprocess.run(run, cwd=HERE, capture_output=True, check=True).stdout)
    assert len(found) == 13
    assert {name for name, one in found.items() if not one["refused"]} == {
        "a bomb in a bomb"
    }  # never unpacked
    assert {name: one for name, one in found.items() if one["grew_mb"] > MOST_MB} == {}


def test_a_workbook_whose_styles_are_damaged_gets_one_clear_line() -> None:
    """Found on the way: what the reader raises then was not among what we expect, and the page failed."""
    style = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellStyles><cellStyle name="N" xfId="9" builtinId="0"/></cellStyles></styleSheet>'
    with pytest.raises(Exception, match="could not be opened"):
        read_file(a_book(**{"xl/styles.xml": style}))


@pytest.mark.parametrize("rows", [1, 19, 20, 21, 22, 400])
def test_every_row_of_an_ordinary_workbook_is_read_however_many_there_are(rows: int) -> None:
    """Found on the way: the twentieth row under a heading was lost, since looking for the heading took one too many."""
    data = a_workbook([["Comment", "When"], *[["Kind", str(number)] for number in range(rows)]])
    assert [line.cells[1] for line in read_file(data).lines] == [str(number) for number in range(rows)]


def test_a_row_that_falls_between_two_pieces_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_workbook([["Comment", "When"], *[["Kind", str(number)] for number in range(300)]])
    for size in (81, 97, 128, 1000):
        monkeypatch.setattr(parts, "_CHUNK", size)
        monkeypatch.setattr(parts, "MOST_ITEMS", 302 + 1)
        assert len(read_file(data).lines) == 300
        monkeypatch.setattr(parts, "MOST_ITEMS", 300)
        with pytest.raises(TooMuch):
            read_file(data)


def test_every_place_that_takes_a_file_is_known() -> None:
    files = [*(HERE / "feedback").rglob("*.py")]
    named = {line.rpartition(":")[0] for line in lines_that_match(r"= (?:Multiple)?FileField\(", files)}
    assert named == TAKES_FILES
    reads = {
        line.rpartition(":")[0]
        for line in lines_that_match(r"request\.(?:files|stream|get_data|data)\b", files)
    }
    assert reads == {
        "feedback/core/web/forms.py",
        "feedback/core/web/kept.py",
    }  # one hands on, one says that there were


def test_no_request_is_larger_than_what_a_form_takes() -> None:
    assert LARGEST_FILE < LARGEST_REQUEST <= 8 * 1024 * 1024
