"""Signing in, measured: what a right and a wrong passphrase, a wrong code and an unknown email cost.

    python -m bench.signing_in                500 of each kind, in turns (about four minutes on a quiet machine)
    python -m bench.signing_in --each 50      a quick look

Timed from what was typed to the answer "this person" or "that did not fit": the look into the tables, the hash and the
code, before anything is shown. Each round asks once for every kind, in an order of its own, so that whatever else this
machine does hits all alike. A difference is the median of the differences from the unknown email, round by round, with
the interval in which it lies with 95 % (order statistics, as in bench.codes).
"""

from __future__ import annotations

import argparse
import json
import secrets
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pyotp

from bench.codes import interval_of_median, percentile
from bench.place import Place
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
            "one bare hash": lambda: self.hasher.fits(self.verifier, PHRASE),
            "right": lambda: self.comes(EMAIL, PHRASE, pyotp.TOTP(self.secret).now()),
            "a wrong passphrase": lambda: self.comes(EMAIL, other, "123456"),
            "a wrong code": lambda: self.comes(EMAIL, PHRASE, "000000"),
            UNKNOWN: lambda: self.comes("nobody@mail.example", other, "123456"),
        }


def measure(*, each: int) -> dict[str, Any]:
    """Time every kind `each` times, in turns, in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        acts = Door(Path(folder)).kinds()
        times: dict[str, list[float]] = {name: [] for name in acts}
        order, chance = list(acts), secrets.SystemRandom()
        for _round in range(each + 3):
            chance.shuffle(order)
            for name in order:
                begun = perf_counter()
                acts[name]()
                times[name].append(perf_counter() - begun)
    times = {name: taken[3:] for name, taken in times.items()}
    hash_takes, found = median(times["one bare hash"]), {}
    for name, taken in times.items():
        apart = [one - other for one, other in zip(taken, times[UNKNOWN], strict=True)]
        low, high = interval_of_median(apart)
        found[name] = {
            "n": len(taken),
            "median_ms": median(taken) * 1000,
            "p95_ms": percentile(taken, 0.95) * 1000,
            "apart_ms": median(apart) * 1000,
            "apart_from_to_ms": (low * 1000, high * 1000),
            "apart_in_hashes": median(apart) / hash_takes,
        }
    return found


def show(found: dict[str, Any]) -> None:
    """Print what `measure` found as a table."""
    print(
        f"{'signing in with':<28}{'n':>6}{'median':>10}{'p95':>10}{'apart':>10}  95 % interval       of one hash"
    )
    for name, one in found.items():
        low, high = one["apart_from_to_ms"]
        print(
            f"  {name:<26}{one['n']:>6}{one['median_ms']:>8.2f}ms{one['p95_ms']:>8.2f}ms{one['apart_ms']:>8.3f}ms"
            f"  {low:>7.3f} to {high:>6.3f}{one['apart_in_hashes']:>12.2%}"
        )


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
