"""Two hundred people over HTTP, each from an address and with an agent of their own: no file keeps any of it.

`make bench` does the same with a thousand.
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench import traces
from bench.place import Place, Served
from feedback.cli.worker_command import load_jobs
from feedback.core import jobs, keys, staff_log, withdrawals
from feedback.moderation.records import ModerationCase
from tests.builders.people import WEDNESDAY

PEOPLE = 200


def test_no_address_no_agent_and_no_time_is_left_in_any_file(tmp_path: Path) -> None:
    place = Place.made_in(tmp_path)
    with Served(place, "wsgi:app") as served:
        seen = traces.visit(served, PEOPLE)
        assert traces.traces([tmp_path], seen) == {"address": [], "agent": [], "time": []}
    assert seen.received == PEOPLE
    assert traces.traces([tmp_path], seen) == {"address": [], "agent": [], "time": []}
    # Nor when the worker has made cases of it. It works at another time here, so what it writes is not theirs.
    keys.hold(place.settings.keys, staff=True)
    withdrawals.keep_in(place.settings.withdrawals_file)
    staff_log.keep_in(place.settings.staff_log_file)
    load_jobs(place.settings)
    jobs.run_sweeps(place.database, WEDNESDAY, {})
    with place.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ModerationCase)) == PEOPLE
    assert traces.traces([tmp_path], seen) == {"address": [], "agent": [], "time": []}
    names = {file.name for file in tmp_path.rglob("*")}
    assert {"feedback.sqlite3", "progress.sqlite3", "web.log"} <= names


AT = datetime(2026, 11, 18, 10, 30, 7, 250_000, tzinfo=UTC).timestamp()
SINCE_2000 = AT - 946_684_800


@pytest.mark.parametrize(
    "written",
    [
        b"2026-11-18T10:30:07",
        b"2026-11-18 10:30",
        "2026-11-18 10:30".encode("utf-16-le"),
        b"[18/Nov/2026:10:30:07 +0000]",
        b"Wed, 18 Nov 2026 10:30:07 GMT",
        str(AT).encode(),
        str(int(AT * 1000)).encode(),
        *(struct.pack(f"{order}d", AT) for order in "<>"),
        *(struct.pack(f"{order}q", int(AT * unit)) for order in "<>" for unit in (1, 1_000, 1_000_000)),
        *(struct.pack(f"{order}q", int(SINCE_2000 * 1_000_000)) for order in "<>"),
    ],
)
def test_the_search_finds_a_time_that_does_lie_there(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "file").write_bytes(b"ab" + written + b"cd")
    assert traces.search([tmp_path], traces.shapes_of_time(AT - 2, AT + 2)) == ["file"]
    assert traces.search([tmp_path], traces.shapes_of_time(AT + 600, AT + 602)) == []


@pytest.mark.parametrize("value", [int(AT), AT, int(AT * 1000), int(SINCE_2000 * 1_000_000)])
def test_the_search_finds_a_time_in_a_column_however_short_it_is_stored(tmp_path: Path, value: float) -> None:
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as kept, kept:
        kept.execute("CREATE TABLE visit (came NUMERIC)")
        kept.execute("INSERT INTO visit VALUES (?)", (value,))
    assert traces.stored_times([tmp_path], AT - 2, AT + 2) == ["kept.sqlite3: visit.came"]
    assert traces.stored_times([tmp_path], AT + 600, AT + 602) == []


def test_the_search_finds_addresses_and_agents_that_do_lie_there(tmp_path: Path) -> None:
    several = traces.addresses(1000)
    assert len(set(several)) == 1000
    seen = traces.Visit(several, [traces.agent_of(n) for n in range(1000)], 1, AT, AT)
    assert len(set(seen.agents)) == 1000
    assert traces.traces([tmp_path], seen) == {"address": [], "agent": [], "time": []}
    six = ip_address(several[-2])
    shapes = [several[-1].encode(), several[-2].encode("utf-16-le"), six.exploded.encode(), six.packed]
    for number, shape in enumerate(shapes):
        (tmp_path / f"{number}").write_bytes(b"ab" + shape + b"cd")
    (tmp_path / "log").write_text(f"agent={seen.agents[-1]}")
    found = traces.traces([tmp_path], seen)
    assert found == {"address": ["0", "1", "2", "3"], "agent": ["log"], "time": []}
