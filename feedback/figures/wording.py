"""Counts in words: few, some and most where a number would say too much, and "fewer than 5"."""

from enum import StrEnum
from fractions import Fraction

#: Counts below this, other than nought, are not printed (the publication threshold of the programme's papers).
SMALLEST_SHOWN = 5


class Amount(StrEnum):
    """The words for a part of a small group. "Few" may be none and "most" may be all, on purpose."""

    FEW = "few"
    SOME = "some"
    MOST = "most"
    TOO_FEW_TO_SAY = "too few people to say"


#: Each word up to, but not including, this part of the group; above the last it is "most".
UP_TO = ((Fraction(1, 3), Amount.FEW), (Fraction(2, 3), Amount.SOME))


def amount(count: int, base: int) -> Amount:
    """Few, some or most: below one third of the group, below two thirds, or from there upwards.

    Thirds are the rule because every word then still covers at least two counts from a group of
    five upwards, so that a word never gives one person's view away (with quarters, "some" of five
    could only be two). A smaller group than five gets no word at all.

    Raises:
        ValueError: a count below nought, or above its base.
    """
    if not 0 <= count <= base:
        raise ValueError("An amount needs a count between nought and its base.")
    if base < SMALLEST_SHOWN:
        return Amount.TOO_FEW_TO_SAY
    part = Fraction(count, base)
    return next((word for limit, word in UP_TO if part < limit), Amount.MOST)


def is_small(count: int) -> bool:
    """True for the counts that could point at somebody: one to four."""
    return 0 < count < SMALLEST_SHOWN


def count_in_words(count: int) -> str:
    """The count as it may be printed: "0", "fewer than 5" for one to four, or the number."""
    return f"fewer than {SMALLEST_SHOWN}" if is_small(count) else f"{count:,}"
