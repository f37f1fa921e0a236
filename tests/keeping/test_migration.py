"""The migration of the custody log: steps that stood there before stand there afterwards, down and up, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from feedback.core import migrations
from feedback.core.database import Database
from feedback.keeping.records import Custody
from feedback.keeping.rules.requests import Asked, Kind, Notice, Step
from feedback.keeping.service import requests as service
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.kept import EVERYTHING, Keepers
from tests.builders.people import WEDNESDAY, a_world


@pytest.fixture
def made_by_migrations(each_database: Database) -> Iterator[Database]:
    """Give a database whose tables the migrations made."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database)
    yield each_database
    migrations.move(each_database, "base", down=True)


def test_the_log_of_hands_outlives_the_move_down_and_up_but_for_steps_that_were_not_known(
    made_by_migrations: Database, settings: Settings
) -> None:
    with made_by_migrations.writing() as session:
        keepers = Keepers(session, a_world(session, settings))
        order = Asked(
            kind=Kind.COURT_ORDER,
            received_on=WEDNESDAY.date(),
            authority="A court",
            rank="a judge",
            gateway="Order 12",
            enquiry="What was said.",
            notice=Notice.NOT_POSSIBLE,
        )
        request = service.record(session, order, EVERYTHING, by=keepers.commissioner, at=WEDNESDAY)
        service.check(session, request.id, by=keepers.commissioner, at=WEDNESDAY)
        session.add(
            Custody(
                request_id=request.id,
                number=2,
                at=WEDNESDAY,
                account_id=keepers.commissioner.account_id,
                act=Step.EMPTIED,
            )
        )
    migrations.move(made_by_migrations, "0028", down=True)
    migrations.move(made_by_migrations)
    with made_by_migrations.reading() as session:
        assert list(session.scalars(select(Custody.act))) == [Step.CHECKED]
