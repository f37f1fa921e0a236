"""The sealed file: a short head in the clear, then one stream of authenticated chunks that cannot be cut, moved or mixed.

The stream is libsodium's secretstream (XChaCha20-Poly1305) through PyNaCl. Its key is sealed to the public half of the
service's backup key. The head is part of what each chunk authenticates. Nothing is held in memory but one chunk.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import nacl.bindings as sodium
import nacl.exceptions
import nacl.public

MAGIC = b"FEEDBACK BACKUP 1\n"
CHUNK = 256 * 1024
#: No head is longer: the recovery file inside holds some hundred key files at most.
_LONGEST_HEAD = 4 * 1024 * 1024
_LENGTH_BYTES = 4
_LAST = sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
_MORE = sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
_OVERHEAD = sodium.crypto_secretstream_xchacha20poly1305_ABYTES


class ArchiveRefused(Exception):
    """The file cannot be used. Its text is one clear line; nothing was changed."""


@dataclass(frozen=True)
class Head:
    """What stands in the clear: for whose key the file is, and the recovery file of the day, where officers hold shares."""

    made_for: str
    sealed_key: bytes = field(repr=False)
    stream: bytes = field(repr=False)
    recovery: bytes = field(repr=False, default=b"")

    def pack(self) -> bytes:
        """Write it down."""
        plain = {
            "made_for": self.made_for,
            "key": base64.b64encode(self.sealed_key).decode(),
            "stream": base64.b64encode(self.stream).decode(),
            "recovery": base64.b64encode(self.recovery).decode(),
        }
        body = json.dumps(plain, sort_keys=True).encode()
        return MAGIC + len(body).to_bytes(_LENGTH_BYTES, "big") + body


def name_of(public_key: bytes) -> str:
    """Give the name of a backup key: the beginning of a hash of its public half."""
    return hashlib.sha256(public_key).hexdigest()[:16]


class Writer:
    """Writes lines into a sealed file."""

    def __init__(self, file: BinaryIO, public_key: bytes, *, recovery: bytes = b"") -> None:
        """Write the head."""
        key = sodium.crypto_secretstream_xchacha20poly1305_keygen()
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        stream = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, key)
        sealed = bytes(nacl.public.SealedBox(nacl.public.PublicKey(public_key)).encrypt(key))
        head = Head(name_of(public_key), sealed, stream, recovery).pack()
        self._file, self._held, self._size = file, bytearray(), 0
        self._digest = hashlib.sha256()
        self._bound = hashlib.sha256(head).digest()
        self._put(head)

    def _put(self, content: bytes) -> None:
        self._file.write(content)
        self._digest.update(content)
        self._size += len(content)

    def _push(self, content: bytes, tag: int) -> None:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(self._state, content, self._bound, tag)
        self._put(len(sealed).to_bytes(_LENGTH_BYTES, "big") + sealed)

    def line(self, content: bytes) -> None:
        """Add one line; it holds no line end of its own."""
        self._held += content + b"\n"
        while len(self._held) > CHUNK:
            self._push(bytes(self._held[:CHUNK]), _MORE)
            del self._held[:CHUNK]

    def close(self) -> tuple[int, str]:
        """Write the last chunk, which says that it is the last; give the size in bytes and the SHA-256 of the file."""
        self._push(bytes(self._held), _LAST)
        return self._size, self._digest.hexdigest()


def read_head(file: BinaryIO) -> tuple[Head, bytes]:
    """Read the head of a sealed file; give it and what its chunks are bound to.

    Raises:
        ArchiveRefused: this is no backup of this kind.
    """
    begin = file.read(len(MAGIC) + _LENGTH_BYTES)
    length = int.from_bytes(begin[len(MAGIC) :], "big")
    if not begin.startswith(MAGIC) or length > _LONGEST_HEAD:
        message = "This file is not a backup of this service."
        raise ArchiveRefused(message)
    body = file.read(length)
    try:
        plain = json.loads(body)
        head = Head(
            str(plain["made_for"]),
            *(base64.b64decode(plain[name], validate=True) for name in ("key", "stream", "recovery")),
        )
    except (ValueError, KeyError, TypeError, binascii.Error):
        message = "This backup was altered or cut short: its head cannot be read."
        raise ArchiveRefused(message) from None
    return head, hashlib.sha256(begin + body).digest()


def read_lines(file: BinaryIO, private_key: bytes) -> Iterator[bytes]:
    """Give the lines of a sealed file, each only after its chunk was authenticated; at the end, that it is the end.

    Raises:
        ArchiveRefused: no backup, that of another service, cut short, altered, or longer than it was.
    """
    head, bound = read_head(file)
    own = nacl.public.PrivateKey(private_key)
    if head.made_for != name_of(bytes(own.public_key)):
        message = "This backup is that of another service: it is sealed to a key that is not here."
        raise ArchiveRefused(message)
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    try:
        key = nacl.public.SealedBox(own).decrypt(head.sealed_key)
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, head.stream, key)
    except (nacl.exceptions.CryptoError, nacl.exceptions.TypeError, nacl.exceptions.ValueError):
        message = "This backup was altered: its head does not open."
        raise ArchiveRefused(message) from None
    held = b""
    for content in _chunks(file, state, bound):
        *lines, held = (held + content).split(b"\n")
        yield from lines
    if held:
        message = "This backup was cut short."
        raise ArchiveRefused(message)


def _chunks(
    file: BinaryIO, state: sodium.crypto_secretstream_xchacha20poly1305_state, bound: bytes
) -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
        sealed = file.read(length) if _OVERHEAD <= length <= CHUNK + _OVERHEAD else b""
        if len(sealed) != length or not sealed:
            message = f"This backup was cut short or altered: part {number} is not whole."
            raise ArchiveRefused(message)
        try:
            content, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, bound)
        except nacl.exceptions.CryptoError:
            message = f"This backup was altered: part {number} does not open."
            raise ArchiveRefused(message) from None
        yield content
        if tag == _LAST:
            break
    if file.read(1):
        message = "This backup was altered: something follows its end."
        raise ArchiveRefused(message)
