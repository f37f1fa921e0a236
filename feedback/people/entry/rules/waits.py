"""How long a wrong try makes one wait: longer each time, never for ever, and never for somebody elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Patience:
    """How many wrong tries cost nothing, and the longest wait (seconds) that more of them lead to."""

    free: int
    first: float
    longest: float

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
#: Codes that do not fit after a passphrase that did: six digits are few, so these are slow wherever they come from.
CODES = Patience(free=5, first=30, longest=900)
#: After so many seconds without a try everything is forgotten.
FORGOTTEN_AFTER = 3_600.0
