"""The migration of helplines: lines and checks that were there before are there afterwards, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from feedback.core import migrations
from feedback.core.database import Database
from feedback.tables import metadata

BEFORE, AFTER = "0014", "0015"
PROGRAMME, LINE = uuid4(), uuid4()


@pytest.fixture
def old(each_database: Database) -> Iterator[Database]:
    """Give a database as it was before anybody kept the lines, with a programme and one line in it."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database, BEFORE)
    as_kept = (lambda key: key.hex) if each_database.engine.dialect.name == "sqlite" else str
    with each_database.writing() as session:
        session.execute(
            text(
                "INSERT INTO programme (id, slug, name, about, stage, is_sample, release_minimum, publish_base,"
                " first_look_hours, serious_hours, moderation_hours, lease_minutes, undo_seconds, reads_when)"
                " VALUES (:id, 'old', 'Old', '', 'before_market', false, 5, 10, 16, 8, 40, 20, 30, 'Soon.')"
            ),
            {"id": as_kept(PROGRAMME)},
        )
        session.execute(
            text(
                "INSERT INTO helpline (id, programme_id, name, number, text, chat, hours, who, checked_on, recheck_days,"
                " confidence, always, local, position) VALUES (:id, :programme, 'Near', '01632 960112', '', '', '', '',"
                " '2026-11-02', 90, 'high', false, true, 3)"
            ),
            {"id": as_kept(LINE), "programme": as_kept(PROGRAMME)},
        )
    yield each_database
    migrations.move(each_database, "base", down=True)


def line_of(database: Database) -> list[str]:
    with database.reading() as session:
        row = session.execute(text("SELECT name, number, checked_on, local FROM helpline")).one()
    return [str(value) for value in row[:3]] + [str(bool(row[3]))]


def test_lines_and_their_checks_outlive_the_move_up_and_down(old: Database) -> None:
    before = line_of(old)
    assert before == ["Near", "01632 960112", "2026-11-02", "True"]
    migrations.move(old, AFTER)
    assert line_of(old) == before
    with old.reading() as session:
        new = session.execute(text("SELECT silent, checked_by, retired_on FROM helpline")).one()
        assert tuple(new) == ("", None, None)
        assert session.execute(text("SELECT paper_return FROM programme")).scalar_one() == ""
    migrations.move(old, BEFORE, down=True)
    assert line_of(old) == before
