"""Challenges of passkeys that were answered: each is good once. Kept in this process's memory, of which there is one."""

from __future__ import annotations

import hashlib
from threading import Lock

#: More than this at once, and pages as old as those that are forgotten have to be opened anew: memory stays bounded.
MOST = 20_000


class Spent:
    """Remembers which challenges were answered.

    Whatever it does not remember, it refuses: a page that was opened before this process began, or before a challenge
    that had to be forgotten, has to be opened anew. So nothing is good twice, neither after a restart nor in a flood.
    """

    def __init__(self, *, began: int, most: int = MOST) -> None:
        """Begin with an empty memory.

        Args:
            began: when this process began (seconds since 1970).
            most: how many challenges are remembered at once.
        """
        self._turn, self._most, self._from = Lock(), most, began
        self._answered: dict[bytes, int] = {}

    def spend(self, challenge: str, asked_at: int) -> bool:
        """Spend a challenge; say whether it was good until now.

        Args:
            challenge: what the device was asked.
            asked_at: when (seconds since 1970), as the signed cookie says.
        """
        name = hashlib.blake2b(challenge.encode(), digest_size=16).digest()
        with self._turn:
            if asked_at < self._from or name in self._answered:
                return False
            self._answered[name] = asked_at
            if len(self._answered) > self._most:
                oldest = min(self._answered, key=self._answered.__getitem__)
                self._from = self._answered[oldest] + 1
                self._answered = {one: at for one, at in self._answered.items() if at >= self._from}
        return True
