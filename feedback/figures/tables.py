"""Tables of counts by one attribute, with their total, from which no hidden count can be worked out."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from feedback.figures.suppression import Profile


@dataclass(frozen=True)
class PublicTable:
    """The counts that may be shown, None where one is hidden, and their total, None where that is hidden too."""

    cells: Mapping[str, int | None]
    total: int | None


def public_table(cells: Mapping[str, int], profile: Profile, *, sensitive: bool = False) -> PublicTable:
    """Hide what `profile` may not see of counts that add up to a published total.

    Small counts are hidden first. Where the profile protects sums, the hidden cells must add up to
    more than a small count, in more than one way; if they do not, the next cell in the table's own
    order, nought excepted, is hidden as well. The order decides, and not the size, because "the
    smallest of the others" would itself tell a reader something about the cell that it covers. If
    no cell is left to hide, nothing is shown. In a sensitive table in which all are alike, every
    cell is hidden.

    One attribute only: whether two tables about the same people give something away together is
    not looked at here.

    Raises:
        ValueError: a count below nought.
    """
    if any(count < 0 for count in cells.values()):
        raise ValueError("A count cannot be below nought.")
    nothing = PublicTable(MappingProxyType(dict.fromkeys(cells)), None)
    total = sum(cells.values())
    if total < profile.minimum_base:
        return nothing
    hidden = {name for name, count in cells.items() if profile.hides(count)}
    if sensitive and profile.hides_unanimous and max(cells.values(), default=0) == total:
        hidden = set(cells)
    elif (
        profile.protects_sums and hidden and not _cover_each_other([cells[name] for name in hidden], profile)
    ):
        another = _next_to_hide(cells, hidden)
        if another is None:
            return nothing
        hidden.add(another)
    shown = {name: None if name in hidden else count for name, count in cells.items()}
    return PublicTable(MappingProxyType(shown), total)


def _cover_each_other(small: list[int], profile: Profile) -> bool:
    """True when the sum of these small counts is not small itself, nor one that only equal counts give.

    Two hidden counts that add up to 8 can only be 4 and 4, five that add up to 5 only ones.
    """
    fewest, most = len(small), len(small) * (profile.smallest_shown - 1)
    return sum(small) >= profile.smallest_shown and fewest < sum(small) < most


def _next_to_hide(cells: Mapping[str, int], hidden: set[str]) -> str | None:
    """The next cell after the last hidden one, from the top again if need be, that is neither hidden nor nought."""
    names = list(cells)
    last = max(names.index(name) for name in hidden)
    following = names[last + 1 :] + names[:last]
    return next((name for name in following if name not in hidden and cells[name]), None)
