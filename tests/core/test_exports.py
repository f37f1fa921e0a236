"""A file for a spreadsheet holds text, and never a formula."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from feedback.core.exports import csv_of, harmless

CELLS = st.text(alphabet=st.sampled_from("=+-@\t\rab ,\"'\n1"), max_size=8)


@given(CELLS)
def test_no_cell_begins_like_a_formula_and_nothing_else_is_changed(text: str) -> None:
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text or cell == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_of(rows).decode("utf-8-sig"), newline="")))
    assert read == [[harmless(cell) for cell in row] for row in rows]


def test_our_own_numbers_stay_numbers() -> None:
    assert (harmless(-3), harmless(None), harmless("-3")) == ("-3", "", "'-3")
