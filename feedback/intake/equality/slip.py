"""A slip in a page: "whoever posts this has sent something to this programme, today". It says nothing of what, or who.

It holds the programme, a random name for one envelope, and a day, sealed under the form secret. It is good until the end
of the next day.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import nacl.exceptions
import nacl.secret

from feedback.core.sealing import current_vault

_DAYS = 1
_PURPOSE = b"about you"


@dataclass(frozen=True)
class Slip:
    """What a slip says."""

    programme_id: UUID
    name: UUID


def _box() -> nacl.secret.Aead:
    secret = current_vault().form_secret
    return nacl.secret.Aead(hashlib.blake2b(b"slip", key=secret, digest_size=32).digest())


def give(programme_id: UUID, on: date) -> str:
    """Make a slip with a random name of its own."""
    body = programme_id.bytes + uuid4().bytes + on.toordinal().to_bytes(4, "big")
    return base64.urlsafe_b64encode(bytes(_box().encrypt(body, _PURPOSE))).decode()


def read(slip: str, on: date) -> Slip | None:
    """Read a slip, or give None where it is not one of ours, or too old."""
    try:
        body = bytes(_box().decrypt(base64.urlsafe_b64decode(slip.encode()), _PURPOSE))
    except (nacl.exceptions.CryptoError, binascii.Error, ValueError, TypeError):
        return None
    made_on = int.from_bytes(body[32:], "big")
    if not 0 <= on.toordinal() - made_on <= _DAYS:
        return None
    return Slip(UUID(bytes=body[:16]), UUID(bytes=body[16:32]))
