"""The words that let a person come back: how they are made, found and checked.

A return code (after sending) is five words of a list of our own, more than 50 bits. The first two name the row through
a keyed hash; the other three are checked against an argon2id hash with a salt of its own and a pepper that is not in
the database. A come-back-later code (before sending) is six words, more than 60 bits, and everything comes out of all
six: argon2id gives a secret from which the row's name and the key derive, so that no word of it can be guessed apart.
Whatever is typed costs one hash of the same size. Source: OWASP password storage cheat sheet (19 MiB, t=2, p=1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import os
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from pathlib import Path
from threading import Semaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw

from feedback.core.errors import DomainError
from feedback.core.sealing import current_vault

FILE = Path(__file__).parent / "data" / "code_words.txt"
Made = TypeVar("Made")
WORDS = 5
NAMING = 2
LATER_WORDS = 6
#: Six of the longest words; a longer run is no code of ours. Nor is anything longer than the second number.
LONGEST_RUN = 60
LONGEST_TYPED = 400
_TIMES, _KIBIBYTES, _SALT_BYTES, _SECRET_BYTES = 2, 19 * 1024, 16, 32
_hasher = PasswordHasher(
    time_cost=_TIMES, memory_cost=_KIBIBYTES, parallelism=1, hash_len=_SECRET_BYTES, salt_len=_SALT_BYTES
)
#: One thread makes every hash, one at a time. Each takes 19 MiB, and the allocator keeps as much for any thread that ever
#: made one: eight threads with a lock between them were measured to hold 152 MB (python -m bench.codes).
_hashing = [ThreadPoolExecutor(1, "hashing")]
os.register_at_fork(after_in_child=lambda: _hashing.__setitem__(0, ThreadPoolExecutor(1, "hashing")))
#: One code that is checked and this many that wait; the threads that are left go on serving the form.
MAY_WAIT = 3
_line = Semaphore(1 + MAY_WAIT)
#: The same for codes that are being made, which takes a form that was begun. Both lines leave one thread of eight.
MAY_BE_MADE = 3
_making = Semaphore(MAY_BE_MADE)


class TooManyCodes(DomainError):
    """More codes are being checked than may wait; it says nothing of the code."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class NewCode:
    """A code that was just made: the words for the person, and what is kept."""

    words: str = field(repr=False)
    selector: bytes
    verifier: str


@dataclass(frozen=True)
class LaterCode:
    """A come-back-later code that was just made: the words for the person, and the secret that comes of them (32 bytes)."""

    words: str = field(repr=False)
    secret: bytes = field(repr=False)


@cache
def words() -> tuple[str, ...]:
    """Give the list of words."""
    return tuple(FILE.read_text(encoding="utf-8").split())


def _in_its_turn(make: Callable[..., Made], *given: object) -> Made:
    """Make a hash in the one thread that makes them, and wait for it."""
    return _hashing[0].submit(make, *given).result()


def _choose(count: int, pick: Callable[[Sequence[str]], str] = secrets.choice) -> list[str]:
    """Choose words that can be typed without spaces too: as a run they are read in this one way (tests say how rarely
    a choice is put back).
    """
    while True:
        chosen = [pick(words()) for _ in range(count)]
        if spoken("".join(chosen)) == chosen:
            return chosen


def new_code() -> NewCode:
    """Make a return code. It takes as long as a hash does (about 25 ms), so make it before a transaction begins.

    Raises:
        TooManyCodes: too many are being made at this moment.
    """
    chosen = _choose(WORDS)
    with _place_to_make():
        verifier = _in_its_turn(_hasher.hash, _peppered(chosen[NAMING:]))
    return NewCode(" ".join(chosen), selector_of(chosen), verifier)


def _drawn_from(secret: bytes) -> Callable[[Sequence[str]], str]:
    """Draw words from a secret and the pepper together: always the same ones, which neither tells alone."""
    turns = itertools.count()

    def pick(among: Sequence[str]) -> str:
        about = b"later code\0" + next(turns).to_bytes(4, "big") + secret
        drawn = hmac.new(current_vault().pepper, about, hashlib.sha256).digest()
        return among[int.from_bytes(drawn, "big") % len(among)]

    return pick


def new_later_code(secret: bytes) -> LaterCode:
    """Make the come-back-later code of a secret, which the person's cookie gives and nobody keeps. It takes a hash.

    Raises:
        TooManyCodes: too many are being made at this moment.
    """
    chosen = _choose(LATER_WORDS, _drawn_from(secret))
    with _place_to_make():
        return LaterCode(" ".join(chosen), _secret_of(chosen))


def spoken(code: str) -> list[str]:
    """Read what a person typed: small or capital letters, with or without spaces and dashes between the words."""
    if len(code) > LONGEST_TYPED:
        return []
    plain = unicodedata.normalize("NFKC", code).lower()
    letters = re.findall(r"[a-z]+", plain)
    if len(letters) == 1 and len(letters[0]) <= LONGEST_RUN:
        return _parted(letters[0])
    return letters


def is_for_later(code: list[str]) -> bool:
    """Say which kind of code this would be: six words open answers in progress, anything else what was sent."""
    return len(code) == LATER_WORDS


def _parted(run: str) -> list[str]:
    """Part words that were typed without spaces; an empty list where they are none of ours, or read in no single way."""
    known = set(words())
    readings: list[list[tuple[str, ...]]] = [[()], *([] for _ in run)]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - max(map(len, known))), end):
            if run[start:end] in known:
                readings[end] += [
                    (*before, run[start:end]) for before in readings[start] if len(before) < LATER_WORDS
                ]
    for count in (WORDS, LATER_WORDS):
        whole = [list(reading) for reading in readings[len(run)] if len(reading) == count]
        if whole:
            return whole[0] if len(whole) == 1 else []
    return []


def selector_of(code: list[str]) -> bytes:
    """Give the keyed hash of the first words, by which a row is found (32 bytes)."""
    named = " ".join(code[:NAMING]).encode()
    return hmac.new(current_vault().pepper, b"selector\0" + named, hashlib.sha256).digest()


def _peppered(rest: list[str]) -> bytes:
    return hmac.new(current_vault().pepper, b"verifier\0" + " ".join(rest).encode(), hashlib.sha256).digest()


def _secret_of(code: list[str]) -> bytes:
    """Give what comes of all six words (32 bytes): one hash, under a salt that only this service has."""
    salt = hmac.new(current_vault().pepper, b"come back later", hashlib.sha256).digest()[:_SALT_BYTES]
    size = (_TIMES, _KIBIBYTES, 1, _SECRET_BYTES, Type.ID)
    return _in_its_turn(hash_secret_raw, " ".join(code).encode(), salt, *size)


@cache
def _nobodys() -> str:
    """Give a verifier that belongs to nobody. It is written, not hashed: the first wrong code costs one hash too."""
    salt, tag = (
        base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
        for size in (_SALT_BYTES, _SECRET_BYTES)
    )
    return f"$argon2id$v=19$m={_KIBIBYTES},t={_TIMES},p=1${salt}${tag}"


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


@contextmanager
def _place_to_make() -> Iterator[None]:
    if not _making.acquire(blocking=False):
        raise TooManyCodes(
            "Many people are asking for a code just now. Nothing is lost: please press again in a moment."
        )
    try:
        yield
    finally:
        _making.release()


def fits(code: list[str], verifier: str | None) -> bool:
    """Say whether the code belongs to `verifier`. With None it takes as long, and says no.

    Raises:
        TooManyCodes: too many wait already.
    """
    with place_in_line():
        try:
            _in_its_turn(_hasher.verify, verifier or _nobodys(), _peppered(code[NAMING:]))
        except (VerificationError, InvalidHashError):
            return False
    return verifier is not None and len(code) == WORDS


def later_secret(code: list[str]) -> bytes:
    """Give the secret that comes of a come-back-later code, right or wrong alike: one hash (32 bytes).

    Raises:
        TooManyCodes: too many wait already.
    """
    with place_in_line():
        return _secret_of(code)
