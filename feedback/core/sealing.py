"""Words at rest. Originals go into a sealed box that only staff processes can open; other words under a key ring.

Sources: libsodium's sealed boxes (X25519) and XChaCha20-Poly1305 through PyNaCl; 4-protection.md, "Keys".
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

import nacl.exceptions
import nacl.public
import nacl.secret
import nacl.utils

from feedback.core.errors import SealedAway, TooMuch

#: What a sealed original may weigh, in bytes: 5,000 characters can be 20,000 bytes. The size tells one of three.
BUCKETS = (1024, 4096, 32768)
#: How many bytes at the front of a box under the ring name its key.
NUMBER_BYTES = 2
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)
_ID_BYTES = 16
_LENGTH_BYTES = 4


class Damaged(Exception):
    """A ciphertext was altered, or was moved here from another row or column."""


@dataclass(frozen=True)
class KeyRing:
    """Keys for derived words: `current` seals; every key opens. A box starts with the number of its key."""

    keys: dict[int, bytes] = field(repr=False)
    current: int

    def seal(self, text: str, associated: bytes) -> bytes:
        """Seal `text` so that it opens only with the same associated data."""
        box = nacl.secret.Aead(self.keys[self.current])
        return self.mark + bytes(box.encrypt(text.encode(), associated))

    @property
    def mark(self) -> bytes:
        """Give how every box that is sealed now begins."""
        return self.current.to_bytes(NUMBER_BYTES, "big")

    def open(self, sealed: bytes, associated: bytes) -> str:
        """Open what `seal` made.

        Raises:
            Damaged: it was altered, moved, or its key is not on this ring.
        """
        key = self.keys.get(int.from_bytes(sealed[:NUMBER_BYTES], "big"))
        if key is None:
            message = "the key for this box is not on the ring"
            raise Damaged(message)
        try:
            return bytes(nacl.secret.Aead(key).decrypt(sealed[NUMBER_BYTES:], associated)).decode()
        except nacl.exceptions.CryptoError as error:
            message = "a sealed text was altered or moved"
            raise Damaged(message) from error


@dataclass(frozen=True)
class Vault:
    """The keys that this process holds. The public surface has `public_keys` and its two secrets, and nothing else.

    `form_secret` signs one-time form tokens; `pepper` is mixed into return codes before they are hashed;
    `index_secret` (staff) makes the index by which an email address is found. `older_private_keys` are those that a
    programme had before its pair was changed: they still open, and nothing is sealed to them any more.
    `withdrawals_public` seals the log of what was taken back; its private half (staff) reads it. `backup_private` (staff)
    opens backups, and its public half seals them.
    """

    form_secret: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    public_keys: dict[UUID, bytes] = field(repr=False)
    private_keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    older_private_keys: dict[UUID, tuple[bytes, ...]] = field(default_factory=dict, repr=False)
    ring: KeyRing | None = field(default=None, repr=False)
    index_secret: bytes | None = field(default=None, repr=False)
    withdrawals_public: bytes = field(default=b"", repr=False)
    withdrawals_private: bytes | None = field(default=None, repr=False)
    backup_private: bytes | None = field(default=None, repr=False)


#: Looks whether the key files have changed: the new vault, or None where they are as they were.
Look = Callable[[], Vault | None]
_held: list[tuple[Vault, Look | None]] = []


def hold(vault: Vault, look: Look | None = None) -> None:
    """Make `vault` the one that this process uses, until `look` gives another one."""
    _held[:] = [(vault, look)]


def current_vault() -> Vault:
    """Give the vault of this process.

    Raises:
        SealedAway: none was opened.
    """
    if not _held:
        message = "no keys are open in this process"
        raise SealedAway(message)
    vault, look = _held[0]
    if look is not None and (newer := look()) is not None:
        vault = newer
        hold(vault, look)
    return vault


def current_ring() -> KeyRing:
    """Give the key ring of this process.

    Raises:
        SealedAway: it holds none (the public surface).
    """
    ring = current_vault().ring
    if ring is None:
        message = "this process holds no key ring"
        raise SealedAway(message)
    return ring


def _associated(logical_name: str, row_id: UUID) -> bytes:
    return logical_name.encode() + b"\0" + row_id.bytes


def seal_text(text: str, logical_name: str, row_id: UUID) -> bytes:
    """Seal derived words under the ring, bound to the frozen name of their column and the id of their row."""
    return current_ring().seal(text, _associated(logical_name, row_id))


def open_text(sealed: bytes, logical_name: str, row_id: UUID) -> str:
    """Open what `seal_text` sealed for the same column and row."""
    return current_ring().open(sealed, _associated(logical_name, row_id))


def reseal_text(sealed: bytes, logical_name: str, row_id: UUID) -> bytes:
    """Give the same words under the ring's current key, bound as they were.

    Raises:
        Damaged: the box does not open here.
    """
    return seal_text(open_text(sealed, logical_name, row_id), logical_name, row_id)


def index_of(value: str) -> bytes:
    """Give the keyed hash by which a sealed email address is found (HMAC-SHA-256, 32 bytes)."""
    secret = current_vault().index_secret
    if secret is None:
        message = "this process holds no index secret"
        raise SealedAway(message)
    return hmac.new(secret, value.strip().casefold().encode(), hashlib.sha256).digest()


def pad(body: bytes) -> bytes:
    """Fill `body` up to the smallest bucket that takes it.

    Raises:
        TooMuch: it is larger than the largest.
    """
    framed = len(body).to_bytes(_LENGTH_BYTES, "big") + body
    for bucket in BUCKETS:
        if len(framed) <= bucket:
            return framed.ljust(bucket, b"\0")
    message = "That is more than one answer can hold. Your words are still here."
    raise TooMuch(message)


def unpad(padded: bytes) -> bytes:
    """Give back what `pad` filled up."""
    length = int.from_bytes(padded[:_LENGTH_BYTES], "big")
    return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]


def seal_original(programme_id: UUID, response_id: UUID, text: str) -> bytes:
    """Seal a respondent's words to the programme's public key, with the response's own id inside.

    Raises:
        SealedAway: there is no public key for this programme.
    """
    key = current_vault().public_keys.get(programme_id)
    if key is None:
        message = "this programme has no public key here"
        raise SealedAway(message)
    return bytes(_box_to(key).encrypt(pad(response_id.bytes + text.encode())))


@cache
def _box_to(public_key: bytes) -> nacl.public.SealedBox[nacl.public.PublicKey]:
    return nacl.public.SealedBox(nacl.public.PublicKey(public_key))


def open_original(programme_id: UUID, response_id: UUID, sealed: bytes) -> str:
    """Open a respondent's words, to the letter.

    Raises:
        SealedAway: this process has no private key for the programme (the public surface never has).
        Damaged: the box was altered, or belongs to another response.
    """
    body = _unboxed(_private_keys(programme_id), sealed)
    if body[:_ID_BYTES] != response_id.bytes:
        message = "a sealed original belongs to another response"
        raise Damaged(message)
    return body[_ID_BYTES:].decode()


def _private_keys(programme_id: UUID) -> tuple[bytes, ...]:
    vault = current_vault()
    key = vault.private_keys.get(programme_id)
    if key is None:
        message = "this process has no private key for this programme"
        raise SealedAway(message)
    return (key, *vault.older_private_keys.get(programme_id, ()))


def _unboxed(keys: tuple[bytes, ...], sealed: bytes) -> bytes:
    failure: nacl.exceptions.CryptoError | None = None
    for key in keys:
        try:
            return unpad(nacl.public.SealedBox(nacl.public.PrivateKey(key)).decrypt(sealed))
        except nacl.exceptions.CryptoError as error:
            failure = error
    message = "a sealed original was altered"
    raise Damaged(message) from failure


def reseal_original(programme_id: UUID, response_id: UUID, sealed: bytes) -> bytes | None:
    """Give the same words sealed to the programme's newest pair, or None where they are already.

    Raises:
        SealedAway, Damaged: as `open_original`.
    """
    newest, *older = _private_keys(programme_id)
    try:
        _unboxed((newest,), sealed)
    except Damaged:
        body = _unboxed(tuple(older), sealed)
    else:
        return None
    if body[:_ID_BYTES] != response_id.bytes:
        message = "a sealed original belongs to another response"
        raise Damaged(message)
    return seal_original(programme_id, response_id, body[_ID_BYTES:].decode())


def canonical(value: object) -> bytes:
    """Give the one byte form of a JSON value that hashes are made of (sorted keys, no spaces, UTF-8)."""
    return _CANONICAL.encode(value).encode()
