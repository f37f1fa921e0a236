"""The words that let a person come back: how they are made, found and checked.

Five words of a list of our own, more than 50 bits in all. The first two name the row through a keyed hash; the other
three are checked against an argon2id hash with a salt of its own and a pepper that is not in the database. A check
takes the same time whether the code exists or not. Source: OWASP password storage cheat sheet (19 MiB, t=2, p=1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from threading import Lock, Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from feedback.core.errors import DomainError
from feedback.core.sealing import current_vault

FILE = Path(__file__).parent / "data" / "code_words.txt"
WORDS = 5
NAMING = 2
#: Five of the longest words; a longer run is no code of ours.
LONGEST_RUN = 50
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: One at a time: each takes 19 MiB, and a flood of them would take the machine.
_one_at_a_time = Lock()
#: One code that is checked and this many that wait; the threads that are left go on serving the form.
MAY_WAIT = 3
_line = Semaphore(1 + MAY_WAIT)


class TooManyCodes(DomainError):
    """More codes are being checked than may wait; it says nothing of the code."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class NewCode:
    """A code that was just made: the words for the person, and what is kept."""

    words: str = field(repr=False)
    selector: bytes
    verifier: str


@cache
def words() -> tuple[str, ...]:
    """Give the list of words."""
    return tuple(FILE.read_text(encoding="utf-8").split())


def new_code() -> NewCode:
    """Make a code. It takes as long as a hash does (about 25 ms), so make it before a transaction begins."""
    chosen = [secrets.choice(words()) for _ in range(WORDS)]
    with _one_at_a_time:
        verifier = _hasher.hash(_peppered(chosen[NAMING:]))
    return NewCode(" ".join(chosen), selector_of(chosen), verifier)


def spoken(code: str) -> list[str]:
    """Read what a person typed: small or capital letters, with or without spaces and dashes between the words."""
    letters = re.findall(r"[a-z]+", code.lower())
    if len(letters) == 1 and len(letters[0]) <= LONGEST_RUN:
        return _parted(letters[0])
    return letters


def _parted(run: str) -> list[str]:
    """Part words that were typed without spaces; an empty list where they are none of ours, or read in no single way."""
    known = set(words())
    readings: list[list[tuple[str, ...]]] = [[()], *([] for _ in run)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - max(map(len, known))), end):
            if run[start:end] in known:
                readings[end] += [
                    (*before, run[start:end]) for before in readings[start] if len(before) < WORDS
                ]
    whole = [list(reading) for reading in readings[len(run)] if len(reading) == WORDS]
    return whole[0] if len(whole) == 1 else []


def selector_of(code: list[str]) -> bytes:
    """Give the keyed hash of the first words, by which a row is found (32 bytes)."""
    named = " ".join(code[:NAMING]).encode()
    return hmac.new(current_vault().pepper, b"selector\0" + named, hashlib.sha256).digest()


def _peppered(rest: list[str]) -> bytes:
    return hmac.new(current_vault().pepper, b"verifier\0" + " ".join(rest).encode(), hashlib.sha256).digest()


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_bytes(32))


@contextmanager
def place_in_line() -> Iterator[None]:
    """Hold a place among the codes that are being checked, right or wrong alike.

    Raises:
        TooManyCodes: every place is taken.
    """
    if not _line.acquire(blocking=False):
        raise TooManyCodes(
            "Many people are looking just now. Nothing is lost: please try your code again in a moment."
        )
    try:
        yield
    finally:
        _line.release()


def fits(code: list[str], verifier: str | None) -> bool:
    """Say whether the code belongs to `verifier`. With None it takes as long, and says no.

    Raises:
        TooManyCodes: too many wait already.
    """
    with place_in_line(), _one_at_a_time:
        try:
            _hasher.verify(verifier or _nobodys(), _peppered(code[NAMING:]))
        except (VerificationError, InvalidHashError):
            return False
    return verifier is not None and len(code) == WORDS
