"""Pacing: more sends from one place than people could make are held for a spam check, and never refused.

Thirty people in one room are never held: the limit is twice that. A flood is held after its first sixty, and stays held
for the rest of a day in which it sent three hundred, since every send counts, held or not. The address is never kept: it
is counted under a hash whose key is made anew every day and lives in this process's memory only.

A link for a room is a place of its own, wherever its people sit, with room for many more of them.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from feedback.core.places import place_of as place_of

#: Seconds, and how many sends of one place in them are taken as people's.
LIMITS = ((600, 60), (86_400, 300))
#: The same for the link of a room: a hall of 150 at once, and some rooms in a day. What comes through it comes from people
#: whom a facilitator gave it to, or from whoever found it.
ROOM_LIMITS = ((600, 200), (86_400, 1000))
#: More places than this at once, and counting begins again: memory stays bounded, and nobody is held for it.
MOST_PLACES = 20_000


@dataclass
class _Span:
    """Counts within one stretch of time. A place that is not in `sends` has sent nothing in it."""

    seconds: int
    most: int
    ends: float = 0.0
    sends: dict[bytes, int] = field(default_factory=dict)

    def is_over(self, place: bytes, at: float) -> bool:
        """Count one send, and say whether this place has now sent more than `most`."""
        if at >= self.ends or len(self.sends) >= MOST_PLACES:
            self.ends = at + self.seconds
            self.sends.clear()
        self.sends[place] = self.sends.get(place, 0) + 1
        return self.sends[place] > self.most


class Pace:
    """Counts sends by a daily keyed hash of the place that they come from. Threads take turns."""

    def __init__(self, limits: Sequence[tuple[int, int]] = LIMITS) -> None:
        """Begin with an empty memory."""
        self._day: date | None = None
        self._key = b""
        self._spans = [_Span(seconds, most) for seconds, most in limits]
        self._turn = Lock()

    def is_too_fast(self, address: str, on: date, *, at: float | None = None) -> bool:
        """Count one send, and say whether there have been more than people in a room could make.

        Args:
            at: seconds on a clock that only goes forward; this process's own where nothing is said.
        """
        moment = time.monotonic() if at is None else at
        with self._turn:
            if on != self._day:
                self._day, self._key = on, secrets.token_bytes(32)
                for span in self._spans:
                    span.sends.clear()
            place = hashlib.blake2b(place_of(address).encode(), key=self._key, digest_size=16).digest()
            over = [span.is_over(place, moment) for span in self._spans]
        return any(over)
