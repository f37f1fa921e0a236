"""What respondents did with a code that no restore may undo: words taken back, and how far words may go.

The log lies outside every backup. Each entry is the id of a submission that was taken back, and whether an order kept its
words all the same; or the id of a submission or an answer, and who may use it from then on. Entries are sealed to a key
whose private half the public process does not have: that process can add to the log and cannot read it. Entries have one
size and carry no time; the file always says the same one.

A withdrawal is written once it is committed and before the page says "taken back"; where a power cut comes between, the
worker finds the tombstone and writes it. A choice leaves no such mark in the database, so it is written before it is
committed, while its row is locked: the log has the choices about one thing in the order in which they took effect, and the
last one counts. Where the commit then fails, a restore does what the person asked for last.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from pathlib import Path
from uuid import UUID

import nacl.exceptions
import nacl.public
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError, SealedAway
from feedback.core.growing import Entry, GrowingFile
from feedback.core.growing import LogUnusable as LogUnusable
from feedback.core.sealing import current_vault

log = logging.getLogger(__name__)
_MAGIC = b"FEEDBACK TAKEN BACK 1\n"
_ID_BYTES = 16
_PLAIN_BYTES = 48
_SEALED_BOX = 48
ENTRY = _PLAIN_BYTES + _SEALED_BOX
#: A choice stands behind the id of nobody, so that an older version of the service takes it for no withdrawal.
_NOBODY = bytes(_ID_BYTES)
_A_CHOICE = b"\0\1"
_PLACE_BYTES = 4
_CHOICE_BYTES = 8
_CHOICE_AT = _ID_BYTES + len(_A_CHOICE)
_SUBJECT_AT = _CHOICE_AT + _CHOICE_BYTES
_PLACE_AT = _SUBJECT_AT + _ID_BYTES
_WAITING, _MAY_WAIT, _CHOSEN, _NOT_NOTED = (
    "withdrawals",
    "withdrawals may wait",
    "choices",
    "choices not noted",
)
_place: list[Path] = []


class CouldNotWriteDown(DomainError):
    """It is done in the service; that a backup shall not undo it could not be noted just now."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Written:
    """What a log says: who was taken back, and whether an order keeps it; the last choice about each thing; its entries.

    A choice is the text of who may use the words; empty is one answer that goes as far as everything else.
    """

    taken_back: dict[UUID, bool] = field(default_factory=dict)
    choices: dict[UUID, str] = field(default_factory=dict)
    entries: int = 0


def keep_in(path: Path) -> None:
    """Say where this process writes withdrawals down."""
    _place[:] = [path]


def remember(session: Session, submission_id: UUID, *, kept: bool) -> None:
    """Have an id written down as soon as this session's work is committed.

    Args:
        kept: an order keeps the words, sealed and unused. Once they are erased, that is written down too.
    """
    session.info.setdefault(_WAITING, []).append((submission_id, kept))


def remember_choice(session: Session, subject_id: UUID, may_use: str) -> None:
    """Have a choice written down just before this session's work is committed. The row of its subject is locked by now.

    Args:
        subject_id: a submission, or one answer.
        may_use: who may use it from now on; empty for one answer that goes as far as everything else.
    """
    session.info.setdefault(_CHOSEN, []).append((subject_id, may_use))


def may_wait(session: Session) -> None:
    """Let a disk that refuses be the worker's business: this session stores something, and nobody is told it failed."""
    session.info[_MAY_WAIT] = True


def is_known_already(session: Session) -> None:
    """Have nothing written down of what this session has done so far: it stands in the log."""
    session.info.pop(_WAITING, None)
    session.info.pop(_CHOSEN, None)


def _own_place() -> Path:
    if not _place:
        message = "this process does not know where withdrawals are written down"
        raise SealedAway(message)
    return _place[0]


def write_ahead(session: Session) -> None:
    """Write down how far a session's words may go, now that nothing but the commit is left to do.

    A disk that refuses holds up nobody's choice: it takes effect, and `write_down` says that it was not noted.
    """
    chosen: list[tuple[UUID, str]] = session.info.pop(_CHOSEN, [])
    if not chosen:
        return
    session.flush()
    try:
        append_choices(_own_place(), chosen)
    except OSError as error:
        session.info[_NOT_NOTED] = error


def write_down(session: Session) -> None:
    """Write down what a session has erased, now that it is committed.

    Raises:
        CouldNotWriteDown: the disk refuses. Doing it again writes it down again.
    """
    not_noted: OSError | None = session.info.pop(_NOT_NOTED, None)
    if not_noted is not None:
        log.error("choices could not be written down")
        message = "What you chose counts from now on. We could not yet note it for our backups: please press the button once more."
        raise CouldNotWriteDown(message) from not_noted
    waiting: list[tuple[UUID, bool]] = session.info.pop(_WAITING, [])
    if not waiting:
        return
    try:
        append(_own_place(), waiting)
    except OSError as error:
        log.error("withdrawals could not be written down", extra={"count": len(waiting)})  # noqa: TRY400 - the worker will
        if session.info.get(_MAY_WAIT):
            return
        message = "Your words are gone from here. We could not yet note it for our backups: please press the button once more."
        raise CouldNotWriteDown(message) from error


def _file(path: Path) -> GrowingFile:
    key = current_vault().withdrawals_public
    if not key:
        message = "this process has no key for the log of withdrawals"
        raise SealedAway(message)
    head = (_MAGIC + hashlib.sha256(key).hexdigest()[:32].encode()).ljust(ENTRY, b"\0")
    return GrowingFile(path=path, head=head, what="The log of what was taken back")


def _seal(plain: bytes, place: int) -> bytes:
    box = nacl.public.SealedBox(nacl.public.PublicKey(current_vault().withdrawals_public))
    at = plain.ljust(_PLACE_AT, b"\0") + place.to_bytes(_PLACE_BYTES, "big")
    return bytes(box.encrypt(at.ljust(_PLAIN_BYTES, b"\0")))


def append(path: Path, taken_back: Iterable[tuple[UUID, bool]]) -> None:
    """Add withdrawals to the log, and return when the disk has them.

    Raises:
        OSError: it cannot be written. What was cut off in the middle is cleared away by whoever comes next.
    """
    entries: list[Entry] = [partial(_seal, each.bytes + bytes([kept])) for each, kept in taken_back]
    _file(path).append(entries)


def append_choices(path: Path, chosen: Iterable[tuple[UUID, str]]) -> None:
    """Add choices to the log, and return when the disk has them.

    Raises:
        OSError: as `append`.
    """
    head = _NOBODY + _A_CHOICE
    entries: list[Entry] = [
        partial(_seal, head + may_use.encode().ljust(_CHOICE_BYTES, b"\0") + each.bytes)
        for each, may_use in chosen
    ]
    _file(path).append(entries)


def read_all(path: Path) -> Written:
    """Give everything that was written down; of several entries about one thing the last counts.

    Raises:
        SealedAway: this process has no key to open the log.
        LogUnusable: it is not there, belongs to another service, or an entry was altered or moved.
    """
    private = current_vault().withdrawals_private
    if private is None:
        message = "this process can add to the log of withdrawals and cannot read it"
        raise SealedAway(message)
    box, file = nacl.public.SealedBox(nacl.public.PrivateKey(private)), _file(path)
    taken_back: dict[UUID, bool] = {}
    choices: dict[UUID, str] = {}
    place = 0
    for place, entry in file.entries():
        try:
            plain = bytes(box.decrypt(entry))
        except nacl.exceptions.CryptoError:
            raise file.altered(place) from None
        # Entries of the service's first months say no place.
        if int.from_bytes(plain[_PLACE_AT : _PLACE_AT + _PLACE_BYTES], "big") not in {0, place}:
            raise file.altered(place)
        if plain[:_CHOICE_AT] == _NOBODY + _A_CHOICE:
            subject = UUID(bytes=plain[_SUBJECT_AT:_PLACE_AT])
            choices[subject] = plain[_CHOICE_AT:_SUBJECT_AT].rstrip(b"\0").decode()
        else:
            taken_back[UUID(bytes=plain[:_ID_BYTES])] = bool(plain[_ID_BYTES])
    return Written(taken_back, choices, place)


def read(path: Path) -> dict[UUID, bool]:
    """Give every id that was taken back, and whether an order keeps its words: what was written last counts.

    Raises:
        SealedAway, LogUnusable: as `read_all`.
    """
    return read_all(path).taken_back


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
