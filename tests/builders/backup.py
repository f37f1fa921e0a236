"""Plain builders for backups: empty places, sums of tables, and what can happen to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from sqlalchemy import func, select, text

from feedback.core import sealing
from feedback.core.archive.making import one_moment, sum_of
from feedback.core.archive.rows import Shape, Sum
from feedback.core.database import Database
from feedback.intake.records import Response
from feedback.tables import metadata

MARK = "Heliotropewren"
Run = Callable[..., Result]


def an_empty(kind: str, request: pytest.FixtureRequest, file: Path) -> Database:
    """Give a database without tables."""
    if kind == "sqlite":
        return Database(f"sqlite:///{file}")
    opened = Database(request.getfixturevalue("postgres").get_uri())
    with opened.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return opened


def sums(database: Database, but: tuple[str, ...] = ()) -> dict[str, Sum]:
    with one_moment(database) as connection:
        return {
            table.name: sum_of(connection, Shape.of(table))
            for table in metadata.sorted_tables
            if table.name not in but
        }


def sealed_words(database: Database) -> dict[Any, list[str]]:
    """Open everything that is sealed under the ring."""
    found: dict[Any, list[str]] = {}
    with database.reading() as session:
        for table in metadata.sorted_tables:
            for column in table.columns:
                name = column.info.get("sealed")
                if name and name != "intake.response.original":
                    key = next(iter(table.primary_key.columns))
                    rows = session.execute(select(key, column).where(column.is_not(None)))
                    found[column] = [sealing.open_text(box, name, row_id) for row_id, box in rows]
    return found


def words_of(database: Database, submission_id: UUID) -> int:
    """Count the answers of a submission whose sealed words are here."""
    mine = select(func.count()).where(Response.submission_id == submission_id, Response.original.is_not(None))
    with database.reading() as session:
        return session.scalar(mine) or 0


def damages(whole: bytes) -> dict[str, bytes]:
    """Give what can happen to a file."""
    middle = len(whole) // 2
    return {
        "cut short": whole[: len(whole) - 40],
        "cut after a part": whole[: len(whole) - 4 - int.from_bytes(whole[-4:], "big") % 100],
        "cut in the head": whole[:60],
        "altered": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "altered in the head": whole.replace(b'"recovery": "', b'"recovery": "AAAA', 1),
        "longer": whole + b"more",
        "another file": b"SQLite format 3\0" + whole,
        "empty": b"",
    }
