"""An event in its one written form: the fields that are hashed, and the hash."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

from feedback.core.sealing import canonical

_BARE = len(UUID(int=0).hex)


class Event(Protocol):
    """Whatever carries the columns of an event: a row of ours or of the driver's."""

    id: Any
    number: Any
    at: Any
    programme_id: Any
    account_id: Any
    act: Any
    about: Any
    about_id: Any
    reason: Any
    previous: Any


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _id(value: UUID | str | None) -> str:
    """Write an id; a text is one as a database gives it, on SQLite without its dashes.

    A million events are walked without making four million UUIDs: that was a third of the time.
    """
    if isinstance(value, str):
        text = value
        if len(text) == _BARE:
            text = f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
        return text
    return "" if value is None else str(value)


def fields_of(event: Event) -> dict[str, Any]:
    """Give the fields of an event as they are hashed and exported (docs/audit-format.md)."""
    return {
        "id": _id(event.id),
        "number": event.number,
        "at": _moment(event.at),
        "programme": _id(event.programme_id),
        "account": _id(event.account_id),
        "act": event.act,
        "about": event.about,
        "about_id": _id(event.about_id),
        "reason": event.reason,
        "previous": event.previous,
    }


def digest_of(fields: dict[str, Any]) -> str:
    """Hash the fields of an event: SHA-256 over their canonical JSON, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(fields)).hexdigest()
