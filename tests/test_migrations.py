"""The migrations: they make the tables that the models describe, on both databases, and go down and up with data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select, text

from feedback.core import migrations
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.people.records import Account
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.people import a_person, a_world

CONSTRAINTS_OF_POSTGRES = """
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
"""
COLUMNS_OF_POSTGRES = """
    SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
        || coalesce(character_maximum_length::text, '') || ' ' || coalesce(column_default, '')
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
INDEXES_OF_POSTGRES = (
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)


def parts_of_sql(sql: str) -> tuple[str, ...]:
    """Split a CREATE statement into its parts, so that the order of constraints does not matter.

    SQLite quotes the name of a table that a batch change has renamed; a quoted plain name is the same name.
    """
    flat = re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))
    flat = re.sub(r'"(\w+)"', r"\1", flat)
    table = re.fullmatch(r"(CREATE TABLE .+?)\((.*)\)(.*)", flat)
    if table is None:
        return (flat,)
    head, body, tail = table.groups()
    depth, parts, start = 0, [], 0
    for place, mark in enumerate(body):
        depth += (mark == "(") - (mark == ")")
        if mark == "," and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    return (head, *sorted([*parts, body[start:]]), tail)


def description(connection: Connection) -> set[object]:
    """Describe every table, constraint and index as the database itself tells it."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {(name, *parts_of_sql(sql)) for name, sql in rows if name != "alembic_version"}
    queries = (CONSTRAINTS_OF_POSTGRES, COLUMNS_OF_POSTGRES, INDEXES_OF_POSTGRES)
    return {row for query in queries for row in connection.scalars(text(query))}


@pytest.fixture
def empty(each_database: Database) -> Iterator[Database]:
    """Give a database with no table at all, on each of the two."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    yield each_database
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))


def test_the_migrations_make_exactly_what_the_models_describe(empty: Database) -> None:
    migrations.move(empty)
    with empty.engine.connect() as connection:
        migrated = description(connection)
    migrations.move(empty, "base", down=True)
    metadata.create_all(empty.engine)
    with empty.engine.connect() as connection:
        described = description(connection)
    assert migrated - described == set()
    assert described - migrated == set()


def test_going_down_and_up_again_with_data_leaves_nothing_that_points_nowhere(
    empty: Database, settings: Settings
) -> None:
    migrations.move(empty)
    with empty.writing() as session:
        world = a_world(session, settings)
        person = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Robin")
    revisions = [script.revision for script in ScriptDirectory(str(migrations.FOLDER)).walk_revisions()]
    at_the_people = revisions[revisions.index("0002")]
    for revision in revisions[1 : revisions.index(at_the_people) + 1]:
        assert migrations.move(empty, revision, down=True) == revision
    with empty.reading() as session:  # by its column: the table has fewer of them down there
        kept = session.scalar(select(Account.name_box).where(Account.id == person.account_id))
    assert kept is not None
    assert migrations.move(empty) == migrations.newest()
    with empty.reading() as session:
        assert session.get_one(Account, person.account_id).name == "Robin"
    assert migrations.move(empty, "base", down=True) is None
    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version"}


def test_a_migrated_chain_has_its_head_before_the_first_act(empty: Database) -> None:
    migrations.move(empty)
    with empty.engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM audit_head")).scalar_one() == 0


def test_a_locked_database_gives_one_clear_line_and_changes_nothing(
    database: Database, settings: Settings
) -> None:
    copy = settings.var / "locked.sqlite3"
    database.forget_deleted_pages()
    shutil.copy(Path(database.url.removeprefix("sqlite:///")), copy)
    locked = Database(f"sqlite:///{copy}")
    with locked.writing() as session:
        session.execute(text("SELECT 1"))
        impatient = Database(f"sqlite:///{copy}")
        with impatient.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=1")
        with pytest.raises(migrations.CannotMigrate, match="could not be changed"):
            migrations.move(impatient)
