"""A flood: a thousand junk forms a minute from one address, while genuine people answer from others.

Junk takes the shortest way that stores anything (Start, one post of words, Send), since whoever floods does not read.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import asdict, dataclass
from threading import Event, Lock, Thread

from sqlalchemy import func, select

from bench.clients import Measured, senders
from bench.place import THREE, Place, Served
from bench.walking import Walker
from feedback.intake.records import Response, Submission

A_MINUTE = 1000
FLOODER = "198.51.100.7"
FLOODERS, PEOPLE_AT_ONCE = 6, 4
#: Somebody who fills in a form pauses; a room of thirty does not wait for one another.
BETWEEN_PEOPLE = 0.5


@dataclass(frozen=True)
class Rush:
    """What happened: to the people (each answer of each page timed), and to the junk."""

    seconds: float
    people: int
    got_through: int
    people_held: int
    p50_ms: float
    p95_ms: float
    junk_sent: int
    junk_stored: int
    junk_held: int

    def as_json(self) -> dict[str, float | int]:
        """Give plain values."""
        return asdict(self)


def _junk(port: int) -> bool:
    walker = Walker(port, FLOODER)
    walker.opens("/")
    walker.presses("begin")
    walker.presses("send_now", at="p:helped", **{f"q-{THREE[0]}": "Buy cheap watches"})
    walker.presses("leave")
    walker.client.close()
    return "Thank you" in walker.page


class _Junk:
    """Keeps the pace of a thousand a minute, over as many connections as it needs."""

    def __init__(self, port: int, over: Event) -> None:
        self.port, self.over, self.sent = port, over, 0
        self._turn, self._began = Lock(), time.monotonic()

    def run(self) -> None:
        while not self.over.is_set():
            with self._turn:
                due = self._began + self.sent * 60 / A_MINUTE
                self.sent += 1
            if self.over.wait(max(0.0, due - time.monotonic())):
                return
            _junk(self.port)


@dataclass(frozen=True)
class _Stored:
    """What lies in the database: how much of people and of junk, and how much of each is held for a spam check."""

    people: int
    people_held: int
    junk: int
    junk_held: int

    @classmethod
    def now(cls, place: Place) -> _Stored:
        """Count. A person here answers three questions and junk one, so that each is known by what it left."""
        answers = (
            select(func.count())
            .where(Response.submission_id == Submission.id)
            .correlate(Submission)
            .scalar_subquery()
        )
        with place.database.reading() as session:
            rows = session.execute(select(answers, Submission.held_for_spam)).all()
        found = Counter((count == len(THREE), held) for count, held in rows)
        people, junk = found[True, False] + found[True, True], found[False, False] + found[False, True]
        return cls(people, found[True, True], junk, found[False, True])


def measure(place: Place, served: Served, *, seconds: float) -> Rush:
    """Flood for so long, with people answering all the while."""
    before = _Stored.now(place)
    over, found, through = Event(), Measured(), [0, 0]
    junk = _Junk(served.port, over)
    addresses, turn = iter(senders(10_000, begin=100_000)), Lock()

    def people() -> None:
        while not over.wait(BETWEEN_PEOPLE):
            with turn:
                walker = Walker(served.port, next(addresses))
            sent = walker.walks()
            with turn:
                through[0] += 1
                through[1] += sent
                found.seconds += [answer.seconds for answer in walker.answers]

    threads = [Thread(target=junk.run) for _one in range(FLOODERS)]
    threads += [Thread(target=people) for _one in range(PEOPLE_AT_ONCE)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join()
    elapsed = time.monotonic() - began
    after = _Stored.now(place)
    return Rush(
        seconds=round(elapsed, 1),
        people=through[0],
        got_through=through[1],
        people_held=after.people_held - before.people_held,
        p50_ms=round(found.milliseconds(0.5), 1),
        p95_ms=round(found.milliseconds(0.95), 1),
        junk_sent=junk.sent,
        junk_stored=after.junk - before.junk,
        junk_held=after.junk_held - before.junk_held,
    )
