"""Wrong tries are slowed, and nobody is locked out. What is counted lives in this process's memory, and no address is kept.

A place is counted under a hash whose key is made anew with the process. Tries that come too soon are not looked at,
cost nothing and make no wait longer, so whoever waits gets their turn. A place where somebody was right before is known as
theirs until the process ends or many others have come since: what strangers try makes them wait nowhere but elsewhere.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from feedback.core.places import place_of
from feedback.people.entry.rules.waits import CODES, HERE, PLACE, STRANGERS, Patience

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
        # Apart, since only a right passphrase gets here: no flood of made-up emails pushes one of these out.
        self._codes: dict[bytes, _Tally] = {}
        self._homes: dict[bytes, None] = {}

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
        return self._count(self._tallies, [(here, HERE), (everywhere, PLACE)], at)

    def try_code(self, address: str, whose: bytes, *, at: float | None = None) -> float:
        """Count a code that was given with the right passphrase; give the seconds to wait first, or 0.0.

        Args:
            whose: what stands for the account, whichever way it was found (its id).
        """
        home = self._home(address, whose)
        with self._turn:
            known = home in self._homes
        counted = (
            (self._name(b"code", whose), CODES) if known else (self._name(b"stranger", whose), STRANGERS)
        )
        return self._count(self._codes, [counted], at)

    def was_right(self, address: str, account: bytes, whose: bytes) -> None:
        """Forgive the tries of this account from this place, which is known as theirs from now on.

        Other accounts' tries stay, and so do the codes that strangers tried.
        """
        place = place_of(address).encode()
        everywhere = self._name(b"place", place)
        with self._turn:
            self._tallies.pop(self._name(b"here", place, account), None)
            if everywhere in self._tallies:
                self._tallies[everywhere].misses -= 1
        self.is_home(address, whose)

    def is_home(self, address: str, whose: bytes) -> None:
        """Know a place as one from which this person came in, with a code or with a passkey."""
        home = self._home(address, whose)
        with self._turn:
            self._codes.pop(self._name(b"code", whose), None)
            self._homes.pop(home, None)
            self._homes[home] = None
            while len(self._homes) > MOST:
                self._homes.pop(next(iter(self._homes)))

    def _home(self, address: str, whose: bytes) -> bytes:
        return self._name(b"home", place_of(address).encode(), whose)

    def _count(
        self, tallies: dict[bytes, _Tally], among: Sequence[tuple[bytes, Patience]], at: float | None
    ) -> float:
        moment = time.monotonic() if at is None else at
        with self._turn:
            found = [(_tally(tallies, name, patience, moment), patience) for name, patience in among]
            wait = max(tally.may_again - moment for tally, _ in found)
            if wait > 0:
                return wait
            for tally, patience in found:
                tally.misses, tally.last = tally.misses + 1, moment
                tally.may_again = moment + patience.wait_after(tally.misses)
        return 0.0


def _tally(tallies: dict[bytes, _Tally], name: bytes, patience: Patience, moment: float) -> _Tally:
    tally = tallies.pop(name, None)
    if tally is None or moment - tally.last > patience.forgotten_after:
        tally = _Tally(0, moment, moment)
    tallies[name] = tally  # the newest stand last
    while len(tallies) > MOST:
        tallies.pop(next(iter(tallies)))
    return tally
