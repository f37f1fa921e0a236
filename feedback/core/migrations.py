"""Bringing the tables to the newest migration, with one clear line when that cannot be done."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from feedback.core.database import Database

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


class CannotMigrate(Exception):
    """The database cannot be reached or changed. Its text is one clear line for the operator."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def newest() -> str | None:
    """Give the newest migration that this code has."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def known() -> set[str]:
    """Give every migration that this code has."""
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def current(database: Database) -> str | None:
    """Give the migration that the database is at, or None for an empty one."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def move(database: Database, to: str = "head", *, down: bool = False) -> str | None:
    """Run the migrations up (or down) to a revision; give where the database is then.

    Raises:
        CannotMigrate: the database is locked, full, read-only or cannot be reached.
    """
    config = _config()
    try:
        with database.engine.execution_options(will_write=True).connect() as connection:
            config.attributes["connection"] = connection
            (command.downgrade if down else command.upgrade)(config, to)
            if connection.in_transaction():
                connection.commit()
    except OperationalError as error:
        message = f"The database could not be changed ({error.orig}). Stop what else uses it, and try again."
        raise CannotMigrate(message) from None
    return current(database)
