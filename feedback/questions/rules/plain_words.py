"""How hard a text is to read: the school grade of a page, and the words of a sentence.

Source of the grade: the Flesch-Kincaid formula (Kincaid, Fishburne, Rogers and Chissom, 1975), with a simple count of
syllables: groups of vowels, a silent final e left out. Limits: the design, "What it is like to answer", item 14.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 20
LONGEST_EASY_SENTENCE = 15
#: A text shorter than this many words says too little about its grade to be judged on its own.
ENOUGH_WORDS = 8


def sentences(text: str) -> list[str]:
    """Split a text at full stops, question marks, exclamation marks and line ends."""
    return [part for part in re.split(r"(?<=[.?!])\s+|\n+", text) if part.strip()]


def words(text: str) -> list[str]:
    """Give the words of a text."""
    return re.findall(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*", text)


def syllables(word: str) -> int:
    """Count the syllables of an English word, simply."""
    groups = len(re.findall(r"[aeiouy]+", word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and groups > 1
    return max(1, groups - silent)


def school_grade(text: str) -> float:
    """Give the Flesch-Kincaid grade of a text; a text without words has none (0.0)."""
    found = words(text)
    if not found:
        return 0.0
    per_sentence = len(found) / max(1, len(sentences(text)))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def as_one_text(parts: Sequence[str]) -> str:
    """Join what stands on a page; a title without a full stop ends a sentence all the same."""
    kept = [part.strip() for part in parts if part.strip()]
    return " ".join(part if part[-1] in ".?!" else f"{part}." for part in kept)


def long_sentences(text: str, most: int) -> list[str]:
    """Give the sentences of a text that have more than `most` words."""
    return [sentence for sentence in sentences(text) if len(sentence.split()) > most]
