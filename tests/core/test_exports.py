"""A file for a spreadsheet holds text, and never a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.exports import csv_of, harmless
from tests.test_repository import ROOT, lines_that_match

#: What makes a formula of a cell that begins with it: OWASP's list, the full-width forms of four of them included.
BEGINS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
CELLS = st.text(alphabet=st.sampled_from("".join(BEGINS) + "ab ,\"'1"), max_size=8)
#: Who writes what somebody opens in a program of their own, and with what. Whatever is new here is opened and looked at
#: in the walk below, or said to hold no cells.
WRITES_CSV = {"feedback/core/exports.py"}
USES_IT = {"feedback/intake/import_views.py": "the report of an import, walked below"}
HANDS_OVER = {
    "feedback/intake/import_views.py": "CSV, through core/exports",
    "feedback/intake/printed/views.py": "drawings of a code",
    "feedback/keeping/views/requests.py": "a zip of plain text and JSON",
    "feedback/questions/translations/views.py": "a catalogue (.po): no cells",
    "feedback/specification/views/documents.py": "a Word document: its cells compute nothing",
    "feedback/core/web/assets.py": "our own scripts and styles",
    "feedback/core/web/health.py": "numbers for a machine",
}


@given(CELLS)
def test_no_cell_begins_like_a_formula_and_nothing_else_is_changed(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(BEGINS)
    assert cell.removeprefix("'") == text or cell == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_of(rows).decode("utf-8-sig"), newline="")))
    assert read == [[harmless(cell) for cell in row] for row in rows]


def test_our_own_numbers_stay_numbers() -> None:
    assert (harmless(-3), harmless(None), harmless("-3")) == ("-3", "", "'-3")


def who_says(pattern: str) -> set[str]:
    """Name the files of the service in which a pattern is found."""
    files = [*(ROOT / "feedback").rglob("*.py")]
    return {line.rpartition(":")[0] for line in lines_that_match(pattern, files)}


def test_csv_is_written_in_one_place_and_no_spreadsheet_is_written_at_all() -> None:
    assert who_says(r"csv\.(?:Dict)?[Ww]riter\(") == WRITES_CSV
    assert who_says(r"import .*\bWorkbook\b(?!.*TYPE)|xlsxwriter|odf(?:py|do)|Workbook\(") <= {
        "feedback/intake/imports/spreadsheet.py"  # a type: it reads
    }
    assert who_says(r"\bWorkbook\(|to_excel|\.save\(.*xlsx") == set()
    assert who_says(r"\bcsv_of\(") - WRITES_CSV == set(USES_IT)


def test_every_page_that_hands_over_a_file_is_known() -> None:
    said = r"Content-Disposition|mimetype ?= |mimetype=|[( ]content_type=|\[\"Content-Type\"\] ?=|\bsend_file\(|send_from_directory"
    assert who_says(said) == set(HANDS_OVER)


@pytest.mark.parametrize("begins", BEGINS)
def test_whatever_a_cell_begins_with_a_reader_of_csv_gets_text_and_no_formula(begins: str) -> None:
    planted = f"{begins}HYPERLINK(A1)"
    read = list(csv.reader(io.StringIO(csv_of([["Why not"], [planted]]).decode("utf-8-sig"), newline="")))
    assert read == [["Why not"], [f"'{planted}"]]
