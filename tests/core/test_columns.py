"""Every column keeps its promise: text says how it is kept, moments are aware, intake keeps no order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import JSON, DateTime, Enum, LargeBinary, String, inspect, select
from sqlalchemy.exc import StatementError

from feedback.core.columns import Moment, Row, Sealed
from feedback.core.database import Database
from feedback.core.jobs import WorkerBeat
from feedback.intake.records import Response, ReturnCode, Submission
from feedback.moderation.records import CaseText, ModerationCase, Referral
from feedback.people.records import Account, Notice
from feedback.tables import metadata
from tests.builders.people import WEDNESDAY, World

TEXTUAL = (String, LargeBinary, JSON, Enum)
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", [c for c in COLUMNS if isinstance(c.type, TEXTUAL)], ids=str)
def test_every_text_column_is_sealed_or_says_why_it_is_plain(column: object) -> None:
    info = column.info  # type: ignore[attr-defined]
    assert len({"sealed", "plain"} & set(info)) == 1
    assert all(info.values())


def test_every_moment_is_kept_by_the_one_type_that_is_aware() -> None:
    assert [
        str(column)
        for column in COLUMNS
        if isinstance(column.type, DateTime) and not isinstance(column.type, Moment)
    ] == []


def test_every_sealed_column_has_its_text_and_a_name_of_its_own() -> None:
    names = [c.info["sealed"] for c in COLUMNS if "sealed" in c.info]
    assert len(names) == len(set(names))
    read = {
        mapper.local_table.c[value.column]
        for mapper in Row.registry.mappers
        for value in vars(mapper.class_).values()
        if isinstance(value, Sealed)
    }
    assert {c for c in COLUMNS if "sealed" in c.info} - read == {Response.__table__.c.original}


#: What a column of a respondent's row may be called; nothing else may be added without a look at promise 2.
RESPONDENT_ROWS = (Submission, Response, ReturnCode, ModerationCase, CaseText, Referral, Notice)
POINTS_AT_SOMEONE = ("address", "ip", "agent", "cookie", "time", "sequence", "phone", "email", "name", "_at")


@pytest.mark.parametrize("row", [Submission, Response, ReturnCode], ids=lambda row: row.__tablename__)
def test_no_column_of_a_respondent_could_hold_an_address_an_agent_or_a_time(row: type[Row]) -> None:
    for column in row.__table__.columns:
        assert not any(part in column.name for part in POINTS_AT_SOMEONE), column.name
        assert not isinstance(column.type, Moment), column.name


@pytest.mark.parametrize("row", RESPONDENT_ROWS, ids=lambda row: row.__tablename__)
def test_a_respondents_rows_keep_no_order_of_arrival(row: type[Row], database: Database) -> None:
    with database.engine.connect() as connection:
        sql = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ?", (row.__tablename__,)
        ).scalar_one()
    assert sql.rstrip().endswith("WITHOUT ROWID")


def test_a_moment_comes_back_aware_and_in_utc(each_database: Database) -> None:
    elsewhere = WEDNESDAY.astimezone(timezone(timedelta(hours=5)))
    with each_database.writing() as session:
        session.add(WorkerBeat(name="one", at=elsewhere))
    with each_database.reading() as session:
        kept = session.scalars(select(WorkerBeat.at)).one()
    assert kept == WEDNESDAY
    assert kept.tzinfo is UTC


def test_a_naive_moment_is_refused(database: Database) -> None:
    naive = datetime(2026, 11, 18, 10, 0)  # noqa: DTZ001 - the point of the test
    with pytest.raises(StatementError), database.writing() as session:
        session.add(WorkerBeat(name="one", at=naive))


def test_a_name_is_sealed_before_the_row_reaches_the_database(world: World) -> None:
    account = Account(name="Robin", organisation_id=world.hub.id)
    assert b"Robin" not in account.name_box
    assert account.name == "Robin"
    assert inspect(account).transient
