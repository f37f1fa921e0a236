"""What somebody was sending when they had to show who they are: sealed into the page that asks them, kept nowhere else.

The slip opens only in this service, for the same account, within a day. It holds the address and the fields of a form, so
that nothing typed is lost when a session ends in the middle of it (4-protection.md, "Faults").
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import nacl.exceptions
import nacl.secret
from flask import current_app, request

LASTS = timedelta(hours=24)
#: A slip goes back through a form, which takes 512 kB; whatever is larger is not kept.
LARGEST = 300_000
#: The name of the hidden field that carries a slip.
FIELD = "kept"
_CSRF = "csrf_token"


@dataclass(frozen=True)
class Kept:
    """Where somebody was going, with which method, and what they sent: (name, value) in the order of the form."""

    path: str
    method: str
    fields: tuple[tuple[str, str], ...]

    @property
    def words(self) -> list[str]:
        """Give what looks like words of a person, so that they can see that it is still there."""
        return [value for _, value in self.fields if " " in value.strip()]


def _box() -> nacl.secret.Aead:
    secret = current_app.secret_key
    if not secret:
        message = "this process holds no secret of its own"
        raise RuntimeError(message)
    key = secret if isinstance(secret, bytes) else secret.encode()
    return nacl.secret.Aead(hashlib.blake2b(b"kept", key=key, digest_size=32).digest())


def keep_this_request(account_id: UUID, at: datetime) -> str:
    """Seal what this request carries for one account; "" where it is too large, or came with a file."""
    if request.files:
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in {_CSRF, FIELD}]
    path = request.full_path if request.query_string else request.path
    return _sealed(Kept(path, request.method, tuple(fields)), account_id, at)


def keep_path(path: str, account_id: UUID, at: datetime) -> str:
    """Seal where one account is to be led, and nothing else."""
    return _sealed(Kept(path, "GET", ()), account_id, at)


def _sealed(one: Kept, account_id: UUID, at: datetime) -> str:
    found = {"path": one.path, "method": one.method, "at": at.timestamp(), "fields": one.fields}
    body = json.dumps(found)
    if len(body) > LARGEST:
        return ""
    return base64.urlsafe_b64encode(bytes(_box().encrypt(body.encode(), account_id.bytes))).decode()


def open_slip(slip: str, account_id: UUID, at: datetime) -> Kept | None:
    """Give what a slip holds, or None where it is not one of ours, for somebody else, or older than a day."""
    try:
        sealed = base64.urlsafe_b64decode(slip.encode())
        found = json.loads(_box().decrypt(sealed, account_id.bytes))
    except (nacl.exceptions.CryptoError, binascii.Error, ValueError, TypeError):
        return None
    if not 0 <= at.timestamp() - found["at"] <= LASTS.total_seconds():
        return None
    return Kept(found["path"], found["method"], tuple((name, value) for name, value in found["fields"]))
