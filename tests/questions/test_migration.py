"""The migration that lets question sets branch, with a published set that is there already."""

from __future__ import annotations

from sqlalchemy import text

from feedback.core import migrations
from feedback.core.database import Database
from feedback.questions import queries
from feedback.questions.records import Question, QuestionPage, QuestionSetVersion
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.intake import a_version
from tests.builders.people import a_world


def test_a_set_that_was_published_before_is_asked_as_it_was(
    each_database: Database, settings: Settings
) -> None:
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database)
    with each_database.writing() as session:
        world = a_world(session, settings)
        version = a_version(session, world, "standard-1")
        before = [(row.key, row.wording, row.choices) for row in queries.questions(session, version.id)]
    migrations.move(each_database, "0016", down=True)
    migrations.move(each_database)
    with each_database.reading() as session:
        again = session.get_one(QuestionSetVersion, version.id)
        assert (again.language, again.source) == ("en", "Own wording, written for this platform")
        assert again.licence_granted_on is None
        assert [
            (row.key, row.wording, row.choices) for row in queries.questions(session, version.id)
        ] == before
        assert not any(page.opening or page.conditions for page in session.query(QuestionPage))
        assert not any(row.removed or row.conditions for row in session.query(Question))
    migrations.move(each_database, "base", down=True)
