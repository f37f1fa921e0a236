"""An Excel workbook as people really send it, read as values and nothing else: no formula, no link, no macro is run.

It is looked through before it is opened (parts.py). Staff processes only; the respondents' process never loads this.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from feedback.core.errors import DomainError, TooMuch
from feedback.intake.imports import parts
from feedback.intake.imports.rules.csv_file import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    Table,
    checked_heading,
)

if TYPE_CHECKING:
    from zipfile import ZipFile

    from openpyxl.workbook.workbook import Workbook

#: How many cells are looked at, empty ones included.
MOST_CELLS = 3_000_000
#: A heading is looked for in these rows; lines above it ("Leaving survey, spring") are not part of the table.
_TOP = 20
#: Beyond it Excel keeps no whole numbers.
_WHOLE = 1e15
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z0-9:]{1,40})"')
#: What reading a damaged part raises.
_DAMAGED_SHEET = (*parts.DAMAGED, SyntaxError, AttributeError, OverflowError, InvalidFileException)


def _opened(data: bytes, *, values: bool) -> Workbook:
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=values, keep_links=False)
    except _DAMAGED_SHEET:
        raise DomainError(parts.UNREADABLE) from None


def _sheets(workbook: Workbook) -> list[str]:
    """Name the sheets that a person sees; hidden ones, and sheets of charts, are none of them."""
    return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def sheets_of(data: bytes) -> list[str]:
    """Name the sheets of a workbook, in their order.

    Raises:
        DomainError, TooMuch: as `read_workbook`.
    """
    parts.looked_through(data)
    return _sheets(_opened(data, values=True))


def _as_text(value: object) -> str:
    """Give what a cell says, as a person would type it: whole numbers without a point, days as 2026-03-02."""
    match value:
        case None:
            said = ""
        case bool():
            said = str(value).upper()
        case datetime() if value.time() == time():
            said = value.date().isoformat()
        case datetime():
            said = value.isoformat(timespec="seconds")
        case float() if value.is_integer() and abs(value) < _WHOLE:
            said = str(int(value))
        case date() | time():
            said = value.isoformat()
        case _:
            said = str(value)
    return said


def _place(row: int, column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return f"{name}{row}"


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:  # noqa: ANN401 - as below
    """Give each row as text with its number in the sheet; cells at its end that hold nothing are left out."""
    seen = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        seen += max(len(cells), 1)
        if seen > MOST_CELLS:
            raise TooMuch("This sheet has more than %(most)s cells.", most=f"{MOST_CELLS:,}")
        texts = []
        for column, cell in enumerate(cells, start=1):
            if cell.data_type == "e":
                raise DomainError(
                    "Cell %(cell)s holds an error of the spreadsheet. Please put it right, and send the file again.",
                    cell=_place(number, column),
                )
            text = _as_text(cell.value)
            if len(text) > LONGEST_CELL:
                raise TooMuch("Cell %(cell)s holds more than we take.", cell=_place(number, column))
            texts.append(text)
        while texts and not texts[-1].strip():
            texts.pop()
        yield number, tuple(texts)


def _refuse_uncounted(data: bytes, sheet: str) -> None:
    """Raise DomainError where a formula has no value: the program that wrote the file never worked it out."""
    written, worked_out = _opened(data, values=False)[sheet], _opened(data, values=True)[sheet]
    both = zip(_read_only(written).iter_rows(), _read_only(worked_out).iter_rows(), strict=False)
    for number, (formulas, values) in enumerate(both, start=1):
        for column, (formula, value) in enumerate(zip(formulas, values, strict=False), start=1):
            if formula.data_type == "f" and value.value is None:
                raise DomainError(
                    "Cell %(cell)s holds a formula that was never worked out. "
                    "Please open the file, save it, and send it again.",
                    cell=_place(number, column),
                )


def _read_only(sheet: Any) -> Any:  # noqa: ANN401 - openpyxl's types know no sheet that is only read
    """Give a sheet that says nothing of its own size: that may be wrong, or a trap."""
    sheet.reset_dimensions()
    return sheet


def _part_of(workbook: Workbook, sheet: str) -> str:
    return str(workbook[sheet]._worksheet_path).lstrip("/")  # type: ignore[attr-defined]  # noqa: SLF001 - the only place where openpyxl says it


def _merged_rows(inside: ZipFile, name: str) -> list[tuple[str, int]]:
    """Give the merged ranges that span several rows, with the last row of each."""
    found = {ref.decode() for piece in parts.chunks(inside, name) for ref in _MERGED.findall(piece)}
    ranges = ((ref, range_boundaries(ref)) for ref in sorted(found))
    return [(ref, int(last)) for ref, (_, first, _, last) in ranges if first and last and last > first]


def _heading(rows: Iterable[tuple[int, tuple[str, ...]]]) -> tuple[int, tuple[str, ...]] | None:
    """Find the heading: the first row with two filled cells; where there is none near the top, the first filled row."""
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    wide = (row for row in filled if sum(bool(cell.strip()) for cell in row[1]) > 1)
    return next(wide, filled[0] if filled else None)


def read_workbook(data: bytes, sheet: str = "") -> Table:
    """Read one sheet of a workbook: the one that is named, or the first that a person sees.

    Raises:
        DomainError: it is no workbook, has a password, is damaged, has no such sheet, no heading, no rows, a cell with an
            error or a formula that was never worked out, or cells that are merged over several rows of the table.
        TooMuch: it is, or would become, larger than we take in one go.
    """
    inside = parts.looked_through(data)
    workbook = _opened(data, values=True)
    names = _sheets(workbook)
    if not names or (sheet and sheet not in names):
        raise DomainError("This file has no sheet called %(name)s.", name=sheet or "1")
    name = sheet or names[0]
    part = _part_of(workbook, name)
    try:
        if any(b"<f" in piece for piece in parts.chunks(inside, part)):
            _refuse_uncounted(data, name)
        return _table(data, _read_only(workbook[name]), name, _merged_rows(inside, part))
    except _DAMAGED_SHEET:
        raise DomainError(parts.UNREADABLE) from None


def _table(data: bytes, sheet: Any, name: str, merged: list[tuple[str, int]]) -> Table:  # noqa: ANN401 - as above
    rows = _rows(sheet)
    top = list(islice(rows, _TOP))
    found = _heading(top)
    if found is None:
        raise DomainError("This sheet is empty.")
    at, heading = found
    over = next((ref for ref, last in merged if last > at), "")
    if over:
        raise DomainError(
            "The cells %(cells)s are merged. Please split them, so that each row says what it holds.",
            cells=over,
        )
    columns = checked_heading(list(heading))
    lines: list[Line] = []
    blank: list[int] = []
    for number, cells in _all_below(at, top, rows):
        line = Line(number, cells + ("",) * (len(columns) - len(cells)))
        if line.is_blank:
            blank.append(number)
        elif len(cells) > MOST_COLUMNS:
            raise TooMuch("This file has more than %(most)s columns.", most=MOST_COLUMNS)
        else:
            lines.append(line)
        if len(lines) > MOST_ROWS:
            raise TooMuch("This file has more than %(most)s rows.", most=f"{MOST_ROWS:,}")
    if not lines:
        raise DomainError("This sheet has a heading and no rows.")
    blank = [number for number in blank if number < lines[-1].number]  # what follows the last row is no row
    digest = hashlib.sha256(data + b"\0" + name.encode()).hexdigest()
    return Table(columns, tuple(lines), tuple(blank), "xlsx", "", digest, sheet=name)


def _all_below(
    at: int, top: list[tuple[int, tuple[str, ...]]], rest: Iterator[tuple[int, tuple[str, ...]]]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    yield from (row for row in top if row[0] > at)
    yield from rest
