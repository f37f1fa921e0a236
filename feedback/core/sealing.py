"""Words at rest. Originals go into a sealed box that only staff processes can open; other words under a key ring.

Sources: libsodium's sealed boxes (X25519) and XChaCha20-Poly1305 through PyNaCl; 4-protection.md, "Keys".
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field
from uuid import UUID

import nacl.exceptions
import nacl.public
import nacl.secret
import nacl.utils

from feedback.core.errors import SealedAway, TooMuch

#: What a sealed original may weigh, in bytes: 5,000 characters can be 20,000 bytes. The size tells one of three.
BUCKETS = (1024, 4096, 32768)
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
        return self.current.to_bytes(2, "big") + bytes(box.encrypt(text.encode(), associated))

    def open(self, sealed: bytes, associated: bytes) -> str:
        """Open what `seal` made.

        Raises:
            Damaged: it was altered, moved, or its key is not on this ring.
        """
        key = self.keys.get(int.from_bytes(sealed[:2], "big"))
        if key is None:
            message = "the key for this box is not on the ring"
            raise Damaged(message)
        try:
            return bytes(nacl.secret.Aead(key).decrypt(sealed[2:], associated)).decode()
        except nacl.exceptions.CryptoError as error:
            message = "a sealed text was altered or moved"
            raise Damaged(message) from error


@dataclass(frozen=True)
class Vault:
    """The keys that this process holds. The public surface has `public_keys` and its two secrets, and nothing else.

    `form_secret` signs one-time form tokens; `pepper` is mixed into return codes before they are hashed;
    `index_secret` (staff) makes the index by which an email address is found.
    """

    form_secret: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    public_keys: dict[UUID, bytes] = field(repr=False)
    private_keys: dict[UUID, bytes] = field(default_factory=dict, repr=False)
    ring: KeyRing | None = field(default=None, repr=False)
    index_secret: bytes | None = field(default=None, repr=False)


_held: list[Vault] = []


def hold(vault: Vault) -> None:
    """Make `vault` the one that this process uses."""
    _held[:] = [vault]


def current_vault() -> Vault:
    """Give the vault of this process.

    Raises:
        SealedAway: none was opened.
    """
    if not _held:
        message = "no keys are open in this process"
        raise SealedAway(message)
    return _held[0]


def _ring() -> KeyRing:
    ring = current_vault().ring
    if ring is None:
        message = "this process holds no key ring"
        raise SealedAway(message)
    return ring


def _associated(logical_name: str, row_id: UUID) -> bytes:
    return logical_name.encode() + b"\0" + row_id.bytes


def seal_text(text: str, logical_name: str, row_id: UUID) -> bytes:
    """Seal derived words under the ring, bound to the frozen name of their column and the id of their row."""
    return _ring().seal(text, _associated(logical_name, row_id))


def open_text(sealed: bytes, logical_name: str, row_id: UUID) -> str:
    """Open what `seal_text` sealed for the same column and row."""
    return _ring().open(sealed, _associated(logical_name, row_id))


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
    body = pad(response_id.bytes + text.encode())
    return bytes(nacl.public.SealedBox(nacl.public.PublicKey(key)).encrypt(body))


def open_original(programme_id: UUID, response_id: UUID, sealed: bytes) -> str:
    """Open a respondent's words, to the letter.

    Raises:
        SealedAway: this process has no private key for the programme (the public surface never has).
        Damaged: the box was altered, or belongs to another response.
    """
    key = current_vault().private_keys.get(programme_id)
    if key is None:
        message = "this process has no private key for this programme"
        raise SealedAway(message)
    try:
        body = unpad(nacl.public.SealedBox(nacl.public.PrivateKey(key)).decrypt(sealed))
    except nacl.exceptions.CryptoError as error:
        message = "a sealed original was altered"
        raise Damaged(message) from error
    if body[:_ID_BYTES] != response_id.bytes:
        message = "a sealed original belongs to another response"
        raise Damaged(message)
    return body[_ID_BYTES:].decode()


def canonical(value: object) -> bytes:
    """Give the one byte form of a JSON value that hashes are made of (sorted keys, no spaces, UTF-8)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
