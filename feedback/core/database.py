"""The database: SQLite by default, PostgreSQL when the settings say so; a reading session and a writing one.

On SQLite a transaction that will write begins IMMEDIATE: a read that turns into a write fails at once with "database
is locked", whatever the timeout. A reading session refuses to flush.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.unitofwork import UOWTransaction

from feedback.core import staff_log, withdrawals

if TYPE_CHECKING:
    import psycopg

BUSY_TIMEOUT_MS = 15_000
#: Folding the log back waits for readers and holds up writers meanwhile, so it waits briefly and tries again.
CHECKPOINT_TIMEOUT_MS = 500
#: One for each of gunicorn's eight threads and one to spare, kept open: opening one costs as much as a send.
CONNECTIONS = 9
_BEGIN_WRITING = "BEGIN IMMEDIATE"
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Set what every SQLite connection needs; SQLAlchemy, not the driver, begins transactions."""
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _prepare_postgres(connection: psycopg.Connection[Any], _record: object) -> None:
    """Let nobody wait for a locked table for ever: the page says after a while that it could not be saved."""
    connection.execute(f"SET lock_timeout = {BUSY_TIMEOUT_MS}")
    connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        _BEGIN_WRITING if connection.get_execution_options().get("will_write") else "BEGIN"
    )


def make_engine(url: str) -> Engine:
    """Open an engine with the settings that the promises need. Its errors name no values: they end up in logs."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url, connect_args={"check_same_thread": False}, pool_size=CONNECTIONS, hide_parameters=True
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_pre_ping=True,
        pool_size=CONNECTIONS,
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


class _ReadingSession(Session):
    """A session that refuses to write: what is only read is never left half-written."""


def _refuse_to_flush(session: Session, _flush: UOWTransaction, _instances: object) -> None:
    if session.new or session.dirty or session.deleted:
        message = "a reading session was asked to write"
        raise RuntimeError(message)


event.listen(_ReadingSession, "before_flush", _refuse_to_flush)


class Database:
    """The one door to the tables, for web, worker, commands and tests alike."""

    def __init__(self, url: str) -> None:
        """Open the engine; nothing is read yet."""
        self.url = url
        self.engine = make_engine(url)
        options: dict[str, Any] = {"expire_on_commit": False, "autoflush": True}
        self._reading = sessionmaker(self.engine, class_=_ReadingSession, **options)
        self.writer = sessionmaker(self.engine.execution_options(will_write=True), **options)
        self._driver_error = self.engine.dialect.loaded_dbapi.Error
        self._turn = Lock() if self.is_sqlite else Semaphore(CONNECTIONS)

    @property
    def is_sqlite(self) -> bool:
        """Say whether this is the one-machine database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that only reads."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose work is committed at the end, or not at all.

        What it took back, and how far words may go, is written down outside the database before anybody is told.
        """
        with self.writer.begin() as session:
            yield session
            withdrawals.write_ahead(session)
        withdrawals.write_down(session)
        staff_log.write_down(session)

    @contextmanager
    def direct(self) -> Iterator[DBAPICursor]:
        """Give the driver's own cursor, for one short write whose every value is ready; committed at the end, or nothing is.

        On SQLite the threads of this process take turns: those who wait for its file lock instead sleep and look again,
        for up to a tenth of a second when many send at once.

        Raises:
            sqlalchemy.exc.DBAPIError: the database would not have it.
            sqlalchemy.exc.TimeoutError: whoever was before could not write for as long as anybody waits for a lock.
        """
        if not self._turn.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            message = "the writes before this one take too long"
            raise WaitedTooLong(message)
        try:
            with closing(
                self.engine.raw_connection()
            ) as connection:  # closing takes back what was not committed
                cursor = connection.cursor()
                if self.is_sqlite:
                    cursor.execute(_BEGIN_WRITING)
                yield cursor
                connection.commit()
        except self._driver_error as error:
            raise DBAPIError.instance(None, None, error, self._driver_error, hide_parameters=True) from None
        finally:
            self._turn.release()

    def forget_deleted_pages(self, *, tries: int = 40) -> bool:
        """Fold SQLite's write-ahead log back and cut it, so that erased words leave the disk; say whether it did.

        PostgreSQL has no such command (docs/operating.md says what its operator must set); it counts as done.
        """
        if not self.is_sqlite:
            return True
        for _ in range(tries):
            with self.engine.connect() as connection:
                raw = connection.connection.driver_connection
                if raw is None:
                    return False
                raw.execute(f"PRAGMA busy_timeout={CHECKPOINT_TIMEOUT_MS}")
                try:
                    busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                except (
                    sqlite3.OperationalError
                ):  # a full disk: the log keeps what it has, and nothing is lost
                    return False
                finally:
                    raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
                if not busy:
                    return True
        return False

    def answers(self) -> bool:
        """Say whether the database can be reached."""
        with self.engine.connect() as connection:
            return bool(connection.execute(text("SELECT 1")).scalar_one() == 1)
