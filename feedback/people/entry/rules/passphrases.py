"""What makes a passphrase good enough: its length, and that it is not put together from a few parts that everybody tries.

No rule says which kinds of character it needs, and none makes anybody change it (4-protection.md, "Signing in"; NIST
SP 800-63B-4, 3.1.1.2). The list of common passwords: data/SOURCE.md.
"""

from __future__ import annotations

import gzip
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

SHORTEST, LONGEST = 15, 256
#: A passphrase of fewer different parts than this is one of those that are tried first.
FEWEST_PARTS = 4
#: How long a part may be that is looked up: what is shorter is single characters.
_SHORTEST_PART, _LONGEST_PART = 3, 32
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


def as_kept(typed: str) -> str:
    """Give a passphrase as it is hashed: one form of each letter, single spaces, none at the ends.

    A phone's keyboard adds a space after a word, and two keyboards write one accent in two ways.
    """
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def _is_run(part: str) -> bool:
    if len(set(part)) == 1:
        return True
    return any(part in row or part in row[::-1] for row in _ROWS)


def _parts(text: str, known: frozenset[str]) -> set[str]:
    """Split `text` into as few parts as can be; a part is known, a run of keys, or one character. Give them apart."""
    fewest, begins = [0], [0]
    for end in range(1, len(text) + 1):
        found, begin = fewest[end - 1] + 1, end - 1
        for start in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1):
            if fewest[start] + 1 < found and (text[start:end] in known or _is_run(text[start:end])):
                found, begin = fewest[start] + 1, start
        fewest.append(found)
        begins.append(begin)
    parts, end = set(), len(text)
    while end:
        parts.add(text[begins[end] : end])
        end = begins[end]
    return parts


def parts_of(passphrase: str, own_words: Iterable[str] = ()) -> int:
    """Count the different parts of a passphrase: common passwords, runs of keys, words about the person, characters."""
    plain = as_kept(passphrase).casefold()
    own = {word for words in own_words for word in re.findall(r"\w{3,}", words.casefold())}
    known = common() | own
    joined = re.sub(r"[\W_]+", "", plain)
    readings = (joined, re.sub(r"[\W_]+", "", plain.translate(_SWAPS)), re.sub(r"\s+", "", plain))
    return min(len(_parts(reading, known)) for reading in readings)


def what_is_wrong(passphrase: str, own_words: Iterable[str] = ()) -> str:
    """Say in one calm sentence why a passphrase cannot be taken; "" where it can.

    Args:
        own_words: what anybody would try of this person: their name, their email.
    """
    kept = as_kept(passphrase)
    if len(kept) < SHORTEST:
        return "That is too short to be safe. Fifteen characters or more: four or five words that do not belong together are easy to remember."
    if len(kept) > LONGEST:
        return "That is longer than we can take. Up to 256 characters are enough."
    if kept.casefold() in common() or parts_of(kept, own_words) < FEWEST_PARTS:
        return "That is one of those that are tried first: a common password, a run of keys, or your own name, said again. Four or five words that do not belong together are better."
    return ""
