"""Pacing: too many sends from one address are held for a spam check, and never refused.

A group of thirty in one room must all get through, so the limit is twice that. The address is never kept: it is counted
under a hash whose key is made anew every day and lives in this process's memory only.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

LIMIT = parse("60 per 10 minutes")


class Pace:
    """Counts sends by a daily keyed hash of the address."""

    def __init__(self) -> None:
        """Begin with an empty memory."""
        self._day: date | None = None
        self._key = b""
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def is_too_fast(self, address: str, on: date) -> bool:
        """Count one send, and say whether there have been more than people in a room could make."""
        if on != self._day:
            self._day, self._key = on, secrets.token_bytes(32)
        hashed = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).hexdigest()
        return not self._limiter.hit(LIMIT, hashed)
