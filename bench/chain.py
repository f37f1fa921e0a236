"""A long audit chain: how many events a second are walked, and how much memory the walk takes on top."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from feedback.core import audit
from feedback.core.audit.events import digest_of
from feedback.core.database import Database
from feedback.tables import metadata

EVENTS = 1_000_000
#: The walk's memory is held against that of a chain of a tenth: what is constant does not grow between the two.
SHORT = EVENTS // 10
AT_ONCE = 20_000
SINCE = datetime(2026, 11, 18, 10, tzinfo=UTC)
WHO, WHERE = UUID(int=1), UUID(int=2)


def _write(database: Database, events: int) -> None:
    """Write a chain of its own, in portions, as `record` would one by one."""
    metadata.create_all(database.engine)
    previous = audit.START
    with database.writing() as session:
        session.add(audit.AuditHead(singleton=1, number=0, digest=previous))
    for start in range(0, events, AT_ONCE):
        rows: list[dict[str, Any]] = []
        for number in range(start + 1, min(start + AT_ONCE, events) + 1):
            row = {
                "id": UUID(int=number),
                "number": number,
                "at": SINCE + timedelta(seconds=number),
                "programme_id": WHERE,
                "account_id": WHO,
                "act": "moderation.clear",
                "about": "moderation_case",
                "about_id": UUID(int=number),
                "reason": "place",
                "previous": previous,
            }
            fields = {**row, "id": str(row["id"]), "about_id": str(row["about_id"])}
            fields |= {"at": (SINCE + timedelta(seconds=number)).isoformat()}
            fields |= {"programme": str(fields.pop("programme_id")), "account": str(fields.pop("account_id"))}
            previous = digest_of(fields)
            rows.append({**row, "digest": previous})
        with database.writing() as session:
            session.execute(insert(audit.AuditEvent), rows)
            session.execute(update(audit.AuditHead).values(number=rows[-1]["number"], digest=previous))


def _walk(url: str) -> dict[str, Any]:
    """Walk the chain in this process; give the events, the seconds on the clock and on one core, and the process's largest memory in MB."""
    database, started, worked = Database(url), time.perf_counter(), time.process_time()
    with database.reading() as session:
        verdict = audit.verify(session)
    took, worked = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "whole": verdict.whole,
        "events": verdict.events,
        "seconds": round(took, 1),
        "cpu_seconds": round(worked, 1),
        "peak_mb": round(peak),
    }


def measure(*, quick: bool) -> dict[str, Any]:
    """Write two chains and walk each in a process of its own; the longer is a million events, or a tenth in a quick run."""
    found: dict[str, Any] = {}
    lengths = (SHORT // 10, SHORT) if quick else (SHORT, EVENTS)
    with tempfile.TemporaryDirectory(prefix="chain") as folder:
        for name, events in zip(("short", "long"), lengths, strict=True):
            url = f"sqlite:///{Path(folder) / name}.sqlite3"
            database = Database(url)
            _write(database, events)
            database.engine.dispose()
            walked = subprocess.run(  # noqa: S603 - our own module
                [sys.executable, "-m", "bench.chain", url], capture_output=True, text=True, check=True
            )
            found[name] = json.loads(walked.stdout)
    return found


def show(found: dict[str, Any]) -> None:
    """Print what was found."""
    print("Verifying the audit chain")
    for one in (found["short"], found["long"]):
        rate = one["events"] / one["seconds"]
        state = "whole" if one["whole"] else "BROKEN"
        print(
            f"  {one['events']:>9,} events, {state}: {one['seconds']} s ({one['cpu_seconds']} s of one core), "
            f"{rate:,.0f} a second, peak {one['peak_mb']} MB"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1 and "://" in sys.argv[1]:
        print(json.dumps(_walk(sys.argv[1])))
    else:
        show(measure(quick="--quick" in sys.argv))
