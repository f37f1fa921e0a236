"""Codes, measured: what a right and a wrong one cost, and how fast they are made against a bare loop that hashes too.

    python -m bench.codes                 2,000 of each kind, in turns (about six minutes on a quiet machine)
    python -m bench.codes --each 100      a quick look

Looking is timed from the words that were typed to the answer "this one" or "none", before anything is shown; in turns
(bench/turns.py), against a code that nobody has.
"""

from __future__ import annotations

import argparse
import json
import resource
import secrets
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from bench import turns
from bench.place import Place
from bench.turns import BARE, in_turns
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake import codes
from feedback.intake import service as intake
from feedback.intake.parcels import Answer
from feedback.intake.progress import DAYS_UNDER_A_CODE, Draft, Progress, Seed
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.questions import queries as questions

EACH, CODES_MADE, AT_ONCE = 2_000, 200, 8
#: What every other kind is compared with.
UNKNOWN = "a code that nobody has"
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


#: A right one, a wrong one, one that nobody has, and the hash that they all make.
OF_WHAT_WAS_SENT = (
    BARE,
    "right, of what was sent",
    "wrong, with the first words of another",
    UNKNOWN,
)


@dataclass(frozen=True)
class Codes:
    """A place with one thing sent and one in progress, and a code for each."""

    database: Database
    progress: Progress
    place: Place
    sent: str
    later: str

    @classmethod
    def made_in(cls, folder: Path) -> Codes:
        """Send once, keep a code, and put a draft under another."""
        place = Place.made_in(folder)
        progress, later = (
            Progress(place.settings.progress_file),
            codes.new_later_code(secrets.token_bytes(32)),
        )
        draft = Draft(window_id=UUID(str(place.window_id)), step="private")
        progress.keep(Seed(later.secret), draft, place.today, days=DAYS_UNDER_A_CODE)
        submission_id = submissions(place, 1)[0]
        with place.database.writing() as session:
            sent = intake.mint_code(session, submission_id)
        return cls(place.database, progress, place, sent, later.words)

    def look(self, typed: str) -> bool:
        """Look for what a code belongs to, as the page does."""
        said = codes.spoken(typed)
        if codes.is_for_later(said):
            return self.progress.recall(Seed(codes.later_secret(said)), self.place.today) is not None
        with self.database.reading() as session:
            return intake.submission_by_code(session, typed) is not None

    def kinds(self) -> dict[str, Callable[[], object]]:
        """Give everything that is compared: what it is, and the act."""
        first, rest = self.sent.split()[: codes.NAMING], self.sent.split()[codes.NAMING :]
        typed = {
            "right, of what was sent": self.sent,
            "wrong, with the first words of another": " ".join([*first, *reversed(rest)]),
            UNKNOWN: " ".join(reversed(self.sent.split())),
            "no code at all": "maple",
            "right, of what waits": self.later,
            "wrong, as long as one of what waits": " ".join(reversed(self.later.split())),
        }
        secret = secrets.token_bytes(32)
        verifier = _hasher.hash(secret)
        acts: dict[str, Callable[[], object]] = {BARE: lambda: _hasher.verify(verifier, secret)}
        return acts | {name: (lambda code=code: self.look(code)) for name, code in typed.items()}


def submissions(place: Place, count: int) -> list[UUID]:
    """Send a few words, as often as asked; give the ids."""
    with place.database.writing() as session:
        window = questions.window_by_address(session, place.address)
        question = window and questions.question_by_key(session, window.version_id, "what_helped")
        if window is None or question is None:
            raise LookupError(place.address)
        return [
            intake.receive(
                session,
                Seed.fresh().submission_id,
                programme_id=window.programme_id,
                window_id=window.id,
                service_id=None,
                answers=[Answer(question.id, text="She rang when she said she would.")],
                may_use=MayUse.GROUP,
                reads_first=ReadsFirst.OUTSIDE,
                language="en",
                source=Source.FORM,
                at=now(),
            ).id
            for _ in range(count)
        ]


def looking(made: Codes, *, each: int, only_sent: bool = False) -> dict[str, Any]:
    """Time every kind `each` times, in turns; with `only_sent` the codes of what was sent alone, right and wrong."""
    acts = made.kinds()
    if only_sent:
        acts = {name: act for name, act in acts.items() if name in OF_WHAT_WAS_SENT}
    return in_turns(acts, each=each, against=UNKNOWN)


def making(made: Codes, *, count: int) -> dict[str, Any]:
    """Make codes and keep them, alone and many at once, against a bare loop that hashes; and see what memory it takes."""
    ids = submissions(made.place, 3 * count)

    def bare() -> str:
        return _hasher.hash(secrets.token_bytes(32))

    def one(submission_id: UUID) -> int:
        pressed = 1
        while True:
            try:
                code = codes.new_code()
            except codes.TooManyCodes:
                pressed += 1
                sleep(0.01)
                continue
            with made.database.writing() as session:
                intake.keep_code(session, submission_id, code)
            return pressed

    def rate(act: Callable[[], object]) -> float:
        begun = perf_counter()
        act()
        return count / (perf_counter() - begun)

    alone, ceiling = [], []
    for part in range(2):  # in turns
        ceiling.append(rate(lambda: [bare() for _ in range(count)]))
        mine = ids[part * count : (part + 1) * count]
        alone.append(rate(lambda mine=mine: [one(each) for each in mine]))  # type: ignore[misc]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        pressed: list[int] = []
        together = rate(lambda: pressed.extend(crowd.map(one, ids[2 * count :])))
    return {
        "made_per_second": median(alone),
        "bare_hashes_per_second": median(ceiling),
        "ratio": median(alone) / median(ceiling),
        "made_per_second_by_8_at_once": together,
        "asked_to_press_again": sum(pressed) - count,
        "most_memory_grew_by_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def measure(*, each: int, count: int, only_sent: bool = False) -> dict[str, Any]:
    """Measure both, in a folder that is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        made = Codes.made_in(Path(folder))
        return {"looking": looking(made, each=each, only_sent=only_sent), "making": making(made, count=count)}


def show(found: dict[str, Any]) -> None:
    """Print what `measure` found as a table."""
    turns.show("looking for a code", found["looking"])
    making = found["making"]
    print(f"making and keeping a code: {making['made_per_second']:.1f} a second, one at a time")
    print(
        f"  a bare loop that hashes: {making['bare_hashes_per_second']:.1f} a second; ratio {making['ratio']:.2f}"
    )
    print(
        f"  {AT_ONCE} asking at once: {making['made_per_second_by_8_at_once']:.1f} a second,"
        f" {making['asked_to_press_again']} times asked to press again,"
        f" memory grew by {making['most_memory_grew_by_mb']:.1f} MB at most"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.codes", description=__doc__.splitlines()[0])
    parser.add_argument("--each", type=int, default=EACH, help="how often each kind of code is looked for")
    parser.add_argument("--count", type=int, default=CODES_MADE, help="how many codes are made in a turn")
    parser.add_argument(
        "--only-sent", action="store_true", help="right and wrong codes of what was sent alone (six minutes)"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args(arguments)
    found = measure(each=given.each, count=given.count, only_sent=given.only_sent)
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
