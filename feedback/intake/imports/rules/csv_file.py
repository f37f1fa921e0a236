"""A CSV file as people really send it: several encodings and delimiters, and limits that are said in plain words.

A cell is text and nothing else. What looks like a formula stays what it is, to the letter.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass

from feedback.core.errors import DomainError, TooMuch

MOST_BYTES = 64 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
#: One cell. An answer holds 5,000 characters; what is longer is most likely a quotation mark that never closes.
LONGEST_CELL = 131_072
DELIMITERS = (",", ";", "\t", "|")
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Line:
    """One record: the number of the line on which it begins (1 is the heading), and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Say whether there is nothing in it but spaces."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A file that was read: its headings, its records, and how it was written (`sheet` names that of a workbook)."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    blank: tuple[int, ...]
    encoding: str
    delimiter: str
    digest: str
    sheet: str = ""

    def position(self, column: str) -> int | None:
        """Give where a column stands: by its exact heading first, then without regard to case and spaces."""
        if column in self.columns:
            return self.columns.index(column)
        wanted = " ".join(column.casefold().split())
        alike = [
            place for place, name in enumerate(self.columns) if " ".join(name.casefold().split()) == wanted
        ]
        return alike[0] if len(alike) == 1 else None


def _decoded(data: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding. Windows-1252 is the fallback, and is said so in the report."""
    tries: tuple[str, ...]
    if data.startswith(_UTF16):
        tries = ("utf-16",)
    elif b"\0" in data:
        raise DomainError("This file holds empty bytes, so it is not plain text. Please save it as CSV.")
    else:
        tries = ("utf-8-sig", "cp1252")
    for encoding in tries:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding.removesuffix("-sig")
    raise DomainError("This file is neither UTF-8 nor Windows-1252 text. Please save it as CSV, in UTF-8.")


def _delimiter(heading: str) -> str:
    """Give the delimiter that splits the heading into most columns."""
    counts = {each: len(next(csv.reader([heading], delimiter=each), [])) for each in DELIMITERS}
    return max(DELIMITERS, key=lambda each: counts[each])


def checked_heading(cells: list[str]) -> tuple[str, ...]:
    """Give the names of the columns; one without a name is called by its place.

    Raises:
        DomainError: two columns have the same name.
        TooMuch: there are more columns than we take.
    """
    if len(cells) > MOST_COLUMNS:
        raise TooMuch("This file has more than %(most)s columns.", most=MOST_COLUMNS)
    names = [name.strip() or f"column {place}" for place, name in enumerate(cells, start=1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DomainError("Two columns have the same heading: %(name)s. Please rename one.", name=twice[0])
    return tuple(names)


def read_table(data: bytes) -> Table:
    """Read a whole CSV file.

    Raises:
        DomainError: it is no CSV file, has no heading, two columns of one name, or a quotation mark that never closes.
        TooMuch: it is larger than we take in one go.
    """
    if len(data) > MOST_BYTES:
        raise TooMuch("This file is larger than %(most)s MB.", most=MOST_BYTES // 1024 // 1024)
    if data.startswith(_SPREADSHEETS):
        raise DomainError("This is a spreadsheet. Please save it as CSV (UTF-8) and send that file.")
    text, encoding = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = _delimiter(first)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: tuple[str, ...] | None = None
    lines: list[Line] = []
    blank: list[int] = []
    begins = 1
    try:
        for cells in reader:
            line, begins = Line(begins, tuple(cells)), reader.line_num + 1
            if columns is None:
                columns = None if line.is_blank else checked_heading(cells)
            elif line.is_blank:
                blank.append(line.number)
            else:
                lines.append(line)
            if len(lines) > MOST_ROWS:
                raise TooMuch("This file has more than %(most)s rows.", most=f"{MOST_ROWS:,}")
    except csv.Error:
        raise DomainError(
            "We could not read the file from line %(line)s on. Is there a quotation mark that never closes?",
            line=begins,
        ) from None
    if columns is None:
        raise DomainError("This file is empty.")
    if not lines:
        raise DomainError("This file has a heading and no rows.")
    digest = hashlib.sha256(data).hexdigest()
    return Table(columns, tuple(lines), tuple(blank), encoding, delimiter, digest)
