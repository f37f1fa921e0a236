"""Facts about mappings that are kept for the next file: when they fit, what of them does, and whose they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.intake.imports import queries, service
from feedback.intake.imports.rules.csv_file import Line, Table
from feedback.intake.imports.rules.fitting import Fits, as_far_as_it_fits, columns_of, fit
from feedback.intake.imports.rules.mapping import ColumnMap, from_dict
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY, World, a_person, a_world

NAMES = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), unique=True, min_size=1)
MAPPING = from_dict(
    {
        "texts": [{"column": "Comment", "question": "what_helped", "when_column": "Kind", "when_is": "good"}],
        "items": [{"column": "Health", "question": "physical_health"}],
        "service": {"column": "Team"},
        "week": {"column": "Date"},
        "labels": {"marks": ["waiting", "friendly"]},
        "values": {"5": "a lot better"},
    }
)
COLUMNS = ("Comment", "Kind", "Health", "Team", "Date", "waiting", "friendly", "Notes")


def a_table(*columns: str) -> Table:
    return Table(columns, (Line(2, ("x",) * len(columns)),), (), "utf-8", ",", "d" * 64)


def test_it_fits_exactly_whatever_the_order_and_case_of_the_headings() -> None:
    table = a_table(*reversed(COLUMNS))
    assert fit(MAPPING, table, known=COLUMNS).fits is Fits.EXACTLY
    simple = from_dict({"texts": [{"column": "Comment", "question": "what_helped"}]})
    assert fit(simple, a_table(" COMMENT", "health"), known=("Comment", "Health")).fits is Fits.EXACTLY


def test_a_new_heading_may_be_an_answer_so_the_fit_is_not_exact() -> None:
    found = fit(MAPPING, a_table(*COLUMNS, "Another question"), known=COLUMNS)
    assert (found.fits, found.unknown) == (Fits.NEARLY, ("Another question",))


def test_a_heading_that_is_gone_is_named_and_the_rest_is_used() -> None:
    table = a_table(*(name for name in COLUMNS if name not in {"Kind", "Team", "waiting"}))
    found = fit(MAPPING, table, known=COLUMNS)
    assert (found.fits, set(found.missing)) == (Fits.NEARLY, {"Kind", "Team", "waiting"})
    used = as_far_as_it_fits(MAPPING, table)
    assert used.texts == ()  # its condition cannot be asked any more
    assert used.items == MAPPING.items
    assert used.service.column == ""
    assert used.labels.marks == ("friendly",)
    assert used.values == MAPPING.values


def test_a_file_without_any_of_its_questions_does_not_fit() -> None:
    assert fit(MAPPING, a_table("Team", "Date", "x"), known=COLUMNS).fits is Fits.NOT


@given(asked=NAMES, there=NAMES)
def test_what_is_left_of_a_mapping_asks_for_no_column_that_is_not_there(
    asked: list[str], there: list[str]
) -> None:
    mapping = from_dict({"texts": [{"column": name, "question": "q"} for name in asked]})
    table = a_table(*there)
    assert set(columns_of(as_far_as_it_fits(mapping, table))) == set(asked) & set(there)
    assert set(fit(mapping, table, known=()).missing) == set(asked) - set(there)


@pytest.fixture
def importer(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Ash")


def save(database: Database, by: Actor, name: str = "Leaving survey", mapping: ColumnMap = MAPPING) -> None:
    with database.writing() as session:
        service.save_mapping(session, name, mapping, COLUMNS, by=by, at=WEDNESDAY)


def test_a_saved_mapping_is_found_again_by_name_and_is_the_same(database: Database, importer: Actor) -> None:
    save(database, importer, "  Leaving   survey ")
    with database.reading() as session:
        row = queries.mapping_by_name(session, importer.programme_id, "LEAVING survey")
        assert row is not None
        assert from_dict(row.mapping) == MAPPING
        assert service.saved_for(row, a_table(*COLUMNS)) == replace(MAPPING, sheet="")


def test_a_name_is_taken_once_and_is_never_empty_or_long(database: Database, importer: Actor) -> None:
    save(database, importer)
    with pytest.raises(AlreadyDone):
        save(database, importer, "leaving SURVEY")
    for name in (" ", "x" * 81):
        with pytest.raises(DomainError):
            save(database, importer, name)
    with pytest.raises(DomainError, match="No column leads to a question"):
        save(database, importer, "Empty", ColumnMap())


def test_renaming_and_deleting_are_acts_on_the_record(database: Database, importer: Actor) -> None:
    save(database, importer)
    save(database, importer, "Other")
    with database.reading() as session:
        row = queries.mapping_by_name(session, importer.programme_id, "Other")
    assert row is not None
    with pytest.raises(AlreadyDone), database.writing() as session:
        service.rename_mapping(session, row.id, "Leaving survey", by=importer, at=WEDNESDAY)
    with database.writing() as session:
        service.rename_mapping(session, row.id, "OTHER", by=importer, at=WEDNESDAY)
        service.delete_mapping(session, row.id, by=importer, at=WEDNESDAY)
    with database.reading() as session:
        assert [each.name for each in queries.mappings(session, importer.programme_id)] == ["Leaving survey"]
        acts = [each.act for each in audit.newest_events(session, importer.programme_id, most=2)]
    assert acts == ["intake.delete_mapping", "intake.rename_mapping"]


def test_another_programme_knows_nothing_of_it(
    database: Database, importer: Actor, settings: Settings
) -> None:
    save(database, importer)
    with database.writing() as session:
        other = a_world(session, settings, slug="other")
        stranger = a_person(session, other, Role.MODERATOR, organisation=other.provider)
        (row,) = queries.mappings(session, importer.programme_id)
        assert queries.mappings(session, stranger.programme_id) == []
    with pytest.raises(NotFound), database.writing() as session:
        service.delete_mapping(session, row.id, by=stranger, at=WEDNESDAY)


def test_who_may_not_import_saves_nothing(database: Database, world: World) -> None:
    with database.writing() as session:
        member = a_person(session, world, Role.MEMBER, organisation=world.hub)
    with pytest.raises(NotYours):
        save(database, member)


def test_one_that_fits_exactly_is_used_at_once_and_two_are_left_to_the_person(
    database: Database, importer: Actor
) -> None:
    save(database, importer)
    table = a_table(*COLUMNS)
    with database.reading() as session:
        found = service.fitting(session, table, importer.programme_id)
        assert found is not None
        assert service.fitting(session, a_table(*COLUMNS, "New"), importer.programme_id) is None
    save(database, importer, "Second")
    with database.reading() as session:
        assert service.fitting(session, table, importer.programme_id) is None
        assert len(service.offered(session, table, importer.programme_id)) == 2
