"""Facts about what comes in: marked, sealed, dated by the week, vouched for by somebody else, and never twice."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import func, select

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.sealing import open_original
from feedback.intake.imports import queries, service
from feedback.intake.imports.rules.csv_file import read_table
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.records import ImportBatch, ImportedLabel, ImportUpload, Response, Submission
from feedback.intake.rules import MayUse, Provenance, Source, provenance_of
from feedback.settings import Settings
from tests.builders.imports import WEEK, a_csv, bring_in, the_questions
from tests.builders.people import WEDNESDAY, World, a_person, a_world

ROWS = [
    {"words": "  They <kestrelled> to me. ", "safe": "improved", "labels": "Listening; Staff"},
    {"words": "", "safe": "not answered", "labels": ""},
    {"words": "=1+1", "safe": "", "labels": "Other"},
]
MAPPING = {
    "texts": {"words": "what_helped"},
    "items": {"safe": "safety"},
    "labels": {"column": "labels"},
    "service": "=Service One",
}


@pytest.fixture
def cast(each_database: Database, settings: Settings) -> tuple[Database, World, Actor, Actor]:
    with each_database.writing() as session:
        world = a_world(session, settings)
        the_questions(session, world)
        manager = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Ash")
        hub = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
    return each_database, world, manager, hub


def counts(database: Database) -> tuple[int, ...]:
    with database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (ImportBatch, Submission, Response, ImportedLabel)
        )


def test_everything_that_comes_in_is_marked(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, world, manager, hub = cast
    batch = bring_in(database, ROWS, MAPPING, by=manager, voucher=hub)
    assert counts(database) == (1, 3, 4, 3)
    with database.reading() as session:
        submissions = session.scalars(select(Submission)).all()
        assert {row.source for row in submissions} == {Source.IMPORT}
        assert {provenance_of(row.source, own_service=row.own_service) for row in submissions} == {
            Provenance.PROVIDER_COLLECTED
        }
        assert {row.may_use for row in submissions} == {MayUse.GROUP}
        assert {row.received_week for row in submissions} == {"2026-W10"}
        assert {row.service_id for row in submissions} == {world.service.id}
        assert {row.import_batch_id for row in submissions} == {batch.id}
        words = {
            open_original(world.id, row.id, row.original)
            for row in session.scalars(select(Response))
            if row.original is not None
        }
        assert words == {"  They <kestrelled> to me. ", "=1+1"}
        choices = session.scalars(select(Response.choice).where(Response.choice.is_not(None)))
        assert sorted(map(str, choices)) == ["a_little_better", "prefer_not_to_say"]
        assert audit.verify(session).whole


def test_no_word_stands_in_plain_view(cast: tuple[Database, World, Actor, Actor], settings: Settings) -> None:
    database, _, manager, hub = cast
    bring_in(database, ROWS, MAPPING, by=manager, voucher=hub)
    if database.is_sqlite:
        files = b"".join(path.read_bytes() for path in settings.var.glob("feedback.sqlite3*"))
        assert b"kestrelled" not in files


def test_the_same_file_does_not_come_in_twice(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, _, manager, hub = cast
    bring_in(database, ROWS, MAPPING, by=manager, voucher=hub)
    before = counts(database)
    with pytest.raises(AlreadyDone):
        bring_in(database, ROWS, MAPPING, by=manager, voucher=hub)
    assert counts(database) == before


def test_nobody_vouches_for_themselves_or_without_the_role(
    cast: tuple[Database, World, Actor, Actor],
) -> None:
    database, world, manager, hub = cast
    with database.writing() as session:
        both = a_person(
            session, world, Role.INDEPENDENT, Role.FACILITATOR, organisation=world.hub, name="Rook"
        )
        outside = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
    for by, voucher in ((manager, manager), (manager, outside), (both, both), (hub, both)):
        with pytest.raises(DomainError):
            bring_in(database, ROWS, MAPPING, by=by, voucher=voucher)
    assert counts(database) == (0, 0, 0, 0)


def test_a_provider_brings_in_words_about_its_own_services_only(
    cast: tuple[Database, World, Actor, Actor],
) -> None:
    database, _, manager, hub = cast
    for named in ("=Service Two", ""):
        with pytest.raises(NotYours):
            bring_in(database, ROWS, {**MAPPING, "service": named or {}}, by=manager, voucher=hub)
    assert counts(database) == (0, 0, 0, 0)


def test_one_rejected_row_stops_all_of_them(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, _, manager, hub = cast
    with pytest.raises(DomainError, match="1 of the rows"):
        bring_in(
            database, [*ROWS, {"words": "fine", "safe": "?", "labels": ""}], MAPPING, by=manager, voucher=hub
        )
    assert counts(database) == (0, 0, 0, 0)


def test_a_lot_names_its_only_service(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, world, _, _ = cast
    with database.reading() as session:
        named = queries.services_by_name(session, world.id)
    assert named["lot 2"] == world.other_service.id


def test_headings_are_guessed_and_a_person_looks(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, world, _, _ = cast
    rows = [
        {
            "id": str(n),
            "Comment": "fine",
            "Safety": "improved",
            "received": "2026-03-02",
            "A": n % 2,
            "B": 0,
            "C": 1,
        }
        for n in range(4)
    ]
    with database.reading() as session:
        mapping, plan = service.look_at(
            session, read_table(a_csv(rows)), None, programme_id=world.id, today=WEDNESDAY.date()
        )
    assert [(text.column, text.question) for text in mapping.texts] == [("Comment", "what_helped")]
    assert [(item.column, item.question) for item in mapping.items] == [("Safety", "safety")]
    assert mapping.week.column == "received"
    assert (mapping.labels.first, mapping.labels.last) == ("A", "C")
    assert len(plan.rows) == 4
    assert not plan.rejected


def test_a_dry_run_changes_nothing(cast: tuple[Database, World, Actor, Actor]) -> None:
    database, world, _, _ = cast
    with database.reading() as session:
        service.look_at(
            session,
            read_table(a_csv(ROWS)),
            from_dict({**MAPPING, "week": WEEK}),
            programme_id=world.id,
            today=WEDNESDAY.date(),
        )
    assert counts(database) == (0, 0, 0, 0)


def test_a_file_that_waits_is_sealed_and_forgotten_after_a_day(
    cast: tuple[Database, World, Actor, Actor],
) -> None:
    database, _, manager, _ = cast
    data = a_csv([{"words": "caf\xe9"}])
    with database.writing() as session:
        upload = service.new_upload(data, read_table(data), from_dict({}), title="", by=manager, at=WEDNESDAY)
        upload_id: UUID = service.keep_upload(session, upload, by=manager, at=WEDNESDAY).id
    with database.reading() as session:
        kept = service.upload_of(session, upload_id, by=manager)
        assert service.table_of(kept).digest == read_table(data).digest
        assert b"caf" not in kept.file_box
    with database.writing() as session:
        assert service.forget_uploads(session, at=WEDNESDAY) == 0
        assert service.forget_uploads(session, at=WEDNESDAY + 2 * service.KEPT_FOR) == 1
        assert session.scalars(select(ImportUpload)).all() == []
