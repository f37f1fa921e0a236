"""Bringing a backup back: everything is verified before anything is touched, and compared before anything is kept.

Rows go in one transaction; broken off anywhere, the place is as empty as it was.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, bindparam, delete, insert, inspect, select, text, update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from feedback.core import audit, migrations
from feedback.core.archive.container import ArchiveRefused, read_lines
from feedback.core.archive.making import AT_ONCE, FORMAT, Say, sum_of
from feedback.core.archive.records import Restoration
from feedback.core.archive.rows import Shape, Sum
from feedback.core.database import Database

_NOT_A_TABLE_OF_OURS = "alembic_version"
#: The one row that a migration itself writes: the end of a chain that has not begun.
_HEAD = "audit_head"


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; read, and authenticated to its end."""

    migration: str
    withdrawals: int
    staff_acts: int | None
    total: int
    audit_head: tuple[int, str] | None
    shapes: tuple[Shape, ...]
    ring: dict[int, bytes] = field(repr=False)
    programmes: dict[UUID, tuple[bytes, ...]] = field(repr=False)
    sums: dict[str, Sum] = field(default_factory=dict)


def _manifest(line: bytes) -> Manifest:
    try:
        plain = json.loads(line)
        if plain["format"] != FORMAT:
            message = "This backup was made by a newer version of the service. Install that version first."
            raise ArchiveRefused(message)
        return Manifest(
            migration=str(plain["migration"]),
            withdrawals=int(plain["withdrawals"]),
            staff_acts=int(plain["staff_acts"]) if "staff_acts" in plain else None,
            total=int(plain["total"]),
            audit_head=tuple(plain["audit"]) if plain["audit"] else None,
            shapes=tuple(Shape.from_json(each) for each in plain["tables"]),
            ring={int(number): base64.b64decode(key) for number, key in plain["keys"]["ring"].items()},
            programmes={
                UUID(programme): tuple(base64.b64decode(key) for key in held)
                for programme, held in plain["keys"]["programmes"].items()
            },
        )
    except (ValueError, KeyError, TypeError):
        message = "This backup cannot be understood: its list of tables is damaged."
        raise ArchiveRefused(message) from None


#: The backup, the table, and a row of it (None where the table begins), with the line that it was read from.
Rows = Iterator[tuple[Manifest, str, list[Any] | None, bytes]]


def _read(path: Path, private_key: bytes) -> Rows:
    """Give each row with its table; at the end, the sums are checked against what was given."""
    with path.open("rb") as file:
        lines = read_lines(file, private_key)
        manifest = _manifest(next(lines, b""))
        names = [shape.name for shape in manifest.shapes]
        here, sums, told = "", {name: Sum() for name in names}, None
        for line in lines:
            value = json.loads(line)
            if told is not None:
                break
            if isinstance(value, list):
                sums[here].add(line)
                yield manifest, here, value, line
            elif "table" in value:
                here = value["table"]
                yield manifest, here, None, line
            else:
                told = value["sums"]
    if told != {name: found.as_json() for name, found in sums.items()}:
        message = "This backup does not add up: its rows are not those that it was made of."
        raise ArchiveRefused(message)
    manifest.sums.update(sums)


def verify(path: Path, private_key: bytes, *, say: Say = lambda _table, _done, _total: None) -> Manifest:
    """Read the whole backup, open every part and add up every row. Nothing is written anywhere.

    Raises:
        ArchiveRefused: it is none, or foreign, cut short, altered, or does not add up.
    """
    manifest: Manifest | None = None
    done = 0
    try:
        for manifest, table, row, _line in _read(path, private_key):
            done += row is not None
            if row is None or done % AT_ONCE == 0:
                say(table, done, manifest.total)
    except (ValueError, KeyError, TypeError):
        message = "This backup cannot be understood: a row is damaged."
        raise ArchiveRefused(message) from None
    except OSError as error:
        message = f"The backup cannot be read: {error.strerror}."
        raise ArchiveRefused(message) from None
    if manifest is None:
        message = "This backup holds no tables."
        raise ArchiveRefused(message)
    say("", done, manifest.total)
    return manifest


def refuse_unless_empty(database: Database, manifest: Manifest) -> None:
    """Refuse a place where anything lies already, or whose tables are of another version than the backup's.

    Raises:
        ArchiveRefused: with what is there; nothing was changed.
    """
    with database.engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {_NOT_A_TABLE_OF_OURS}
        full = [name for name in sorted(names) if _has_rows(connection, name)]
    if full:
        message = f"This database is not empty: there are rows in {full[0]}. Nothing was changed."
        raise ArchiveRefused(message)
    if names and migrations.current(database) != manifest.migration:
        message = (
            "The empty tables here are of another version than the backup. Give a database without tables."
        )
        raise ArchiveRefused(message)
    if manifest.migration not in migrations.known():
        message = f"This backup is at migration {manifest.migration}, which this version does not know. Install a newer one."
        raise ArchiveRefused(message)


def _has_rows(connection: Connection, name: str) -> bool:
    quoted = connection.dialect.identifier_preparer.quote(name)
    where = " WHERE number > 0" if name == _HEAD else ""
    return connection.execute(text(f"SELECT 1 FROM {quoted}{where} LIMIT 1")).first() is not None  # noqa: S608 - a name that the database gave


def load(
    database: Database,
    path: Path,
    private_key: bytes,
    *,
    manifest: Manifest,
    at: datetime,
    say: Say = lambda _table, _done, _total: None,
) -> audit.Verdict:
    """Write every row of a verified backup into an empty place, compare all of it, and mark that a replay is to come.

    Returns:
        Whether the chain of what staff did is whole, as it came.

    Raises:
        ArchiveRefused: the place is not empty, or what it holds afterwards is not what the backup holds; it is empty again.
        CannotMigrate: the tables could not be made.
    """
    refuse_unless_empty(database, manifest)
    migrations.move(database, manifest.migration)
    try:
        _load(database, _read(path, private_key), manifest, at, say)
    except (IntegrityError, DataError) as error:
        message = (
            f"A row of the backup does not fit this database ({type(error).__name__}). Everything was undone."
        )
        raise ArchiveRefused(message) from None
    except OperationalError as error:
        message = f"The database could not be written ({error.orig}). Everything was undone. See to that, and try again."
        raise ArchiveRefused(message) from None
    migrations.move(database)
    with database.reading() as session:
        return audit.verify(session)


def _load(database: Database, rows: Rows, manifest: Manifest, at: datetime, say: Say) -> None:
    with database.engine.execution_options(will_write=True).connect() as connection, connection.begin():
        if database.is_sqlite:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(delete(Shape.of(_table(_HEAD)).clause()))
        _fill(connection, rows, say)
        _compare(connection, manifest)
        row: dict[str, object] = {"id": uuid4(), "restored_at": at, "withdrawals": manifest.withdrawals}
        if manifest.staff_acts is not None:  # before that, the table has no such column yet
            row["staff_acts"] = manifest.staff_acts
        connection.execute(insert(_table(Restoration.__tablename__)).values(row))


def _table(name: str) -> Any:  # noqa: ANN401 - a table of ours
    return Restoration.metadata.tables[name]


def _fill(connection: Connection, rows: Rows, say: Say) -> None:
    held: list[dict[str, Any]] = []
    shape: Shape | None = None
    parents: list[tuple[Shape, dict[str, Any]]] = []
    done = 0
    for manifest, name, values, _line in rows:
        if values is None:
            _insert(connection, shape, held)
            shape = next(each for each in manifest.shapes if each.name == name)
            say(name, done, manifest.total)
            continue
        if shape is None:
            raise ArchiveRefused(name)
        row = shape.read(values)
        for parent in shape.own_parents:  # a row may come before the one that it points at
            if row[parent] is not None:
                parents.append((shape, {"its_key": row[shape.key[0]], parent: row[parent]}))
                row[parent] = None
        held.append(row)
        done += 1
        if len(held) >= AT_ONCE:
            _insert(connection, shape, held)
            say(name, done, manifest.total)
    _insert(connection, shape, held)
    say("", done, done)
    for table, row in parents:
        clause = table.clause()
        connection.execute(update(clause).where(clause.c[table.key[0]] == bindparam("its_key")), row)


def _insert(connection: Connection, shape: Shape | None, held: list[dict[str, Any]]) -> None:
    if shape is not None and held:
        connection.execute(insert(shape.clause()), held)
    held.clear()


def _compare(connection: Connection, manifest: Manifest) -> None:
    """Read every row back, and compare the sums, the counts and the end of the audit chain."""
    for shape in manifest.shapes:
        if sum_of(connection, shape) != manifest.sums[shape.name]:
            message = f"The table {shape.name} does not hold what the backup holds. Everything was undone."
            raise ArchiveRefused(message)
    head = next(shape for shape in manifest.shapes if shape.name == _HEAD).clause()
    newest = connection.execute(select(head.c.number, head.c.digest)).first()
    if (tuple(newest) if newest else None) != manifest.audit_head:
        message = "The end of the audit chain is not that of the backup. Everything was undone."
        raise ArchiveRefused(message)
