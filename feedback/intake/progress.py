"""Answers in progress: one sealed blob whose key only the person's cookie holds. Leaving or sending deletes both.

Somebody who asks to come back later has the same blob kept for seven days under a key that only the words of their code
give (docs/decisions/0023-come-back-later.md); then nothing is left under the cookie.

The file lies apart from the database. A row is named by a keyed hash of the cookie, so neither the file nor a backup of
it tells which row is whose, and what it says can only be read while the person's browser asks. Nothing here has a time
finer than a day.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from hmac import compare_digest
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from uuid import UUID
from weakref import finalize

import nacl.exceptions
import nacl.secret

from feedback.core.errors import DomainError, TooMuch
from feedback.core.files import folder_for_service, open_for_service
from feedback.intake.rules import MayUse, ReadsFirst

SECRET_BYTES = 32
LINEAGE_BYTES = 16
#: Bytes after the secret that say, to us alone, in which language the pages are shown.
MARK_BYTES = 3
_WHOLE = SECRET_BYTES + LINEAGE_BYTES
#: A blob is filled up to a multiple of this, so that its size does not tell how much was written.
STEP = 4096
#: What one person can hold here at a time: more than the longest answers of the longest form.
LARGEST = 1024 * 1024
#: Days on which answers can be used: today and tomorrow under a cookie, today and seven more under a code.
DAYS = 2
DAYS_UNDER_A_CODE = 8
_TABLE = """
CREATE TABLE IF NOT EXISTS draft (id BLOB PRIMARY KEY, box BLOB NOT NULL, expires_on TEXT NOT NULL) WITHOUT ROWID
"""


class CouldNotKeep(DomainError):
    """The answers in progress could not be kept; they are still on the person's page."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


@dataclass(frozen=True)
class Seed:
    """What the one cookie holds. Everything about an answer in progress derives from it, one way.

    `secret` (32 bytes) names the row, gives the key and binds the form's token; it is new whenever somebody comes back.
    `lineage` (16 bytes) gives the id that the submission will have, and goes along from browser to browser.
    """

    secret: bytes = field(repr=False)
    lineage: bytes = field(repr=False, default=b"")

    @classmethod
    def fresh(cls, lineage: bytes | None = None, *, on_a_tablet: bool = False) -> Seed:
        """Make a new one, with the lineage of answers that came from elsewhere.

        The last bit of the secret tells a shared tablet from a device of one's own, and the one before whether a code
        opened the answers here; both to us alone.
        """
        secret = bytearray(secrets.token_bytes(SECRET_BYTES))
        secret[-1] = secret[-1] & 0xFC | on_a_tablet | (lineage is not None) << 1
        return cls(bytes(secret), lineage or secrets.token_bytes(LINEAGE_BYTES))

    @property
    def on_a_tablet(self) -> bool:
        """Say whether it was made on a shared tablet. A window says it of where the answers began, which may be elsewhere."""
        return bool(self.secret[-1] & 1)

    @property
    def came_by_code(self) -> bool:
        """Say whether a code opened the answers in this browser: others who hold it may have them open too."""
        return bool(self.secret[-1] & 2)

    @classmethod
    def from_cookie(cls, cookie: str | None) -> Seed | None:
        """Read what a browser sent, or give None where it is nothing of ours."""
        try:
            held = base64.urlsafe_b64decode(cookie or "")
        except (binascii.Error, ValueError):
            return None
        if len(held) not in {_WHOLE, _WHOLE + MARK_BYTES}:
            return None
        return cls(held[:SECRET_BYTES], held[SECRET_BYTES:_WHOLE])

    @property
    def cookie(self) -> str:
        """Write the bytes down (64 characters), for a form of our own."""
        return base64.urlsafe_b64encode(self.secret + self.lineage).decode()

    def _derive(self, purpose: bytes, size: int) -> bytes:
        return hashlib.blake2b(key=self.secret, digest_size=size, person=purpose).digest()

    def _mark(self, tag: str) -> bytes:
        return hashlib.blake2b(
            tag.encode(), key=self.secret, digest_size=MARK_BYTES, person=b"language"
        ).digest()

    def cookie_in(self, tag: str) -> str:
        """Give what the cookie holds (68 characters). It is as long, and looks as random, for every language."""
        return base64.urlsafe_b64encode(self.secret + self.lineage + self._mark(tag)).decode()

    def language_of(self, cookie: str, tags: Iterable[str]) -> str | None:
        """Give which of `tags` the cookie was made for, or None."""
        mark = base64.urlsafe_b64decode(cookie)[_WHOLE:]
        return next((tag for tag in tags if compare_digest(mark, self._mark(tag))), None)

    @property
    def row_id(self) -> bytes:
        """Give the name of the row that holds the answers."""
        return self._derive(b"row", 32)

    @property
    def key(self) -> bytes:
        """Give the key that opens them."""
        return self._derive(b"key", 32)

    @property
    def form_id(self) -> bytes:
        """Give what a form's token is bound to."""
        return self._derive(b"form", 16)

    @property
    def for_later(self) -> bytes:
        """Give what a come-back-later code is drawn from: pressing again after a lost reply gives the same code."""
        return self._derive(b"later", 32)

    @property
    def as_sender(self) -> Seed:
        """Give under what it is kept, for a day, that this browser is the one that sent."""
        return Seed(self._derive(b"sender", SECRET_BYTES))

    @property
    def as_tablet(self) -> Seed:
        """Give under what it is kept which shared tablet this is, where its answers began elsewhere."""
        return Seed(self._derive(b"tablet", SECRET_BYTES))

    def wraps(self, secret: bytes) -> str:
        """Seal a secret so that only this browser's cookie opens it: for a page that asks before it goes on."""
        box = nacl.secret.Aead(self._derive(b"wrap", 32)).encrypt(secret)
        return base64.urlsafe_b64encode(bytes(box)).decode()

    def unwraps(self, wrapped: str) -> bytes | None:
        """Open what `wraps` sealed, or give None where another cookie did."""
        try:
            box = base64.urlsafe_b64decode(wrapped.encode())
            return bytes(nacl.secret.Aead(self._derive(b"wrap", 32)).decrypt(box))
        except (nacl.exceptions.CryptoError, binascii.Error, ValueError, TypeError):
            return None

    @property
    def submission_id(self) -> UUID:
        """Give the id that the submission will have: sending twice is the same submission, from two devices too."""
        digest = hashlib.blake2b(key=self.lineage, digest_size=16, person=b"submission").digest()
        return UUID(bytes=digest, version=4)


@dataclass
class Draft:
    """What a person has answered so far, and which page they are on. Keys of answers are question ids.

    `lineage` is there while the answers lie under a code; `kept_as` names their row there once somebody came back.
    `hands` is the organisation of a worker who sits beside and types. `instead_of` is the submission that these answers replace.
    """

    window_id: UUID
    step: str
    texts: dict[UUID, str] = field(default_factory=dict, repr=False)
    choices: dict[UUID, str] = field(default_factory=dict, repr=False)
    may_use: MayUse | None = None
    reads_first: ReadsFirst | None = None
    set_aside: set[str] = field(default_factory=set)
    came_from: str = ""
    wants_more: bool = False
    changing: bool = False
    held: bool = False
    lineage: bytes = field(default=b"", repr=False)
    kept_as: bytes = field(default=b"", repr=False)
    language: str = ""
    lot: int | None = None
    instead_of: UUID | None = None
    hands: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written or chosen yet. Spaces alone are nothing."""
        return not self.choices and not any(text.strip() for text in self.texts.values())

    def to_json(self) -> bytes:
        """Write it down."""
        plain = {
            "window": self.window_id.hex,
            "step": self.step,
            "texts": {key.hex: text for key, text in self.texts.items()},
            "choices": {key.hex: choice for key, choice in self.choices.items()},
            "may_use": self.may_use,
            "reads_first": self.reads_first,
            "set_aside": sorted(self.set_aside),
            "came_from": self.came_from,
            "wants_more": self.wants_more,
            "changing": self.changing,
            "held": self.held,
            "lineage": self.lineage.hex(),
            "kept_as": self.kept_as.hex(),
            "language": self.language,
            "lot": self.lot,
            "instead_of": self.instead_of.hex if self.instead_of else "",
            "hands": self.hands.hex if self.hands else "",
        }
        return json.dumps(plain).encode()

    @classmethod
    def from_json(cls, written: bytes) -> Draft:
        """Read what `to_json` wrote."""
        plain = json.loads(written)
        return cls(
            window_id=UUID(plain["window"]),
            step=plain["step"],
            texts={UUID(key): text for key, text in plain["texts"].items()},
            choices={UUID(key): choice for key, choice in plain["choices"].items()},
            may_use=MayUse(plain["may_use"]) if plain["may_use"] else None,
            reads_first=ReadsFirst(plain["reads_first"]) if plain["reads_first"] else None,
            set_aside=set(plain["set_aside"]),
            came_from=plain["came_from"],
            wants_more=plain["wants_more"],
            changing=plain["changing"],
            held=plain["held"],
            lineage=bytes.fromhex(plain.get("lineage", "")),
            kept_as=bytes.fromhex(plain.get("kept_as", "")),
            language=plain.get("language", ""),
            lot=plain.get("lot"),
            instead_of=UUID(plain["instead_of"]) if plain.get("instead_of") else None,
            hands=UUID(plain["hands"]) if plain.get("hands") else None,
        )


class Progress:
    """The file of answers in progress. One for each process, with one connection that threads take in turns."""

    def __init__(self, path: Path) -> None:
        """Remember where the file lies; it is made when the first person begins."""
        self.path = path
        self._turn = Lock()
        self._connection: sqlite3.Connection | None = None

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            folder_for_service(self.path.parent)
            os.close(open_for_service(self.path))
        connection = sqlite3.connect(self.path, timeout=5, isolation_level=None, check_same_thread=False)
        finalize(self, connection.close)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_TABLE)
        return connection

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._turn:
            try:
                if self._connection is None:
                    self._connection = self._connect()
                yield self._connection
            except (sqlite3.Error, OSError) as error:
                if self._connection is not None:
                    self._connection.close()
                self._connection = None
                message = "We could not save that page. Your words are still here."
                raise CouldNotKeep(message) from error

    def keep(self, seed: Seed, draft: Draft, on: date, *, days: int = DAYS) -> None:
        """Seal the answers and keep them until tomorrow ends, or for as many days as `days` says (today is one).

        Raises:
            TooMuch: they weigh more than one person can hold here.
            CouldNotKeep: the file cannot be written just now.
        """
        written = draft.to_json()
        if len(written) > LARGEST:
            message = "That is more than we can hold at once. Your words are still here: please shorten them a little."
            raise TooMuch(message)
        padded = written.ljust(-(-len(written) // STEP) * STEP)
        box = bytes(nacl.secret.Aead(seed.key).encrypt(padded, seed.row_id))
        with self._open() as connection:
            connection.execute(
                "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET box = excluded.box,"
                " expires_on = excluded.expires_on",
                (seed.row_id, box, (on + timedelta(days=days)).isoformat()),
            )

    def recall(self, seed: Seed | None, on: date) -> Draft | None:
        """Open the answers of this cookie, or give None where there are none (sent, left, or expired)."""
        if seed is None:
            return None
        with self._open() as connection:
            found = connection.execute(
                "SELECT box FROM draft WHERE id = ? AND expires_on > ?", (seed.row_id, on.isoformat())
            ).fetchone()
        if found is None:
            return None
        try:
            return Draft.from_json(bytes(nacl.secret.Aead(seed.key).decrypt(found[0], seed.row_id)))
        except (nacl.exceptions.CryptoError, ValueError, KeyError):
            return None

    def forget(self, seed: Seed | None, *, kept_as: bytes = b"") -> None:
        """Delete the answers of this cookie, and those that lie under a code in the row `kept_as`."""
        sender = seed.as_sender.row_id if seed is not None and seed.came_by_code else b""
        tablet = seed.as_tablet.row_id if seed is not None and seed.on_a_tablet else b""
        self._delete(seed.row_id if seed else b"", kept_as, sender, tablet)

    def _delete(self, *names: bytes) -> None:
        rows = [(name,) for name in names if name]
        if rows:
            with self._open() as connection:
                connection.executemany("DELETE FROM draft WHERE id = ?", rows)

    def sent(self, seed: Seed, draft: Draft, on: date, *, by_itself: bool) -> None:
        """Delete answers that were sent. Where a code opened them and this browser sent them by itself, keep that it did,
        until tomorrow ends; a press before this one may have kept it already.

        Raises:
            CouldNotKeep: the file cannot be written just now.
        """
        self._delete(seed.row_id, draft.kept_as)
        if seed.came_by_code and by_itself:
            self.keep(seed.as_sender, Draft(window_id=draft.window_id, step="sent"), on)

    def has_sent(self, seed: Seed, on: date) -> bool:
        """Say whether this browser sent the answers itself. Where no code opened them, nobody else had them.

        Raises:
            CouldNotKeep: the file cannot be read just now.
        """
        return not seed.came_by_code or self.recall(seed.as_sender, on) is not None

    def forget_old(self, on: date) -> int:
        """Delete what has expired by a day; give how many rows went."""
        with self._open() as connection:
            gone = connection.execute("DELETE FROM draft WHERE expires_on <= ?", (on.isoformat(),)).rowcount
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone
