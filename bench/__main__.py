"""`make bench`: what the service carries on this machine, in one run. Figures, not promises: the machine is named with them.

make bench                        about two minutes
make bench ARGS="--json"          the same as one JSON value
make bench ARGS="--long"          also 50,000 sends, for growth of memory (half an hour or more)
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import flood, memory, sending, walking
from bench.clients import Measured
from bench.place import Place, Served

EACH, QUICK = 100, 20


def _figures(found: Measured) -> dict[str, float | int]:
    return {
        "per_second": round(found.rate, 1),
        "p50_ms": round(found.milliseconds(0.5), 1),
        "p95_ms": round(found.milliseconds(0.95), 1),
        "answers": len(found.seconds),
        "wrong": len(found.wrong),
    }


def measure(*, quick: bool, long: bool) -> dict[str, Any]:
    """Measure everything, in a folder that is deleted afterwards."""
    each = QUICK if quick else EACH
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        place = Place.made_in(Path(folder))
        with Served(place, "wsgi:app") as ours, Served(place, "bench.ceiling:app") as ceiling:
            at_rest = ours.memory
            lines = sending.measure(place, ours, ceiling, each=each)
            found: dict[str, Any] = {
                "machine": {
                    "processor": platform.processor() or platform.machine(),
                    "cores": os.cpu_count(),
                    "load": [round(one, 1) for one in os.getloadavg()],
                },
                "sending": [
                    {
                        "clients": line.clients,
                        "ours": _figures(line.ours),
                        "ceiling": _figures(line.ceiling),
                        "ratio": round(line.ratio, 2),
                    }
                    for line in lines
                ],
                "walking": {
                    str(clients): _figures(walking.measure(place, ours, clients=clients, people=each))
                    for clients in (1, 8)
                },
                "memory_mb": {"at_rest": round(at_rest, 1), "after_sending": round(ours.memory, 1)},
            }
        with Served(place, "wsgi:app") as fresh:
            found["flood"] = flood.measure(place, fresh, seconds=15 if quick else 60).as_json()
        if long:
            with Served(place, "wsgi:app") as fresh:
                found["long"] = memory.measure(place, fresh)
    return found


def _line(name: str, *values: object) -> str:
    return f"  {name:<34}" + "".join(f"{value!s:>11}" for value in values)


def _table(found: dict[str, Any]) -> str:
    machine, kept = found["machine"], found["memory_mb"]
    lines = [
        f"This machine: {machine['cores']} cores, load {machine['load']}",
        "",
        "Sends a second: the last POST of a form with three answers, committed",
        _line("", "clients", "ours", "ceiling", "ratio", "p50 ms", "p95 ms"),
    ]
    for one in found["sending"]:
        ours = one["ours"]
        values = (one["clients"], ours["per_second"], one["ceiling"]["per_second"], one["ratio"])
        lines.append(_line("", *values, ours["p50_ms"], ours["p95_ms"]))
    lines += [
        "",
        "A whole form, from the first page to “Thank you”, a second",
        _line("", "clients", "forms", "p50 ms", "p95 ms"),
    ]
    lines += [
        _line("", key, one["per_second"], one["p50_ms"], one["p95_ms"])
        for key, one in found["walking"].items()
    ]
    rush = found["flood"]
    lines += [
        "",
        f"People answering while {rush['junk_sent']} junk forms come from one address in {rush['seconds']} s",
        _line("people who got through", f"{rush['got_through']} of {rush['people']}"),
        _line("p50, p95 of every answer, ms", rush["p50_ms"], rush["p95_ms"]),
        _line("junk held for a spam check", f"{rush['junk_held']} of {rush['junk_stored']}"),
        _line("people held", rush["people_held"]),
        "",
        _line("memory of the worker, MB", f"{kept['at_rest']} at rest", f"{kept['after_sending']} after"),
    ]
    if "long" in found:
        long = found["long"]
        lines.append(
            _line(
                f"after {long['sends']} sends, MB", long["begin_mb"], long["end_mb"], f"{long['growth']:+.1%}"
            )
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options, measure, and print."""
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    parser.add_argument(
        "--quick", action="store_true", help="a fifth of everything: shows that it runs, proves little"
    )
    parser.add_argument("--long", action="store_true", help="also 50,000 sends, for growth of memory")
    asked = parser.parse_args(arguments)
    found = measure(quick=asked.quick, long=asked.long)
    print(json.dumps(found, indent=2) if asked.json else _table(found))
    if not asked.json and importlib.util.find_spec("bench.codes"):
        import_module("bench.codes").main()


if __name__ == "__main__":
    main()
