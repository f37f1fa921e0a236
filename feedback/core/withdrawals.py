"""The log of what was taken back: it lies outside every backup, so that bringing one back brings no withdrawn words back.

Each entry is the id of a submission, and whether an order kept its words all the same, sealed to a key whose private half the public process does not have: that process
can add to the log and cannot read it. Entries have one size and carry no time; the file always says the same one. An id
is written once its withdrawal is committed and before the page says "taken back"; where a power cut comes between, the
worker finds the tombstone and writes it.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import nacl.exceptions
import nacl.public
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError, SealedAway
from feedback.core.files import forget_when, open_for_service
from feedback.core.sealing import current_vault

log = logging.getLogger(__name__)
_MAGIC = b"FEEDBACK TAKEN BACK 1\n"
_ID_BYTES = 16
#: Room beside the id, for what a later format may have to say.
_PLAIN_BYTES = 48
_SEALED_BOX = 48
ENTRY = _PLAIN_BYTES + _SEALED_BOX
_WAITING, _MAY_WAIT = "withdrawals", "withdrawals may wait"
_place: list[Path] = []


class CouldNotWriteDown(DomainError):
    """The words are gone from the service; that a backup shall not bring them back could not be noted just now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class LogUnusable(Exception):
    """The log is lost, that of another service, or damaged. Its text is one clear line for the operator."""


def keep_in(path: Path) -> None:
    """Say where this process writes withdrawals down."""
    _place[:] = [path]


def remember(session: Session, submission_id: UUID, *, kept: bool) -> None:
    """Have an id written down as soon as this session's work is committed.

    Args:
        kept: an order keeps the words, sealed and unused. Once they are erased, that is written down too.
    """
    session.info.setdefault(_WAITING, []).append((submission_id, kept))


def may_wait(session: Session) -> None:
    """Let a disk that refuses be the worker's business: this session stores something, and nobody is told it failed."""
    session.info[_MAY_WAIT] = True


def is_known_already(session: Session) -> None:
    """Have nothing written down of what this session has erased so far: it stands in the log."""
    session.info.pop(_WAITING, None)


def write_down(session: Session) -> None:
    """Write down what a session has erased, now that it is committed.

    Raises:
        CouldNotWriteDown: the disk refuses. Erasing again writes it down again.
    """
    waiting: list[tuple[UUID, bool]] = session.info.pop(_WAITING, [])
    if not waiting:
        return
    if not _place:
        message = "this process does not know where withdrawals are written down"
        raise SealedAway(message)
    try:
        append(_place[0], waiting)
    except OSError as error:
        log.error("withdrawals could not be written down", extra={"count": len(waiting)})  # noqa: TRY400 - the worker will
        if session.info.get(_MAY_WAIT):
            return
        message = "Your words are gone from here. We could not yet note it for our backups: please press the button once more."
        raise CouldNotWriteDown(message) from error


def _public_key() -> bytes:
    key = current_vault().withdrawals_public
    if not key:
        message = "this process has no key for the log of withdrawals"
        raise SealedAway(message)
    return key


def _head(key: bytes) -> bytes:
    return (_MAGIC + hashlib.sha256(key).hexdigest()[:32].encode()).ljust(ENTRY, b"\0")


def append(path: Path, taken_back: Iterable[tuple[UUID, bool]]) -> None:
    """Add ids to the log, and return when the disk has them.

    Raises:
        OSError: it cannot be written. What was cut off in the middle is cleared away by whoever comes next.
    """
    key = _public_key()
    box = nacl.public.SealedBox(nacl.public.PublicKey(key))
    entries = b"".join(
        bytes(box.encrypt((each.bytes + bytes([kept])).ljust(_PLAIN_BYTES, b"\0")))
        for each, kept in taken_back
    )
    handle = open_for_service(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        end = os.fstat(handle).st_size // ENTRY * ENTRY
        os.ftruncate(handle, end)
        os.pwrite(handle, entries if end else _head(key) + entries, end)
        forget_when(handle)
        os.fsync(handle)
    finally:
        os.close(handle)
    if not end:
        _keep_the_name(path.parent)


def _keep_the_name(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> dict[UUID, bool]:
    """Give every id that was written down, and whether an order keeps its words: what was written last counts.

    Raises:
        SealedAway: this process has no key to open the log.
        LogUnusable: it is not there, belongs to another service, or an entry was altered.
    """
    private = current_vault().withdrawals_private
    if private is None:
        message = "this process can add to the log of withdrawals and cannot read it"
        raise SealedAway(message)
    try:
        held = path.read_bytes()
    except OSError:
        message = f"The log of what was taken back is not at {path}. Bring it there from where it is kept."
        raise LogUnusable(message) from None
    if held[:ENTRY] != _head(_public_key()):
        message = f"{path.name} is not the log of what was taken back from this service."
        raise LogUnusable(message)
    box = nacl.public.SealedBox(nacl.public.PrivateKey(private))
    found: dict[UUID, bool] = {}
    for begin in range(ENTRY, len(held) // ENTRY * ENTRY, ENTRY):
        try:
            plain = bytes(box.decrypt(held[begin : begin + ENTRY]))
        except nacl.exceptions.CryptoError:
            message = f"Entry {begin // ENTRY} of {path.name} was altered. Bring a copy that is whole."
            raise LogUnusable(message) from None
        found[UUID(bytes=plain[:_ID_BYTES])] = bool(plain[_ID_BYTES])
    return found


def complete(path: Path, taken_back: Mapping[UUID, bool]) -> int:
    """Write down what the log does not have of all that was taken back: a power cut, or a lost log; give how many.

    Raises:
        SealedAway, LogUnusable: as `read`, but for a log that is not there, which is begun anew.
    """
    there = path.exists()
    known = read(path) if there else {}
    missing = sorted(set(taken_back.items()) - set(known.items()))
    if missing or not there:
        append(path, missing)
    return len(missing)
