"""The lists of names, places and everyday words that ship with the service."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feedback.reading.identifiers.tokens import folded

_LISTS = Path(__file__).resolve().parent.parent / "data"
#: Endings of everyday English words; a word with one of them is no name unless a capital letter says so.
_EVERYDAY_ENDING = re.compile(
    r"(?:ing|ed|ly|ness|tion|sion|ment|ments|tions|ally|ful|able|ible|ists?|ance|ence|ities|ity|ous|ive|ical|ised|ising|less|ship|ward|wards|hood|ies|ors?|ers|est)$"
)
_SHORTEST_WITH_ENDING = 5


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """What the finder knows before it reads: folded words (see `tokens.folded`)."""

    first_names: frozenset[str]
    names_that_are_words: frozenset[str]
    surnames: frozenset[str]
    common_words: frozenset[str]
    places: frozenset[tuple[str, ...]]
    places_that_are_words: frozenset[tuple[str, ...]]

    def is_everyday(self, key: str) -> bool:
        """Say whether `key` is, or looks like, an everyday word."""
        plain = key.replace("'", "")
        if self.is_common(key):
            return True
        if plain in self.surnames:
            return False
        return len(plain) >= _SHORTEST_WITH_ENDING and bool(_EVERYDAY_ENDING.search(plain))

    def is_common(self, key: str) -> bool:
        """Say whether `key`, or what it is the plural of, is in the list of everyday words."""
        plain = key.replace("'", "")
        return plain in self.common_words or (plain.endswith("s") and plain[:-1] in self.common_words)


@cache
def shipped() -> Gazetteers:
    """Return the lists in `feedback/reading/data`, read once."""
    words = _words("names_that_are_words.txt")
    may_be_words = _places("places_that_are_words.txt")
    return Gazetteers(
        first_names=_words("first_names.txt") - words,
        names_that_are_words=words,
        surnames=_words("surnames.txt"),
        common_words=_words("common_words.txt"),
        places=_places("places.txt") - may_be_words,
        places_that_are_words=may_be_words,
    )


def _lines(name: str) -> list[str]:
    text = (_LISTS / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _words(name: str) -> frozenset[str]:
    return frozenset(folded(word) for line in _lines(name) for word in line.split())


def _places(name: str) -> frozenset[tuple[str, ...]]:
    return frozenset(
        tuple(folded(place).split()) for line in _lines(name) for place in line.split(",") if place.strip()
    )
