"""The parts of a workbook, looked through before any is parsed: a small file can be made to fill all the memory there is.

A workbook is a zip of XML files. Sheets and texts are read item by item, so what counts is how many there are and how long
one is; every other part is read whole, and takes forty times its size in memory while it is.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from feedback.core.errors import DomainError, TooMuch
from feedback.intake.imports.rules.csv_file import MOST_BYTES

#: What a workbook may become when it is unpacked, in bytes, and how many parts it may have.
MOST_UNPACKED = 192 * 1024 * 1024
MOST_PARTS = 2_000
#: The parts that are read whole, together, in bytes: styles, relations, what the book says of itself.
MOST_READ_WHOLE = 2 * 1024 * 1024
#: A part may become so many times as large as it is packed; real sheets become 5 to 40 times as large. Small ones may more.
MOST_TIMES, SMALL = 100, 1024 * 1024
#: Rows of a sheet, or texts that cells share; and the bytes of one (and of what stands after the last).
MOST_ITEMS = 500_000
LONGEST_ITEM = 2 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEFINITIONS = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_PARSED = (".xml", ".rels", ".vml")
_STREAMED = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w{1,20}:)?(?:row|si)[\s/>]")
_CHUNK, _TAIL = 1024 * 1024, 80
#: What reading a damaged zip, or a damaged part of one, raises.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    RuntimeError,
    LookupError,
    ValueError,
    TypeError,
)
UNREADABLE = (
    "This spreadsheet could not be opened. Please open it, save it as Excel (.xlsx), and send that file."
)


def is_spreadsheet(data: bytes) -> bool:
    """Say whether these bytes begin like a workbook (or another office file)."""
    return data.startswith((_ZIP, _OLE))


def _refuse_other_files(data: bytes) -> None:
    """Raise DomainError, one clear line each, for what is no workbook that we read."""
    if len(data) > MOST_BYTES:
        raise TooMuch("This file is larger than %(most)s MB.", most=MOST_BYTES // 1024 // 1024)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise DomainError("This file has a password. Please save it without one, and send that file.")
        raise DomainError(
            "This is an old kind of spreadsheet. Please save it as Excel (.xlsx) or as CSV (UTF-8), and send that file."
        )


def _parts(data: bytes) -> zipfile.ZipFile:
    """Open the zip and look at what it says of itself; what it says is never exceeded when it is read."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise DomainError(UNREADABLE) from None
    inside = parts.infolist()
    names = {part.filename for part in inside}
    if "mimetype" in names:
        raise DomainError("This is an OpenDocument file. Please save it as Excel (.xlsx) or as CSV (UTF-8).")
    if "xl/workbook.xml" not in names:
        raise DomainError("This file is no spreadsheet. Please send an Excel (.xlsx) or CSV file.")
    if any(part.flag_bits & 1 for part in inside):
        raise DomainError("This file has a password. Please save it without one, and send that file.")
    _refuse_what_grows(inside, len(data))
    return parts


def _refuse_what_grows(inside: list[zipfile.ZipInfo], size: int) -> None:
    """Raise where the parts, as they say of themselves, would become too much. None is read yet."""
    if sum(part.compress_size for part in inside) > size:
        raise DomainError(UNREADABLE)
    whole = sum(part.file_size for part in inside if not _is_streamed(part.filename))
    if (
        len(inside) > MOST_PARTS
        or sum(part.file_size for part in inside) > MOST_UNPACKED
        or whole > MOST_READ_WHOLE
        or any(
            part.file_size > SMALL and part.file_size > MOST_TIMES * max(part.compress_size, 1)
            for part in inside
        )
    ):
        raise _too_much()


def _too_much() -> TooMuch:
    return TooMuch(
        "This spreadsheet would become larger than we take once it is unpacked. "
        "Please send the sheet alone, as CSV (UTF-8)."
    )


def _is_streamed(name: str) -> bool:
    return _STREAMED.fullmatch(name) is not None or not name.endswith(_PARSED)


def chunks(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Give a part piece by piece; each begins with the end of the one before, so that no word falls between two."""
    tail = b""
    with parts.open(name) as part:
        while piece := part.read(_CHUNK):
            yield tail + piece
            tail = piece[-_TAIL:]


def _look_through(parts: zipfile.ZipFile, name: str) -> None:
    """Raise where a part holds a document type definition, or where what is in memory at one moment would be too much."""
    items, since, tail, counts = 0, 0, 0, _STREAMED.fullmatch(name) is not None
    for piece in chunks(parts, name):
        if any(word in piece for word in _DEFINITIONS):
            raise DomainError(UNREADABLE)
        if not counts:
            continue
        at = tail
        for found in _ITEM.finditer(piece):
            if found.end() <= tail:
                continue  # seen at the end of the piece before
            items, since, at = items + 1, since + found.start() - at, found.start()
            if since > LONGEST_ITEM or items > MOST_ITEMS:
                raise _too_much()
            since = 0
        since += len(piece) - at
        tail = min(len(piece), _TAIL)
        if since > LONGEST_ITEM:
            raise _too_much()


def looked_through(data: bytes) -> zipfile.ZipFile:
    """Give the parts of a workbook that is safe to open.

    Raises:
        DomainError: it is no workbook, has a password, is damaged, or holds a document type definition: that could grow
            without end, or name other files.
        TooMuch: it is, or would become, larger than we take in one go.
    """
    _refuse_other_files(data)
    parts = _parts(data)
    try:
        for part in parts.infolist():
            if part.filename.endswith(_PARSED):
                _look_through(parts, part.filename)
    except DAMAGED:
        raise DomainError(UNREADABLE) from None
    return parts
