"""`make bench`: what the service carries on this machine, in one run. Figures, not promises: the machine is named with them.

make bench                        all of it but growth of memory, about ten minutes, most of them for codes
make bench ARGS="--json"          the same as one JSON value
make bench ARGS="--codes 200"     looks for each kind of code 200 times, not 2,000: about four minutes in all
make bench ARGS="--long"          also 50,000 sends, for growth of memory, and 60,000 hostile requests (an hour or more)
make bench ARGS="--only fuzz,hostile"   some of it alone: chain, codes, signing_in, fuzz, hostile, bombs
make bench ARGS="--quick"         shows that it runs, and proves little

The load is what `uptime` says of the last 1, 5 and 15 minutes; above the number of cores, others were at work too, and
then only the ratios, which are measured in turns, mean anything.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bench import backups, bombs, chain, codes, flood, hostile, memory, sending, signing_in, traces, walking
from bench.clients import Measured
from bench.fuzz import __main__ as fuzz
from bench.fuzz import found as fuzz_found
from bench.place import Place, Served

EACH, QUICK = 100, 20
#: What is measured without a process of the service beside it, in its order, and what prints it.
APART: dict[str, ModuleType] = {
    "codes": codes,
    "signing_in": signing_in,
    "fuzz": fuzz_found,
    "hostile": hostile,
    "bombs": bombs,
    "chain": chain,
}
TRACES = ("address", "agent", "time")
BACKUPS = {
    "answers": "answers",
    "size_mb": "file MB",
    "backup_seconds": "backup s",
    "backup_memory_mb": "memory MB",
    "restore_seconds": "restore s",
    "restore_memory_mb": "memory MB",
}
#: How often each kind of code is looked for in a quick run, and how many codes are made.
QUICK_CODES, QUICK_MADE = 50, 20
#: How many hostile requests are asked, and how many strings tried, where nothing long is wanted.
SOME_REQUESTS, QUICK_REQUESTS, QUICK_STRINGS, QUICK_BOMBS = 3_000, 700, 100, 16
SIGN_INS = 100


def _figures(found: Measured) -> dict[str, float | int]:
    return {
        "per_second": round(found.rate, 1),
        "p50_ms": round(found.milliseconds(0.5), 1),
        "p95_ms": round(found.milliseconds(0.95), 1),
        "answers": len(found.seconds),
        "wrong": len(found.wrong),
    }


def _load() -> list[float]:
    return [round(one, 1) for one in os.getloadavg()]


def apart(name: str, *, quick: bool, long: bool, looked_for: int) -> Any:  # noqa: ANN401 - each part finds something else
    """Measure what needs no process of the service beside it: one of `APART`."""
    match name:
        case "codes":
            return codes.measure(each=looked_for, count=QUICK_MADE if quick else codes.CODES_MADE)
        case "signing_in":
            return signing_in.measure(each=QUICK if quick else SIGN_INS)
        case "fuzz":
            some = QUICK_REQUESTS if quick else SOME_REQUESTS
            return fuzz.measure(requests=fuzz.REQUESTS if long else some)
        case "hostile":
            return hostile.measure(each=QUICK_STRINGS if quick else None)
        case "bombs":
            return bombs.measure(size=QUICK_BOMBS if quick else bombs.SIZE)
        case _:
            return chain.measure(quick=quick)


def show_apart(name: str, found: Any) -> None:  # noqa: ANN401 - as above
    """Print what `apart` found."""
    print()
    if name == "fuzz":
        print("Every route asked everything, as every role")
        fuzz_found.show(found)
        return
    APART[name].show(found)


def measure(*, quick: bool, long: bool, looked_for: int) -> dict[str, Any]:
    """Measure everything, in a folder that is deleted afterwards; `looked_for` is how often each kind of code is."""
    each, load = QUICK if quick else EACH, _load()
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        place = Place.made_in(Path(folder))
        with Served(place, "wsgi:app") as ours, Served(place, "bench.ceiling:app") as ceiling:
            at_rest = (ours.memory, ours.share_of_memory)
            lines = sending.measure(place, ours, ceiling, each=each)
            found: dict[str, Any] = {
                "machine": {
                    "processor": platform.processor() or platform.machine(),
                    "cores": os.cpu_count(),
                    "load_before": load,
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
                "memory_mb": {
                    "at_rest": [round(one, 1) for one in at_rest],
                    "after_sending": [round(one, 1) for one in (ours.memory, ours.share_of_memory)],
                },
            }
        with Served(place, "wsgi:app") as fresh:
            found["flood"] = flood.measure(place, fresh, seconds=15 if quick else 60).as_json()
        with Served(place, "wsgi:app") as fresh:
            found["traces"] = traces.measure(place, fresh, people=200 if quick else 1000)
        sizes = (backups.FEWER,) if quick else (backups.FEWER, backups.ANSWERS)
        found["backups"] = [backups.measure(Path(folder) / f"of-{size}", answers=size) for size in sizes]
        if long:
            with Served(place, "wsgi:app") as fresh:
                found["long"] = memory.measure(place, fresh)
    for name in APART:
        found[name] = apart(name, quick=quick, long=long, looked_for=looked_for)
    found["machine"]["load_after"] = _load()
    return found


def _line(name: str, *values: object) -> str:
    return f"  {name:<34}" + "".join(f"{value!s:>11}" for value in values)


def _table(found: dict[str, Any]) -> str:
    machine, kept = found["machine"], found["memory_mb"]
    lines = [
        f"This machine: {machine['cores']} cores",
        f"Load over 1, 5, 15 minutes: {machine['load_before']} before, {machine['load_after']} after",
        "",
        "The last POST of a form with three answers, sealed and durably committed",
        _line("", "clients", "ours /s", "ceiling /s", "ratio", "p50 ms", "p95 ms"),
    ]
    for one in found["sending"]:
        ours = one["ours"]
        values = (one["clients"], ours["per_second"], one["ceiling"]["per_second"], one["ratio"])
        lines.append(_line("", *values, ours["p50_ms"], ours["p95_ms"]))
    lines += [
        "",
        "A whole form, from the first page to “Thank you”",
        _line("", "clients", "forms /s", "p50 ms", "p95 ms"),
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
        _line("memory of the worker, MB", "at rest", "after"),
        *(
            _line(f"  {name}", kept["at_rest"][place], kept["after_sending"][place])
            for place, name in enumerate(("all that it holds (RSS)", "its share of it (PSS)"))
        ),
    ]
    left = found["traces"]
    lines += [
        "",
        f"After {left['received']} of {left['people']} people, each with an address and an agent of their own",
        _line("files with an address, agent, time", *(left[f"files_with_{name}"] for name in TRACES)),
    ]
    lines += ["", "Backup and restore, each in a process of its own", _line("", *BACKUPS.values())]
    lines += [_line("", *(one[name] for name in BACKUPS)) for one in found["backups"]]
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
    parser.add_argument("--only", default="", help=f"some parts alone, with commas: {', '.join(APART)}")
    parser.add_argument("--codes", type=int, help="how often each kind of code is looked for (2,000)")
    asked = parser.parse_args(arguments)
    looked_for = asked.codes or (QUICK_CODES if asked.quick else codes.EACH)
    if asked.only:
        only = [name for name in APART if name in asked.only.split(",")]
        found = {
            name: apart(name, quick=asked.quick, long=asked.long, looked_for=looked_for) for name in only
        }
    else:
        found = measure(quick=asked.quick, long=asked.long, looked_for=looked_for)
    if asked.json:
        print(json.dumps(found, indent=2))
        return
    if not asked.only:
        print(_table(found))
    for name in APART:
        if name in found:
            show_apart(name, found[name])


if __name__ == "__main__":
    main()
