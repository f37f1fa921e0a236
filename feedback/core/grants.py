"""A grant: a sealed slip in a page that says "whoever posts this may act on that one thing, today".

It lets a respondent who has shown their code take a next step without the code standing in the page. It holds an id
and a day, sealed under the form secret; it says nothing to anyone else and is good until the end of the next day.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import date
from uuid import UUID

import nacl.exceptions
import nacl.secret

from feedback.core.sealing import current_vault

_ID_BYTES = 16
_DAYS = 1


def _box() -> nacl.secret.Aead:
    secret = current_vault().form_secret
    return nacl.secret.Aead(hashlib.blake2b(b"grant", key=secret, digest_size=32).digest())


def give(purpose: str, thing_id: UUID, on: date) -> str:
    """Seal a slip for one thing and one purpose."""
    body = thing_id.bytes + on.toordinal().to_bytes(4, "big")
    return base64.urlsafe_b64encode(bytes(_box().encrypt(body, purpose.encode()))).decode()


def thing_of(purpose: str, slip: str, on: date) -> UUID | None:
    """Give the thing that a slip is for, or None where it is not one of ours, for something else, or too old."""
    try:
        body = bytes(_box().decrypt(base64.urlsafe_b64decode(slip.encode()), purpose.encode()))
    except (nacl.exceptions.CryptoError, binascii.Error, ValueError, TypeError):
        return None
    made_on = int.from_bytes(body[_ID_BYTES:], "big")
    return UUID(bytes=body[:_ID_BYTES]) if 0 <= on.toordinal() - made_on <= _DAYS else None
