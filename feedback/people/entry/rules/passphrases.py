"""What makes a passphrase good enough: its length, and that it is not put together from a few parts that everybody tries.

No rule says which kinds of character it needs, and none makes anybody change it (4-protection.md, "Signing in"; NIST
SP 800-63B-4, 3.1.1.2). The list of common passwords: data/SOURCE.md.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 15, 256
#: A passphrase of fewer different parts than this is one of those that are tried first.
FEWEST_PARTS = 4
#: The shortest part that is looked up: what is shorter is single characters.
_SHORTEST_PART = 3
_FILE = Path(__file__).resolve().parents[1] / "data" / "common_passwords.txt.gz"
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv",
)
_SWAPS = str.maketrans("013457@$!", "oieastasi")


@cache
def common() -> frozenset[str]:
    """Give the passwords that were found most often, in small letters."""
    return frozenset(gzip.decompress(_FILE.read_bytes()).decode().split())


@cache
def _longest_common() -> int:
    return max(map(len, common()))


def as_kept(typed: str) -> str:
    """Give a passphrase as it is hashed: one form of each letter, single spaces, none at the ends.

    A phone's keyboard adds a space after a word, and two keyboards write one accent in two ways.
    """
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _is_run(part: str) -> bool:
    if len(set(part)) == 1:
        return True
    return any(part in row or part in row[::-1] for row in _ROWS)


def _parts(text: str, own: frozenset[str]) -> set[str]:
    """Split `text` into as few parts as can be; a part is known, a run of keys, or one character. Give them apart."""
    fewest, begins, known = [0], [0], common()
    longest = max(_longest_common(), *map(len, own), 0)
    for end in range(1, len(text) + 1):
        found, begin = fewest[end - 1] + 1, end - 1
        for start in range(max(0, end - longest), end - _SHORTEST_PART + 1):
            part = text[start:end]
            if fewest[start] + 1 < found and (part in known or part in own or _is_run(part)):
                found, begin = fewest[start] + 1, start
        fewest.append(found)
        begins.append(begin)
    parts, end = set(), len(text)
    while end:
        parts.add(text[begins[end] : end])
        end = begins[end]
    return parts


def _said_once(text: str) -> list[str]:
    """Give a text, and each shorter one of which it is a whole number of repeats."""
    size = len(text)
    spans = [span for span in range(1, size) if size % span == 0 and text[:span] * (size // span) == text]
    return [text, *(text[:span] for span in spans)]


def parts_of(passphrase: str, own_words: Iterable[str] = ()) -> int:
    """Count the different parts of a passphrase: common passwords, runs of keys, words about the person, characters."""
    plain = as_kept(passphrase).casefold()
    own = frozenset(word for words in own_words for word in re.findall(r"\w{3,}", words.casefold()))
    joined = re.sub(r"[\W_]+", "", plain)
    readings = (joined, re.sub(r"[\W_]+", "", plain.translate(_SWAPS)), re.sub(r"\s+", "", plain))
    return min(len(_parts(once, own)) for reading in readings for once in _said_once(reading))


class Weakness(StrEnum):
    """Why a passphrase cannot be taken."""

    SHORT = "short"
    LONG = "long"
    TRIED_FIRST = "tried_first"


def weakness_of(passphrase: str, own_words: Iterable[str] = ()) -> Weakness | None:
    """Say why a passphrase cannot be taken, or None where it can.

    Args:
        own_words: what anybody would try of this person: their name, their email.
    """
    kept = as_kept(passphrase)
    if len(kept) < SHORTEST:
        return Weakness.SHORT
    if len(kept) > LONGEST:
        return Weakness.LONG
    if kept.casefold() in common() or parts_of(kept, own_words) < FEWEST_PARTS:
        return Weakness.TRIED_FIRST
    return None
