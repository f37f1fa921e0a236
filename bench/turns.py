"""Acts timed in turns, each against one of them: what a difference is worth when the machine is not quiet.

Each round does every act once, in an order of its own, so that whatever else this machine does hits all alike. A
difference is the median of the differences from one of the acts, round by round, with the interval in which it lies with
95 % (order statistics; nothing is assumed of the shape).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from math import floor, sqrt
from statistics import median
from time import perf_counter
from typing import Any

#: The act by which all others are measured: one bare hash.
BARE = "one bare hash"
#: The first rounds load what is loaded once, and are not counted.
NOT_COUNTED = 5


def percentile(times: Sequence[float], share: float) -> float:
    """Give the time that `share` of them do not exceed."""
    return sorted(times)[min(len(times) - 1, floor(share * len(times)))]


def interval_of_median(values: Sequence[float]) -> tuple[float, float]:
    """Give the interval in which the median lies with 95 %, by the order of the values alone."""
    ordered, half = sorted(values), 0.98 * sqrt(len(values))
    low, high = floor(len(values) / 2 - half), floor(len(values) / 2 + half)
    return ordered[max(0, low)], ordered[min(len(ordered) - 1, high)]


def in_turns(acts: Mapping[str, Callable[[], object]], *, each: int, against: str) -> dict[str, Any]:
    """Do every act `each` times; give for each its times in ms, and how far it is apart from the act `against`."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    order, chance = list(acts), secrets.SystemRandom()
    for _round in range(each + NOT_COUNTED):
        chance.shuffle(order)
        for name in order:
            begun = perf_counter()
            acts[name]()
            times[name].append(perf_counter() - begun)
    times = {name: taken[NOT_COUNTED:] for name, taken in times.items()}
    hash_takes, found = median(times[BARE]), {}
    for name, taken in times.items():
        apart = [one - other for one, other in zip(taken, times[against], strict=True)]
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


def show(title: str, found: Mapping[str, Any], *, width: int = 38) -> None:
    """Print what `in_turns` found as a table."""
    print(
        f"{title:<{width + 2}}{'n':>6}{'median':>10}{'p95':>10}{'apart':>10}  95 % interval       of one hash"
    )
    for name, one in found.items():
        low, high = one["apart_from_to_ms"]
        print(
            f"  {name:<{width}}{one['n']:>6}{one['median_ms']:>8.2f}ms{one['p95_ms']:>8.2f}ms{one['apart_ms']:>8.3f}ms"
            f"  {low:>7.3f} to {high:>6.3f}{one['apart_in_hashes']:>12.2%}"
        )
