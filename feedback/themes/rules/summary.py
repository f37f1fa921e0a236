"""How much of a set of themes two printed pages can hold. What does not fit is named, never dropped."""

from __future__ import annotations

_FITS_WHOLE, _WHEN_MORE, _ROOM_FOR_TWO = 8, 6, 7


def told_in_full(themes: int) -> int:
    """Give how many themes are told in full; the rest stand by their titles, which need room as well."""
    return themes if themes <= _FITS_WHOLE else _WHEN_MORE


def quotes_each(themes: int) -> int:
    """Give how many quotes each theme has room for."""
    return 2 if themes <= _ROOM_FOR_TWO else 1
