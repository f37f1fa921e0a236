"""How a migration runs: foreign keys off before the transaction and checked after it, on SQLite.

A batch change of a parent table would otherwise delete its children (measured).
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, text

from feedback.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, transaction_per_migration=False
    )
    sqlite = connection.dialect.name == "sqlite"
    raw = connection.connection.driver_connection
    if sqlite and raw is not None:
        raw.execute("PRAGMA foreign_keys=OFF")
    try:
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first() is not None:
                message = "a migration left a row that points nowhere; nothing was changed"
                raise RuntimeError(message)
    finally:
        if sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys=ON")


def _main() -> None:
    connection = context.config.attributes["connection"]
    _run(connection)


_main()
