"""Making a backup: one reading transaction sees one moment of every table, and writes it row by row into a sealed file.

On SQLite a reading transaction on the write-ahead log is such a moment, and on PostgreSQL REPEATABLE READ; writers go on.
Nothing is copied to a file in between, and memory holds some hundred rows.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nacl.public
from sqlalchemy import Connection, MetaData, func, select

from feedback.core import migrations
from feedback.core.archive.container import ArchiveRefused, Writer
from feedback.core.archive.rows import Shape, Sum
from feedback.core.database import Database
from feedback.core.sealing import Vault, canonical

AT_ONCE = 500
FORMAT = 1
#: Told after some rows: the table, rows done, rows in all.
Say = Callable[[str, int, int], object]


@dataclass(frozen=True)
class Made:
    """What was written: rows of each table, the size in bytes, and the SHA-256 of the file."""

    rows: dict[str, int]
    size: int
    sha256: str
    migration: str


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """Give a connection that sees the database as it is now, whatever is written meanwhile."""
    engine = database.engine
    if not database.is_sqlite:
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    with engine.connect() as connection, connection.begin():
        yield connection


def sum_of(connection: Connection, shape: Shape, each: Callable[[bytes], object] | None = None) -> Sum:
    """Go through a table in the order of its keys, streaming; give its sum, and every line to `each`."""
    clause, found = shape.clause(), Sum()
    ordered = select(clause).order_by(*(clause.c[name] for name in shape.key))
    for row in connection.execute(ordered.execution_options(yield_per=AT_ONCE)):
        line = shape.write(row)
        found.add(line)
        if each is not None:
            each(line)
    return found


def _keys(vault: Vault) -> dict[str, Any]:
    """Give the keys that these rows need, for when they have been changed in the service by the time they come back."""
    programmes = {
        str(programme_id): [
            base64.b64encode(key).decode()
            for key in (newest, *vault.older_private_keys.get(programme_id, ()))
        ]
        for programme_id, newest in vault.private_keys.items()
    }
    ring = {} if vault.ring is None else vault.ring.keys
    return {
        "ring": {str(number): base64.b64encode(key).decode() for number, key in ring.items()},
        "programmes": programmes,
    }


def make(
    database: Database,
    metadata: MetaData,
    path: Path,
    *,
    vault: Vault,
    withdrawals: int,
    staff_acts: int,
    recovery: bytes = b"",
    say: Say = lambda _table, _done, _total: None,
) -> Made:
    """Write every table of `metadata` into a new sealed file. It has its name only when it is whole and on the disk.

    Args:
        withdrawals: how many entries the log of what was taken back has now.
        staff_acts: how many the log of what staff did has.
        recovery: the recovery file for officers, which then lies in the head.

    Raises:
        ArchiveRefused: there is a file already, or the tables are not at the newest migration.
        OSError: the disk refuses.
    """
    if vault.backup_private is None:
        message = "This process holds no key for backups."
        raise ArchiveRefused(message)
    if path.exists():
        message = f"There is a file {path.name} already, which stays. Choose another name."
        raise ArchiveRefused(message)
    migration = migrations.current(database)
    if migration is None or migration != migrations.newest():
        message = "The database is not at the newest migration. First: flask --app wsgi upgrade"
        raise ArchiveRefused(message)
    public_key = bytes(nacl.public.PrivateKey(vault.backup_private).public_key)
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            writer = Writer(file, public_key, recovery=recovery)
            head = {
                "format": FORMAT,
                "migration": migration,
                "withdrawals": withdrawals,
                "staff_acts": staff_acts,
                "keys": _keys(vault),
            }
            with one_moment(database) as connection:
                rows = _write(connection, metadata, writer, head, say)
            size, sha256 = writer.close()
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Made(rows, size, sha256, migration)


def _write(
    connection: Connection, metadata: MetaData, writer: Writer, head: dict[str, Any], say: Say
) -> dict[str, int]:
    tables = metadata.sorted_tables
    shapes = [Shape.of(table) for table in tables]
    total = sum(connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    audit = metadata.tables["audit_head"]
    newest = connection.execute(select(audit.c.number, audit.c.digest)).first()
    head |= {
        "total": total,
        "audit": list(newest) if newest else None,
        "tables": [shape.as_json() for shape in shapes],
    }
    writer.line(canonical(head))
    sums: dict[str, Sum] = {}
    done = 0
    for shape in shapes:
        writer.line(canonical({"table": shape.name}))
        say(shape.name, done, total)
        sums[shape.name] = sum_of(connection, shape, writer.line)
        done += sums[shape.name].rows
    say("", done, total)
    writer.line(canonical({"sums": {name: found.as_json() for name, found in sums.items()}}))
    return {name: found.rows for name, found in sums.items()}
