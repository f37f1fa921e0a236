"""Passphrases are hashed here, one at a time: each hash takes 64 MiB, and memory is to hold one (RFC 9106, section 4).

Right, wrong and unknown cost the same: a hash is always made, of the same size.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Semaphore
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from feedback.core.errors import DomainError

#: One that is hashed and this many that wait.
MAY_WAIT = 5
#: (times, KiB): the second of RFC 9106's two recommendations, with one lane; and what tests use, which live mode refuses.
FULL, CHEAP = (3, 64 * 1024), (1, 8)
_SALT_BYTES, _HASH_BYTES = 16, 32
Made = TypeVar("Made")


class TooManyAtOnce(DomainError):
    """More people are signing in at this moment than may wait."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


class Hasher:
    """Makes and checks argon2id hashes, one at a time."""

    def __init__(self, *, cheap: bool = False) -> None:
        """Begin with an empty line. `cheap` is for tests alone (settings.py refuses it in live mode)."""
        self._times, self._kibibytes = CHEAP if cheap else FULL
        self._hasher = PasswordHasher(
            time_cost=self._times,
            memory_cost=self._kibibytes,
            parallelism=1,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
        )
        salt, tag = (
            base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")
            for size in (_SALT_BYTES, _HASH_BYTES)
        )
        #: A verifier of nobody's: written, not hashed, so that the first unknown email costs one hash too.
        self._nobodys = f"$argon2id$v=19$m={self._kibibytes},t={self._times},p=1${salt}${tag}"
        self._one = ThreadPoolExecutor(1, "passphrase")
        self._line = Semaphore(1 + MAY_WAIT)

    def hash(self, passphrase: str) -> str:
        """Make the verifier of a passphrase (about a tenth of a second). Never within a transaction.

        Raises:
            TooManyAtOnce: too many wait already.
        """
        return self._in_turn(self._hasher.hash, passphrase)

    def fits(self, verifier: str | None, passphrase: str) -> bool:
        """Say whether a passphrase belongs to `verifier`. With None it takes as long, and says no.

        Raises:
            TooManyAtOnce: too many wait already.
        """
        try:
            self._in_turn(self._hasher.verify, verifier or self._nobodys, passphrase)
        except (VerificationError, InvalidHashError):
            return False
        return verifier is not None

    def is_old(self, verifier: str) -> bool:
        """Say whether a verifier was made at another cost than today's, and should be made anew."""
        return self._hasher.check_needs_rehash(verifier)

    def _in_turn(self, make: Callable[..., Made], *given: object) -> Made:
        if not self._line.acquire(blocking=False):
            raise TooManyAtOnce("Many people are signing in just now. Please try again in a moment.")
        try:
            return self._one.submit(make, *given).result()
        finally:
            self._line.release()
