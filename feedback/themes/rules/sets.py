"""Rules for a set of themes. Each finding is a warning with its evidence; none hides a theme, and none decides.

A theme that is thin is kept: a concern said once is a single voice, not a mistake (5-evidence.md, "Rules for a set").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from uuid import UUID

from feedback.figures.wording import SMALLEST_SHOWN

#: Two themes overlap when they share at least half of the smaller one's excerpts.
OVERLAP = Fraction(1, 2)
#: One theme among at least three is a catch-all when it holds more than half of all that is in any theme.
CATCH_ALL, SET_OF = Fraction(1, 2), 3


class Finding(StrEnum):
    """What a set of themes can be warned about."""

    TOO_THIN = "too_thin"
    OVERLAPPING = "overlapping"
    CATCH_ALL = "catch_all"


@dataclass(frozen=True)
class Held:
    """What one theme holds: ids of excerpts and responses, and how many people spoke."""

    excerpts: frozenset[UUID]
    responses: frozenset[UUID]
    people: int


@dataclass(frozen=True)
class Warn:
    """One warning: which themes, and the two numbers that it rests on (`count` of `base`)."""

    finding: Finding
    themes: tuple[UUID, ...]
    count: int
    base: int


def warnings(held: Mapping[UUID, Held]) -> list[Warn]:
    """Look over a set of themes, by theme id, and say what to look at again."""
    everything = frozenset().union(*(theme.responses for theme in held.values())) if held else frozenset()
    found = [
        Warn(Finding.TOO_THIN, (theme_id,), theme.people, SMALLEST_SHOWN)
        for theme_id, theme in held.items()
        if theme.people < SMALLEST_SHOWN
    ]
    if len(held) >= SET_OF:
        found += [
            Warn(Finding.CATCH_ALL, (theme_id,), len(theme.responses), len(everything))
            for theme_id, theme in held.items()
            if everything and Fraction(len(theme.responses), len(everything)) > CATCH_ALL
        ]
    for (one_id, one), (other_id, other) in combinations(held.items(), 2):
        shared, smaller = len(one.excerpts & other.excerpts), min(len(one.excerpts), len(other.excerpts))
        if smaller and Fraction(shared, smaller) >= OVERLAP:
            found.append(Warn(Finding.OVERLAPPING, (one_id, other_id), shared, smaller))
    return found
