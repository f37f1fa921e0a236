"""The numbered words of a text, so that a span can be chosen by two numbers where there is no JavaScript.

A word is what stands between spaces, without the punctuation around it; commas, brackets, dashes and slashes part
words as well. Joining words and the gaps between them gives the text back exactly.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from feedback.core.errors import DomainError

_CHUNK = re.compile(r"[^\s,;:!?/()\[\]{}\"“”«»…—–]+")


@dataclass(frozen=True, slots=True)
class Word:
    """Word `number` of a text (counted from 1): the code points `start` to `end` (exclusive), which read `text`."""

    number: int
    start: int
    end: int
    text: str


def words(text: str) -> list[Word]:
    """Return the words of `text` in order, numbered from 1. Punctuation that stands alone is no word."""
    found: list[Word] = []
    for match in _CHUNK.finditer(text):
        start, end = match.span()
        while start < end and _is_punctuation(text[start]):
            start += 1
        while end > start and _is_punctuation(text[end - 1]):
            end -= 1
        if start < end:
            found.append(Word(len(found) + 1, start, end, text[start:end]))
    return found


def span_of(numbered: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    """Return the code points (start, end) from word `first` to word `last`, both included, in either order.

    Raises:
        DomainError: a number is not one of these words.
    """
    low, high = sorted((first, last))
    if low < 1 or high > len(numbered):
        raise DomainError("Please give word numbers between 1 and %(most)s.", most=len(numbered))
    return numbered[low - 1].start, numbered[high - 1].end


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P") and character not in "@#_&%"
