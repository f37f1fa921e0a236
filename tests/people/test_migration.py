"""The migrations of signing in: who was signed in before still is, and whoever was here before needs two factors."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from feedback.core import migrations
from feedback.core.database import Database
from feedback.tables import metadata

BEFORE, CONFIRMED, WAYS = "0019", "0020", "0022"
ORGANISATION, ACCOUNT, SESSION = uuid4(), uuid4(), uuid4()


@pytest.fixture
def old(each_database: Database) -> Iterator[Database]:
    """Give a database as it was when only links of the sample signed in, with somebody signed in."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database, BEFORE)
    as_kept = (lambda key: key.hex) if each_database.engine.dialect.name == "sqlite" else str
    rows = (
        ("INSERT INTO organisation (id, name, kind) VALUES (:o, 'The hub', 'hub')", {"o": ORGANISATION}),
        (
            "INSERT INTO account (id, organisation_id, name_box) VALUES (:a, :o, :box)",
            {"a": ACCOUNT, "o": ORGANISATION, "box": b"sealed"},
        ),
        (
            (
                "INSERT INTO sign_in_session (id, account_id, token_digest, started_at, seen_at)"
                " VALUES (:s, :a, :digest, '2026-11-18 10:00:00', '2026-11-18 10:05:00')"
            ),
            {"s": SESSION, "a": ACCOUNT, "digest": b"0" * 32},
        ),
    )
    with each_database.writing() as session:
        for statement, values in rows:
            session.execute(
                text(statement),
                {key: value if isinstance(value, bytes) else as_kept(value) for key, value in values.items()},
            )
    yield each_database
    migrations.move(each_database, "base", down=True)


def signed_in(database: Database, *more: str) -> list[str]:
    """Give what a row of a sign-in says, with further columns."""
    with database.reading() as session:
        columns = ", ".join(("started_at", "seen_at", *more))
        row = session.execute(text(f"SELECT {columns} FROM sign_in_session")).one()  # noqa: S608 - our own words
    return [str(value)[:19] for value in row]


def test_who_was_signed_in_still_is_and_who_was_here_needs_two_factors(old: Database) -> None:
    before = signed_in(old)
    assert len(before) == 2
    migrations.move(old, CONFIRMED)
    assert signed_in(old, "confirmed_at", "two_factors")[:3] == [*before, before[0]]
    assert signed_in(old, "two_factors")[2] in {"1", "True"}
    migrations.move(old, WAYS)
    with old.reading() as session:
        assert session.execute(text("SELECT needs_two_factors, name_box FROM account")).one()[0] == 1
        assert session.execute(text("SELECT count(*) FROM passphrase")).scalar_one() == 0
    migrations.move(old, BEFORE, down=True)
    assert signed_in(old) == before
    with old.reading() as session:
        assert bytes(session.execute(text("SELECT name_box FROM account")).scalar_one()) == b"sealed"
    migrations.move(old)
    assert signed_in(old) == before
