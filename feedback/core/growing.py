"""Files that only grow and lie outside every backup: entries of one size, on the disk before anybody is told, of no time."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedback.core.files import forget_when, open_for_service

#: Makes an entry of the place at which it will stand, counted from 1.
Entry = Callable[[int], bytes]


class LogUnusable(Exception):
    """A log is lost, that of another service, or damaged. Its text is one clear line for the operator."""


@dataclass(frozen=True, kw_only=True)
class GrowingFile:
    """A file of entries of one size, after a head of the same size that says whose it is.

    `what` names it in a sentence: "The log of …". Both users of a service write a shared one; any other is its maker's alone.
    """

    path: Path
    head: bytes
    what: str
    shared: bool = True

    @property
    def _size(self) -> int:
        return len(self.head)

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries, and return when the disk has them.

        Raises:
            OSError: it cannot be written. What was cut off in the middle is cleared away by whoever comes next.
        """
        handle = self._open()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            end = os.fstat(handle).st_size // self._size * self._size
            os.ftruncate(handle, end)
            first = max(1, end // self._size)
            made = b"".join(make(place) for place, make in enumerate(entries, first))
            os.pwrite(handle, made if end else self.head + made, end)
            forget_when(handle)
            os.fsync(handle)
        finally:
            os.close(handle)
        if not end:
            self._keep_the_name()

    def _open(self) -> int:
        return (
            open_for_service(self.path) if self.shared else os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        )

    def _keep_the_name(self) -> None:
        handle = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Give each whole entry with its place, from 1; half a one at the end is what a power cut left, and none.

        Raises:
            LogUnusable: it is not there, or belongs to another service.
        """
        try:
            held = self.path.read_bytes()
        except OSError:
            message = f"{self.what} is not at {self.path}. Bring it there from where it is kept."
            raise LogUnusable(message) from None
        if held[: self._size] != self.head:
            message = f"{self.path.name} is not {self.what[0].lower()}{self.what[1:]} from this service."
            raise LogUnusable(message)
        for place in range(1, len(held) // self._size):
            yield place, held[place * self._size : (place + 1) * self._size]

    def altered(self, place: int) -> LogUnusable:
        """Give the refusal for an entry that does not open, or does not stand where it was written."""
        return LogUnusable(f"Entry {place} of {self.path.name} was altered. Bring a copy that is whole.")
