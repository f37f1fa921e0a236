"""Wrong tries are slowed, and nobody is locked out. What is counted lives in this process's memory, and no address is kept.

A place is counted under a hash whose key is made anew with the process. Tries that come too soon are not looked at,
cost nothing and make no wait longer, so whoever waits gets their turn.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from feedback.core.places import place_of
from feedback.people.entry.rules.waits import CODES, FORGOTTEN_AFTER, HERE, PLACE, Patience

#: More than this at once, and those that are longest ago are forgotten: memory stays bounded.
MOST = 20_000


@dataclass
class _Tally:
    misses: int
    last: float
    may_again: float


class Pace:
    """Counts tries that have not been right yet. A try counts before it is looked at, and is forgiven when it was right."""

    def __init__(self) -> None:
        """Begin with an empty memory."""
        self._key, self._turn = secrets.token_bytes(32), Lock()
        self._tallies: dict[bytes, _Tally] = {}

    def _name(self, *parts: bytes) -> bytes:
        return hashlib.blake2b(b"\0".join(parts), key=self._key, digest_size=16).digest()

    def try_from(self, address: str, account: bytes, *, at: float | None = None) -> float:
        """Count a try for an account from a place; give the seconds to wait first, or 0.0 where it may be looked at.

        Args:
            account: what stands for the account, known or not (the keyed hash of the email that was typed).
            at: seconds on a clock that only goes forward; this process's own where nothing is said.
        """
        place = place_of(address).encode()
        here, everywhere = self._name(b"here", place, account), self._name(b"place", place)
        return self._count([(here, HERE), (everywhere, PLACE)], at)

    def try_code(self, account: bytes, *, at: float | None = None) -> float:
        """Count a code that was given with the right passphrase; give the seconds to wait first, or 0.0."""
        return self._count([(self._name(b"code", account), CODES)], at)

    def was_right(self, address: str, account: bytes) -> None:
        """Forgive the tries of this account from this place, and its codes. Other accounts' tries stay."""
        place = place_of(address).encode()
        everywhere = self._name(b"place", place)
        with self._turn:
            self._tallies.pop(self._name(b"here", place, account), None)
            self._tallies.pop(self._name(b"code", account), None)
            if everywhere in self._tallies:
                self._tallies[everywhere].misses -= 1

    def _count(self, among: Sequence[tuple[bytes, Patience]], at: float | None) -> float:
        moment = time.monotonic() if at is None else at
        with self._turn:
            found = [(self._tally(name, moment), patience) for name, patience in among]
            wait = max(tally.may_again - moment for tally, _ in found)
            if wait > 0:
                return wait
            for tally, patience in found:
                tally.misses, tally.last = tally.misses + 1, moment
                tally.may_again = moment + patience.wait_after(tally.misses)
        return 0.0

    def _tally(self, name: bytes, moment: float) -> _Tally:
        tally = self._tallies.pop(name, None)
        if tally is None or moment - tally.last > FORGOTTEN_AFTER:
            tally = _Tally(0, moment, moment)
        self._tallies[name] = tally  # the newest stand last
        while len(self._tallies) > MOST:
            self._tallies.pop(next(iter(self._tallies)))
        return tally
