"""Where sealed envelopes wait: one file a programme, always of one size, which tells nothing whoever copies it.

The whole file is one ciphertext under a key that the public process holds too; inside, each envelope is a box that only
the staff side opens. Every change writes all of it anew, in another order, under another nonce, and the worker does the
same when nothing came: two copies of the file differ everywhere or nowhere, and neither says how many wait. It lies apart
from the database, so that a dump taken between two folds is the same whatever came in.

The file holds two halves. A change writes the older one and then asks the disk to keep it, so that a power cut leaves the
newer whole. What is destroyed is overwritten in both.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import nacl.exceptions
import nacl.secret

from feedback.core.errors import DomainError
from feedback.core.files import folder_for_service, forget_when, open_for_service
from feedback.core.sealing import BUCKETS, Damaged, current_vault
from feedback.intake.equality.rules import TEN, is_due, is_stale

#: How many can wait. A day brings fewer to one programme; where it does not, tens are opened at once.
ROOM = 128
CROWDED = ROOM // 2
#: How many names of opened envelopes are remembered, so that a page that is posted again does not count twice.
REMEMBERED = 256
_SEALED_BOX = 48
BOX_BYTES = BUCKETS[0] + _SEALED_BOX
_NOBODY = bytes(16)
_HEAD = struct.Struct(">QII16s")
_SLOT = struct.Struct(f">16s?{BOX_BYTES}s")
_PLAIN = _HEAD.size + REMEMBERED * 16 + ROOM * _SLOT.size
HALF = _PLAIN + nacl.secret.Aead.NONCE_SIZE + nacl.secret.Aead.MACBYTES
_shuffle: Callable[[list[bytes]], None] = secrets.SystemRandom().shuffle


class CouldNotKeep(DomainError):
    """The envelope could not be kept just now; the answers are still on the person's page."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Envelope:
    """A sealed box of one size, under a name that means nothing. `opening` marks the ten of a fold that has begun."""

    name: UUID
    box: bytes = field(repr=False)
    opening: bool = False


@dataclass
class _Inside:
    """What the file holds. `since` is the day of the last fold, or the last on which nothing waited."""

    turn: int
    looked_on: date
    since: date
    fold: UUID | None = None
    envelopes: dict[UUID, Envelope] = field(default_factory=dict)
    opened: list[UUID] = field(default_factory=list)

    @classmethod
    def empty(cls, on: date) -> _Inside:
        # The first turn is random: it counts changes, and nobody is to count from nought.
        return cls(turn=secrets.randbits(48), looked_on=on, since=on)

    def pack(self) -> bytes:
        fold = self.fold.bytes if self.fold else _NOBODY
        head = _HEAD.pack(self.turn, self.looked_on.toordinal(), self.since.toordinal(), fold)
        names = b"".join(name.bytes for name in self.opened[-REMEMBERED:]).ljust(REMEMBERED * 16, b"\0")
        slots = [_SLOT.pack(each.name.bytes, each.opening, each.box) for each in self.envelopes.values()]
        slots += [bytes(_SLOT.size)] * (ROOM - len(slots))
        _shuffle(slots)
        return head + names + b"".join(slots)

    @classmethod
    def unpack(cls, plain: bytes) -> _Inside:
        turn, looked_on, since, fold = _HEAD.unpack_from(plain)
        names = plain[_HEAD.size : _HEAD.size + REMEMBERED * 16]
        opened = [names[at : at + 16] for at in range(0, len(names), 16)]
        inside = cls(
            turn=turn,
            looked_on=date.fromordinal(looked_on),
            since=date.fromordinal(since),
            fold=UUID(bytes=fold) if fold != _NOBODY else None,
            opened=[UUID(bytes=name) for name in opened if name != _NOBODY],
        )
        for name, opening, box in _SLOT.iter_unpack(plain[_HEAD.size + len(names) :]):
            if name != _NOBODY:
                inside.envelopes[UUID(bytes=name)] = Envelope(UUID(bytes=name), box, opening=opening)
        return inside

    @property
    def ten(self) -> tuple[Envelope, ...]:
        return tuple(each for each in self.envelopes.values() if each.opening)


@dataclass(frozen=True)
class Fold:
    """Ten envelopes that are to be opened together. The name is the same however often a broken fold is begun again."""

    name: UUID
    envelopes: tuple[Envelope, ...]


class Pool:
    """The envelopes of one programme. Each act opens the file, waits for its turn, and closes it again."""

    def __init__(self, folder: Path, programme_id: UUID) -> None:
        """Remember where the file lies; it is made full of nothing when it is first used."""
        self.path = folder / f"{programme_id}.pool"
        secret = current_vault().form_secret
        key = hashlib.blake2b(b"envelopes\0" + programme_id.bytes, key=secret, digest_size=32).digest()
        self._box = nacl.secret.Aead(key)

    @contextmanager
    def _open(self, on: date) -> Iterator[tuple[int, _Inside]]:
        handle = None
        try:
            folder_for_service(self.path.parent)
            handle = open_for_service(self.path)
            fcntl.flock(handle, fcntl.LOCK_EX)
            if os.fstat(handle).st_size < 2 * HALF:
                self._write(handle, _Inside.empty(on), times=2)
            yield handle, self._read(handle)
        except OSError as error:
            message = "We could not keep these answers just now. They are still on this page."
            raise CouldNotKeep(message) from error
        finally:
            if handle is not None:
                os.close(handle)

    def _read(self, handle: int) -> _Inside:
        halves = []
        for place in range(2):
            try:
                plain = bytes(self._box.decrypt(os.pread(handle, HALF, place * HALF)))
            except (nacl.exceptions.CryptoError, ValueError):
                continue  # a power cut while this half was being written; the other is whole
            halves.append(_Inside.unpack(plain))
        if not halves:
            message = "the envelopes that wait cannot be opened with this form secret"
            raise Damaged(message)
        return max(halves, key=lambda inside: inside.turn)

    def _write(self, handle: int, inside: _Inside, *, times: int = 1) -> None:
        for _ in range(times):
            inside.turn += 1
            os.pwrite(handle, bytes(self._box.encrypt(inside.pack())), inside.turn % 2 * HALF)
            forget_when(handle)
            os.fsync(handle)

    def put(self, envelope: Envelope, on: date) -> bool:
        """Take an envelope in; one of the same name takes its place, and one that was opened already is not taken again.

        Returns:
            False where there is no room.

        Raises:
            CouldNotKeep: the file cannot be written just now.
            ValueError: the box is not of the one size.
        """
        if len(envelope.box) != BOX_BYTES:
            message = "every envelope has one size"
            raise ValueError(message)
        with self._open(on) as (handle, inside):
            there = inside.envelopes.get(envelope.name)
            if envelope.name in inside.opened or (there is not None and there.opening):
                return True
            if there is None and len(inside.envelopes) >= ROOM:
                return False
            inside.envelopes[envelope.name] = envelope
            self._write(handle, inside)
            return True

    def stir(self, on: date) -> None:
        """Write all of it anew though nothing came, so that a changed file does not mean that somebody answered."""
        with self._open(on) as (handle, inside):
            self._write(handle, inside)

    def begin_fold(self, on: date) -> Fold | None:
        """Choose the ten that are opened next, by lot, or give the ten of a fold that was begun and not ended.

        Returns:
            None where it is not the day, or fewer than ten wait.
        """
        with self._open(on) as (handle, inside):
            if inside.fold is not None:
                return Fold(inside.fold, inside.ten)
            waiting = len(inside.envelopes)
            if not is_due(waiting=waiting, looked_on=inside.looked_on, on=on, crowded=CROWDED):
                self._rest(handle, inside, on)
                return None
            chosen = secrets.SystemRandom().sample(list(inside.envelopes), TEN)
            for name in chosen:
                inside.envelopes[name] = Envelope(name, inside.envelopes[name].box, opening=True)
            inside.fold = UUID(bytes=secrets.token_bytes(16), version=4)
            self._write(handle, inside)
            return Fold(inside.fold, inside.ten)

    def end_fold(self, fold: Fold, on: date) -> None:
        """Destroy the ten of a fold whose tallies are written; they are overwritten in both halves of the file."""
        with self._open(on) as (handle, inside):
            if inside.fold != fold.name:
                return  # another worker has ended it
            inside.opened = [*inside.opened, *(each.name for each in inside.ten)][-REMEMBERED:]
            inside.envelopes = {name: each for name, each in inside.envelopes.items() if not each.opening}
            inside.fold, inside.since = None, on
            self._write(handle, inside, times=2)

    def _rest(self, handle: int, inside: _Inside, on: date) -> None:
        """End a day's look: fewer than ten are left. After ninety days of that they are destroyed uncounted."""
        waiting = len(inside.envelopes)
        gone = is_stale(waiting=waiting, since=inside.since, on=on)
        if gone:
            inside.envelopes = {}
        if gone or not waiting:
            inside.since = on
        inside.looked_on = max(inside.looked_on, on)
        self._write(handle, inside, times=2 if gone else 1)
