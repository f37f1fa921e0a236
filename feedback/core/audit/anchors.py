"""Anchored heads: the end of the chain, written down outside the database.

Inside the database nothing shows that the newest events were deleted together with the head that pointed to them. A line
here, or a head printed on a document that is out, says that an event with this number and hash was there. The file is
only ever appended to; where the operating system can hold it to that (`chattr +a`), it should (docs/operating.md).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedback.core.audit.records import START
from feedback.core.audit.writing import head_of
from feedback.core.database import Database

#: A printed head may be shortened to this many digits; fewer could be met by chance.
FEWEST_DIGITS = 16
_HEX = frozenset("0123456789abcdef")
_DAY = len("2026-11-18")
DAILY = "daily"


@dataclass(frozen=True)
class Anchor:
    """The end of the chain at one moment. A head copied from a document may have no `number`, and fewer digits."""

    digest: str
    number: int | None = None
    at: str = ""
    why: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be the beginning of a hash."""
        wrong_digits = not FEWEST_DIGITS <= len(self.digest) <= len(START) or set(self.digest) - _HEX
        if wrong_digits or (self.number is not None and self.number < 0):
            message = "that is no head of a chain"
            raise ValueError(message)

    def fits(self, number: int, digest: str) -> bool:
        """Say whether this is the event with this number and hash."""
        return self.number in {None, number} and digest.startswith(self.digest)


@dataclass(frozen=True)
class Kept:
    """What an anchor file holds, oldest first, and the numbers of lines that are not whole."""

    anchors: tuple[Anchor, ...] = ()
    spoiled: tuple[int, ...] = ()


@dataclass(frozen=True)
class AnchorFile:
    """A file of anchors, one JSON value a line: {"at": …, "digest": …, "number": …, "why": …}."""

    path: Path

    def append(self, anchor: Anchor) -> None:
        """Write one line and wait until it is on the disk.

        Raises:
            OSError: it cannot be written.
        """
        line = json.dumps(
            {"at": anchor.at, "digest": anchor.digest, "number": anchor.number, "why": anchor.why},
            sort_keys=True,
        )
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        torn = self.path.exists() and self.path.read_bytes()[-1:] not in {b"", b"\n"}
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write((b"\n" if torn else b"") + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> Kept:
        """Read every line. One that a power cut tore, or that somebody spoiled, is named and stops nothing.

        Raises:
            OSError: the file is there and cannot be read.
        """
        if not self.path.exists():
            return Kept()
        anchors, spoiled = [], []
        for number, line in enumerate(self.path.read_text(errors="replace").splitlines(), start=1):
            try:
                said = json.loads(line)
                anchors.append(Anchor(said["digest"], int(said["number"]), str(said["at"]), str(said["why"])))
            except (ValueError, KeyError, TypeError):
                spoiled.append(number)
        return Kept(tuple(anchors), tuple(spoiled))


def anchor_head(database: Database, file: AnchorFile, *, why: str, at: datetime) -> Anchor:
    """Write down the end of the chain as it is committed; never from within the transaction that appends.

    Raises:
        OSError: the file cannot be written.
    """
    with database.reading() as session:
        number, digest = head_of(session)
    anchor = Anchor(digest, number, at.isoformat(timespec="seconds"), why)
    file.append(anchor)
    return anchor


def anchor_daily(database: Database, file: AnchorFile, *, at: datetime) -> Anchor | None:
    """Write the end of the chain down unless that was done already on this day (in UTC)."""
    if any(one.at[:_DAY] == at.isoformat()[:_DAY] and one.why == DAILY for one in file.read().anchors):
        return None
    return anchor_head(database, file, why=DAILY, at=at)
