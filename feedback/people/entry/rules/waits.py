"""How long a wrong try makes one wait: longer each time, never for ever, and never for somebody elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

#: After so many seconds without a try everything is forgotten, unless a patience says otherwise.
FORGOTTEN_AFTER = 3_600.0


@dataclass(frozen=True)
class Patience:
    """How many wrong tries cost nothing, the longest wait (seconds) that more of them lead to, and when they are forgotten."""

    free: int
    first: float
    longest: float
    forgotten_after: float = FORGOTTEN_AFTER

    def wait_after(self, misses: int) -> float:
        """Give how long to wait after so many wrong tries (seconds): doubled each time, up to the longest."""
        over = misses - self.free
        if over <= 0:
            return 0.0
        return min(self.longest, self.first * 2.0 ** min(over - 1, 60))


#: Tries for one account from one place: a person who mistypes waits a minute at the most.
HERE = Patience(free=3, first=1, longest=60)
#: Tries from one place for whatever account: an office behind one address shares it.
PLACE = Patience(free=20, first=1, longest=30)
#: Codes that do not fit after a passphrase that did, from where this person was right before: six digits are few.
CODES = Patience(free=5, first=30, longest=900)
#: The same from anywhere else, all places together: whoever tries on and on gets one an hour, and a week to be forgotten.
STRANGERS = Patience(free=5, first=30, longest=3_600, forgotten_after=7 * 86_400.0)
