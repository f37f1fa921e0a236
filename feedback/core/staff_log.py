"""What staff did that no restore may undo: holds, and what was erased for its age. A log outside every backup.

It is a file of its own, apart from what respondents did: a hold and a run have times, and beside a withdrawal they would
say when that was. Only staff processes write and read it, under a key that derives from theirs; each entry is bound to its
place. What an entry means is for the rooms to say (`intake/kept/outside.py`).

An entry is written once its act is committed. What a power cut or a full disk leaves out, the worker adds from the rows.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import nacl.bindings as sodium
import nacl.exceptions
import nacl.utils
from sqlalchemy.orm import Session

from feedback.core.errors import SealedAway
from feedback.core.growing import GrowingFile
from feedback.core.sealing import canonical, current_vault

log = logging.getLogger(__name__)
_MAGIC = b"FEEDBACK STAFF ACTS 1\n"
PLAIN_BYTES = 2048
_NONCE = sodium.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
ENTRY = _NONCE + PLAIN_BYTES + sodium.crypto_aead_xchacha20poly1305_ietf_ABYTES
_WAITING = "staff acts"
_place: list[Path] = []
Line = dict[str, Any]


def keep_in(path: Path) -> None:
    """Say where this process writes staff's acts down."""
    _place[:] = [path]


def remember(session: Session, lines: Iterable[Line]) -> None:
    """Have lines written down as soon as this session's work is committed."""
    session.info.setdefault(_WAITING, []).extend(lines)


def is_known_already(session: Session) -> None:
    """Have nothing written down of what this session has done so far: it stands in the log."""
    session.info.pop(_WAITING, None)


def write_down(session: Session) -> None:
    """Write down what a session has done, now that it is committed. A disk that refuses is the worker's business."""
    lines: list[Line] = session.info.pop(_WAITING, [])
    if not lines:
        return
    if not _place:
        message = "this process does not know where staff's acts are written down"
        raise SealedAway(message)
    try:
        append(_place[0], lines)
    except OSError:
        log.error("staff acts could not be written down", extra={"count": len(lines)})  # noqa: TRY400 - the worker will


def _key() -> bytes:
    private = current_vault().withdrawals_private
    if private is None:
        message = "this process has no key for the log of what staff did"
        raise SealedAway(message)
    return hashlib.blake2b(b"the log of what staff did", key=private, digest_size=32).digest()


def _file(path: Path) -> GrowingFile:
    name = hashlib.sha256(_key()).hexdigest()[:32].encode()
    head = (_MAGIC + name).ljust(ENTRY, b"\0")
    return GrowingFile(path=path, head=head, what="The log of what staff did", shared=False)


def _bound(head: bytes, place: int) -> bytes:
    return head[: len(_MAGIC) + 32] + place.to_bytes(8, "big")


def _seal(plain: bytes, head: bytes, place: int) -> bytes:
    nonce = nacl.utils.random(_NONCE)
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, _bound(head, place), nonce, _key())
    return nonce + sealed


def append(path: Path, lines: Iterable[Line]) -> None:
    """Add lines to the log, and return when the disk has them.

    Raises:
        OSError: it cannot be written. What was cut off in the middle is cleared away by whoever comes next.
        ValueError: a line is longer than an entry.
    """
    file, plain = _file(path), [canonical(line) for line in lines]
    if any(len(each) > PLAIN_BYTES for each in plain):
        message = "a line of the log of what staff did is too long"
        raise ValueError(message)
    file.append([partial(_seal, each.ljust(PLAIN_BYTES), file.head) for each in plain])


def read(path: Path) -> list[Line]:
    """Give every line, in the order in which they were written.

    Raises:
        SealedAway: this process has no key to open the log.
        LogUnusable: it is not there, belongs to another service, or an entry was altered or moved.
    """
    file, key = _file(path), _key()
    lines: list[Line] = []
    for place, entry in file.entries():
        try:
            plain = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                entry[_NONCE:], _bound(file.head, place), entry[:_NONCE], key
            )
        except nacl.exceptions.CryptoError:
            raise file.altered(place) from None
        lines.append(json.loads(plain))
    return lines
