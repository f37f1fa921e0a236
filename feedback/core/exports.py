"""Tables for a spreadsheet: CSV in which no cell can turn into a formula.

Source: OWASP, "CSV injection": a spreadsheet takes a cell that begins with = + - @, a tab or a line end for a formula, and
some take the full-width forms of the four for them too, so such a cell gets an apostrophe in front, which spreadsheets do
not show.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def harmless(cell: object) -> str:
    """Give a cell as text that no spreadsheet takes for a formula. Numbers that we made ourselves stay numbers."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULAS) else text


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV in UTF-8, with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
