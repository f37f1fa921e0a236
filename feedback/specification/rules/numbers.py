"""Clause numbers: 4.2 is the second live clause of the fourth section that is switched on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def clause_numbers(sections: Iterable[Sequence[Key]]) -> dict[Key, str]:
    """Number the clauses of the sections that are switched on.

    Args:
        sections: for each section, in order, its live clauses in order. An empty section keeps its number.
    """
    return {
        key: f"{place}.{number}"
        for place, clauses in enumerate(sections, start=1)
        for number, key in enumerate(clauses, start=1)
    }


def mark_in_words(mark: int) -> str:
    """Give the mark that a clause keeps wherever it is moved: "C-07"."""
    return f"C-{mark:02d}"


def lots_in_words(numbers: Sequence[int], *, every: bool = False) -> str:
    """Give "All lots", "Lot 2", "Lots 1–3" or "Lots 1 and 3"."""
    if every or not numbers:
        return "All lots"
    ordered = sorted(set(numbers))
    if len(ordered) == 1:
        return f"Lot {ordered[0]}"
    if ordered == list(range(ordered[0], ordered[-1] + 1)) and len(ordered) > 2:  # noqa: PLR2004 - two are joined by "and"
        return f"Lots {ordered[0]}–{ordered[-1]}"
    return f"Lots {', '.join(map(str, ordered[:-1]))} and {ordered[-1]}"
