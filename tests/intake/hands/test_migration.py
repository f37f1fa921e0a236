"""The migration that marks words by whose hands they came, with words that are there already."""

from __future__ import annotations

from sqlalchemy import text

from feedback.core import migrations
from feedback.core.database import Database
from feedback.core.moments import iso_week
from feedback.intake.records import Submission
from feedback.intake.rules import Source
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.people import WEDNESDAY, a_world


def test_what_was_sent_before_stays_unmarked_and_survives_down_and_up(
    each_database: Database, settings: Settings
) -> None:
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database)
    with each_database.writing() as session:
        world = a_world(session, settings)
        week = iso_week(WEDNESDAY)
        paper = Submission(programme_id=world.id, received_week=week, source=Source.PAPER, own_service=True)
        plain = Submission(programme_id=world.id, received_week=week, source=Source.FORM)
        session.add_all([paper, plain])
    migrations.move(each_database, "0012", down=True)
    migrations.move(each_database)
    with each_database.reading() as session:
        assert not session.get_one(Submission, paper.id).own_service
        assert session.get_one(Submission, plain.id).source is Source.FORM
    with each_database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            made = connection.execute(
                text("SELECT sql FROM sqlite_master WHERE name = 'submission'")
            ).scalar_one()
            assert "WITHOUT ROWID" in made
    migrations.move(each_database, "base", down=True)
