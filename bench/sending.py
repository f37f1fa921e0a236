"""Sends a second, against the ceiling, in turns, so that whatever else this machine does hits both alike.

Timed is the last POST of the form ("go=send") of a person whose three answers are already kept: from the first byte that
leaves the client to the last byte of the 303 that says "received". Within it the service checks the token, opens the
answers in progress, seals three originals, commits them to SQLite with synchronous=FULL, and deletes the answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.clients import Measured, a_post, crowd, senders
from bench.place import WORDS, Place, Served
from feedback.intake import journey, tokens
from feedback.intake.progress import Seed

CLIENTS = (1, 8, 50)
TURNS = 5
WARM = 40


@dataclass(frozen=True)
class Line:
    """One line of the table: so many clients, what the ceiling did, what the service did."""

    clients: int
    ceiling: Measured
    ours: Measured

    @property
    def ratio(self) -> float:
        """Give the share of the ceiling that the service reaches."""
        return self.ours.rate / self.ceiling.rate if self.ceiling.rate else 0.0


def a_send(place: Place, seed: Seed, sender: str) -> bytes:
    """Write the last POST of the form."""
    form = {
        "at": journey.CHECK,
        "w": place.address,
        "t": tokens.make(seed.form_id, place.today),
        "go": "send",
        "website": "",
    }
    return a_post(form, cookie=f"__Host-f={seed.cookie}", sender=sender)


def sends(place: Place, count: int, *, begin: int = 0) -> list[bytes]:
    """Prepare the last POST of as many people."""
    people = zip(place.drafts(count), senders(count, begin=begin), strict=True)
    return [a_send(place, seed, sender) for seed, sender in people]


def measure(place: Place, ours: Served, ceiling: Served, *, each: int) -> list[Line]:
    """Measure with one, eight and fifty clients; `each` sends a turn."""
    bare = [a_post({"words": WORDS}) for _send in range(each)]
    begin = WARM
    crowd(ours.port, sends(place, WARM), clients=4)
    crowd(ceiling.port, bare[:WARM], clients=4)
    lines = []
    for clients in CLIENTS:
        line = Line(clients, Measured(), Measured())
        for _turn in range(TURNS):
            prepared = sends(place, each, begin=begin)
            begin += each
            line.ceiling.join(crowd(ceiling.port, bare, clients=clients))
            line.ours.join(crowd(ours.port, prepared, clients=clients))
        lines.append(line)
    return lines
