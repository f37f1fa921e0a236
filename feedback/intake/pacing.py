"""Pacing: more sends from one place than people could make are held for a spam check, and never refused.

Thirty people in one room are never held: the limit is twice that. A flood is held after its first sixty, and stays held
for the rest of a day in which it sent three hundred, since every send counts, held or not. The address is never kept: it
is counted under a hash whose key is made anew every day and lives in this process's memory only.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network

from limits import parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

LIMITS = parse_many("60 per 10 minutes; 300 per day")
#: One household or one machine holds a whole IPv6 network of this size and can take a new address for every send.
_ONE_PLACE = 64


def place_of(address: str) -> str:
    """Give what counts as one place: an IPv4 address, or the network that an IPv6 address lies in.

    What is no address at all is a place of its own.
    """
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped is not None:
            return str(known.ipv4_mapped)
        return str(ip_network((known, _ONE_PLACE), strict=False))
    return str(known)


class Pace:
    """Counts sends by a daily keyed hash of the place that they come from."""

    def __init__(self) -> None:
        """Begin with an empty memory."""
        self._day: date | None = None
        self._key = b""
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    def is_too_fast(self, address: str, on: date) -> bool:
        """Count one send, and say whether there have been more than people in a room could make."""
        if on != self._day:
            self._day, self._key = on, secrets.token_bytes(32)
        place = hashlib.blake2b(place_of(address).encode(), key=self._key, digest_size=16).hexdigest()
        within = [self._limiter.hit(limit, place) for limit in LIMITS]
        return not all(within)
