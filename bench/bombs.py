"""Workbooks made to fill the memory, and what each costs: seconds, and how much the process that reads it grows.

python -m bench.bombs               each 180 MB when it is unpacked      --size 16     smaller ones, in MB

Each is read in a process of its own, which is told nothing but to read it, as an upload is.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
import warnings
from collections.abc import Sequence
from typing import Any

from feedback.core.errors import DomainError
from feedback.intake.imports.files import read_file
from tests.builders.bombs import MB, bombs

SIZE = 180


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _read(data: bytes) -> dict[str, Any]:
    """Read one; the growth is above what this process already held at most."""
    warnings.simplefilter("ignore")
    before, began = _peak(), time.process_time()
    try:
        read_file(data)
    except DomainError:
        refused = True
    else:
        refused = False
    return {
        "file_kb": round(len(data) / 1024),
        "refused": refused,
        "cpu_seconds": round(time.process_time() - began, 2),
        "grew_mb": round(_peak() - before),
    }


def measure(*, size: int = SIZE) -> dict[str, dict[str, Any]]:
    """Read one of each kind, `size` MB when unpacked; give what each cost by what it is."""
    found = {}
    for name, data in bombs(size * MB).items():
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.write(writes, json.dumps(_read(data)).encode())
            os._exit(0)
        os.close(writes)
        with os.fdopen(reads, "rb") as said:
            found[name] = json.loads(said.read() or b'{"refused": false, "died": true}')
        os.waitpid(child, 0)
    return found


def show(found: dict[str, dict[str, Any]]) -> None:
    """Print what each cost."""
    most = max(one.get("grew_mb", 0) for one in found.values())
    print(f"Workbooks made to fill the memory: {len(found)} kinds, the reader grew by {most} MB at most")
    for name, one in found.items():
        said = "refused" if one["refused"] else "read" if "died" not in one else "THE READER DIED"
        print(
            f"  {name:<34}{one.get('file_kb', 0):>8} KB{one.get('cpu_seconds', 0):>7} s"
            f"{one.get('grew_mb', 0):>6} MB  {said}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.bombs")
    parser.add_argument("--size", type=int, default=SIZE, help="MB when unpacked")
    parser.add_argument("--json", action="store_true", help="print JSON")
    asked = parser.parse_args(arguments)
    found = measure(size=asked.size)
    print(json.dumps(found)) if asked.json else show(found)


if __name__ == "__main__":
    main()
