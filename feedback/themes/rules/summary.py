"""How much of a set of themes two printed pages can hold. What does not fit is named, never dropped."""

from __future__ import annotations

#: Themes told in full; the rest stand by their titles.
MOST_IN_FULL = 8
_ROOM_FOR_TWO = 4


def quotes_each(themes: int) -> int:
    """Give how many quotes each theme has room for."""
    return 2 if themes <= _ROOM_FOR_TWO else 1
