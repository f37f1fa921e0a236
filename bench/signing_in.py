"""Signing in, measured: what a right and a wrong passphrase, a wrong code and an unknown email cost.

    python -m bench.signing_in                500 of each kind, in turns (about four minutes on a quiet machine)
    python -m bench.signing_in --each 50      a quick look

Timed from what was typed to the answer "this person" or "that did not fit": the look into the tables, the hash and the
code, before anything is shown; in turns (bench/turns.py), against an email that nobody has.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyotp

from bench import turns
from bench.place import Place
from bench.turns import BARE, in_turns
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.people import service as people
from feedback.people.entry import queries, service
from feedback.people.entry.checking import check
from feedback.people.entry.hashing import Hasher
from feedback.people.entry.pace import Pace
from feedback.people.records import Organisation, OrganisationKind

EACH = 500
PHRASE, EMAIL = "kettle orbit mossy lantern", "robin@mail.example"
#: What every other kind is compared with.
UNKNOWN = "an email that nobody has"


class Door:
    """A place with one person who has a passphrase and an app."""

    def __init__(self, folder: Path) -> None:
        """Set the person up, with hashes of the full cost."""
        self.place, self.hasher, self.secret = Place.made_in(folder), Hasher(), pyotp.random_base32()
        verifier = self.hasher.hash(PHRASE)
        with self.place.database.writing() as session:
            organisation = Organisation(name="A place to measure", kind=OrganisationKind.HUB)
            session.add(organisation)
            session.flush()
            account = people.add_account(session, "Robin", organisation_id=organisation.id, email=EMAIL)
            service.set_passphrase(session, account.id, verifier, at=now())
            service.set_authenticator(session, account.id, self.secret, step=0, at=now())
        self.verifier = verifier

    def comes(self, email: str, passphrase: str, code: str) -> bool:
        """Do what the sign-in page does until it knows; the pace is new each time, since waiting is not what is measured."""
        with self.place.database.reading() as session:
            known = queries.known_by_email(session, email)
        try:
            check(known, passphrase, code, hasher=self.hasher, pace=Pace(), sender="192.0.2.7", at=now())
        except DomainError:
            return False
        return True

    def kinds(self) -> dict[str, Callable[[], object]]:
        """Give everything that is compared."""
        other = "another thing entirely"
        return {
            BARE: lambda: self.hasher.fits(self.verifier, PHRASE),
            "right": lambda: self.comes(EMAIL, PHRASE, pyotp.TOTP(self.secret).now()),
            "a wrong passphrase": lambda: self.comes(EMAIL, other, "123456"),
            "a wrong code": lambda: self.comes(EMAIL, PHRASE, "000000"),
            UNKNOWN: lambda: self.comes("nobody@mail.example", other, "123456"),
        }


def measure(*, each: int) -> dict[str, Any]:
    """Time every kind `each` times, in turns, in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        acts = Door(Path(folder)).kinds()
        return in_turns(acts, each=each, against=UNKNOWN)


def show(found: dict[str, Any]) -> None:
    """Print what `measure` found as a table."""
    turns.show("signing in with", found)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.signing_in", description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=EACH, help="how often each kind is tried")
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    found = measure(each=given.each)
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
