"""Growth: what the worker holds after a thousand sends, and after fifty thousand more."""

from __future__ import annotations

from typing import Any

from bench.clients import crowd
from bench.place import Place, Served
from bench.sending import sends

SETTLE, SENDS, STEP, CLIENTS = 1_000, 50_000, 1_000, 8


def measure(place: Place, served: Served, *, count: int = SENDS) -> dict[str, Any]:
    """Send so many and compare."""
    wrong = len(crowd(served.port, sends(place, SETTLE), clients=CLIENTS).wrong)
    begin, held = served.memory, []
    for done in range(0, count, STEP):
        wrong += len(crowd(served.port, sends(place, STEP, begin=SETTLE + done), clients=CLIENTS).wrong)
        held.append(round(served.memory, 1))
    return {
        "sends": count,
        "wrong": wrong,
        "begin_mb": round(begin, 1),
        "end_mb": held[-1],
        "most_mb": max(held),
        "growth": round(held[-1] / begin - 1, 4),
    }
