"""Outcomes: the five-point change scale, what an item's answers add up to, and how two shares compare."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from feedback.figures.shares import Share, intervals_overlap


class Change(StrEnum):
    """How somebody says something has changed, from a lot better to a lot worse, or one of two ways not to say."""

    A_LOT_BETTER = "a lot better"
    A_LITTLE_BETTER = "a little better"
    ABOUT_THE_SAME = "about the same"
    A_LITTLE_WORSE = "a little worse"
    A_LOT_WORSE = "a lot worse"
    NOT_NEEDED = "not needed"
    PREFER_NOT_TO_SAY = "prefer not to say"

    @property
    def is_a_rating(self) -> bool:
        """True for the five points of the scale."""
        return self in RATINGS


#: The five points, best first.
RATINGS = (
    Change.A_LOT_BETTER,
    Change.A_LITTLE_BETTER,
    Change.ABOUT_THE_SAME,
    Change.A_LITTLE_WORSE,
    Change.A_LOT_WORSE,
)


@dataclass(frozen=True)
class ItemCounts:
    """How many people gave each answer under one item.

    The base holds everybody for whom the item applies and who came to it: the five ratings and
    "prefer not to say". It leaves out "not needed" and those who skipped the item. Somebody who
    would rather not say therefore never counts as improved, and 18 improved, 10 the same, 3 worse
    and 2 without a rating make 55 % of 33 improved, as `002_1a7f1499c29e664e.txt` 1.5 has it.

    Raises:
        ValueError: a count below nought.
    """

    a_lot_better: int = 0
    a_little_better: int = 0
    about_the_same: int = 0
    a_little_worse: int = 0
    a_lot_worse: int = 0
    prefer_not_to_say: int = 0
    not_needed: int = 0

    def __post_init__(self) -> None:
        if any(self.of(answer) < 0 for answer in Change):
            raise ValueError("Nobody can be counted less than nought times.")

    @classmethod
    def from_answers(cls, answers: Iterable[Change | None]) -> Self:
        """Count the answers of one item; None is an item that was skipped or not asked, and is left out."""
        tally = Counter(answer for answer in answers if answer is not None)
        return cls(**{answer.name.lower(): count for answer, count in tally.items()})

    def of(self, answer: Change) -> int:
        """How many gave this answer."""
        count: int = getattr(self, answer.name.lower())
        return count

    @property
    def better(self) -> int:
        """How many chose one of the two better points."""
        return self.a_lot_better + self.a_little_better

    @property
    def worse(self) -> int:
        """How many chose one of the two worse points."""
        return self.a_little_worse + self.a_lot_worse

    @property
    def worse_or_no_rating(self) -> int:
        """How many of the base neither improved nor stayed the same."""
        return self.worse + self.prefer_not_to_say

    @property
    def base(self) -> int:
        """How many the item's percentages are out of."""
        return self.better + self.about_the_same + self.worse_or_no_rating

    @property
    def improved(self) -> Share:
        """The two better points, out of the base. Never shown without `maintained_or_improved`."""
        return Share(self.better, self.base)

    @property
    def same(self) -> Share:
        """About the same, out of the base."""
        return Share(self.about_the_same, self.base)

    @property
    def maintained_or_improved(self) -> Share:
        """Better or about the same, out of the base. Never shown without `improved`."""
        return Share(self.better + self.about_the_same, self.base)


@dataclass(frozen=True)
class Finding:
    """A share and what it is called, for example "2023/24"."""

    label: str
    share: Share

    def __str__(self) -> str:
        interval = self.share.interval()
        return f"{self.label}: {self.share}" + ("" if interval is None else f", 95% interval {interval}")


def differ_significantly(a: Share, b: Share) -> bool:
    """True only when both bases allow a percentage and the two 95 % intervals lie apart.

    Stricter than a test of the difference, and anybody can check it from what is printed.
    """
    one, other = a.interval(), b.interval()
    return one is not None and other is not None and not intervals_overlap(one, other)


def comparison_sentence(a: Finding, b: Finding) -> str:
    """Both findings and what may be said of them; "significant" only where their intervals lie apart."""
    if a.share.interval() is None or b.share.interval() is None:
        verdict = "There are too few answers to compare the two."
    elif differ_significantly(a.share, b.share):
        verdict = "The intervals do not overlap: the difference is statistically significant."
    else:
        verdict = "The intervals overlap, so the difference may be chance."
    return f"{a}. {b}. {verdict}"
