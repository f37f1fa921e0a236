"""Whose trauma training counts: the newest note alone, who noted it, and why it ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from feedback.core import migrations
from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.core.moments import now
from feedback.people import queries as people
from feedback.people.rules import TrainingNote, counts_until, in_date
from feedback.programmes.team import training
from feedback.tables import metadata
from tests.builders.people import World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
DAYS = st.dates(date(2020, 1, 1), date(2035, 1, 1))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds it
NOTES = st.lists(st.builds(TrainingNote, st.none() | DAYS, MOMENTS), min_size=1, max_size=6)
SOON, LONG_AGO = date(2026, 12, 1), date(2020, 1, 1)


@pytest.fixture
def reader(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Wren")


def trained(database: Database, person: Actor) -> bool:
    with database.reading() as session:
        return people.has_trauma_training(session, person.account_id, now().date())


@given(NOTES, st.none() | DAYS)
def test_the_newest_note_counts_and_no_other(notes: list[TrainingNote], until: date | None) -> None:
    newest = TrainingNote(until, datetime(2027, 1, 1, tzinfo=UTC))
    assert counts_until([*notes, newest]) == until
    assert counts_until([newest, *notes]) == until


@given(NOTES)
def test_of_two_notes_of_one_moment_the_one_that_counts_for_less_counts(notes: list[TrainingNote]) -> None:
    at = max(note.noted_at for note in notes if note.noted_at)
    among = [note.valid_until for note in notes if note.noted_at == at]
    expected = None if None in among else min(day for day in among if day)
    assert counts_until(notes) == expected


@given(st.lists(DAYS, min_size=1))
def test_notes_of_unknown_age_count_as_long_as_they_did_until_somebody_notes_anew(days: list[date]) -> None:
    old = [TrainingNote(day, None) for day in days]
    assert counts_until(old) == max(days)
    assert counts_until([*old, TrainingNote(LONG_AGO, now())]) == LONG_AGO


def test_without_a_note_there_is_no_training() -> None:
    assert counts_until([]) is None


def test_a_shorter_time_counts_at_once_and_the_person_is_told(
    database: Database, world: World, keeper: Actor, reader: Actor
) -> None:
    assert trained(database, reader)
    with database.writing() as session:
        training.note(session, reader.account_id, LONG_AGO, by=keeper, at=now())
        told = people.notices_for(session, reader.account_id, world.id)
        assert ["counts no more" in one.sentence for one in told] == [True]
    assert not trained(database, reader)
    with database.writing() as session:
        training.note(session, reader.account_id, now().date(), by=keeper, at=now())
    assert trained(database, reader)


def test_it_ends_with_a_reason_that_stands_sealed_beside_who_gave_it_and_not_in_the_chain(
    database: Database, keeper: Actor, reader: Actor
) -> None:
    with database.writing() as session:
        training.end(session, reader.account_id, " The certificate\n was withdrawn. ", by=keeper, at=now())
    assert not trained(database, reader)
    with database.reading() as session:
        newest = people.training_notes(session, reader.account_id)[0]
        assert (newest.why, newest.noted_by) == ("The certificate was withdrawn.", keeper.account_id)
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "team.end_training")).one()
        assert (event.reason, event.about_id) == ("", newest.id)


def test_it_does_not_end_without_a_reason_or_twice_or_for_strangers(
    database: Database, world: World, keeper: Actor, reader: Actor
) -> None:
    def end(why: str, *, by: Actor = keeper, whose: UUID = reader.account_id) -> None:
        with database.writing() as session:
            training.end(session, whose, why, by=by, at=now())

    for why in (" ", "x" * 301):
        with pytest.raises(DomainError, match="in a sentence"):
            end(why)
    with pytest.raises(NotYours):
        end("Because.", by=reader)
    with pytest.raises(NotFound):
        end("Because.", whose=world.id)
    end("Because.")
    with pytest.raises(DomainError, match="none to end"):
        end("Because.")


def test_an_administrator_ends_it_on_the_page_and_reads_there_who_noted_what(
    keeper: Actor, reader: Actor, world: World, signed_in: SignIn
) -> None:
    browser, page = signed_in(keeper), f"/{world.programme.slug}/people/{reader.account_id}"
    assert browser.post(f"{page}/training/end", data={"why": ""}).status_code == 422
    assert browser.post(f"{page}/training", data={"until": "2031-02-03"}).status_code == 303
    assert browser.post(f"{page}/training/end", data={"why": "It was another Wren's."}).status_code == 303
    shown = browser.get(page).get_data(as_text=True)
    assert shown.index("It was another Wren") < shown.index("Counts until 3 Feb 2031")
    assert shown.count("Keystone, ") == 2
    assert "End it now" not in shown.split("Trauma training")[1].split("Signing in")[0]
    assert "training counts no more" in signed_in(reader).get(f"/{world.programme.slug}/").get_data(
        as_text=True
    )


ORGANISATION, ACCOUNT, OTHER, NOTED, LONGER = (uuid4() for _ in range(5))


@pytest.fixture
def old(each_database: Database) -> Iterator[Database]:
    """Give a database as it was when the longest time counted, with a shortened training that went on counting."""
    each_database.engine.dispose()
    metadata.drop_all(each_database.engine)
    with each_database.engine.execution_options(will_write=True).begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    migrations.move(each_database, "0029")
    as_kept = (lambda key: key.hex) if each_database.engine.dialect.name == "sqlite" else str
    keys = {"o": ORGANISATION, "a": ACCOUNT, "b": OTHER, "n": NOTED, "m": LONGER, "e": uuid4()}
    rows = (
        "INSERT INTO organisation (id, name, kind) VALUES (:o, 'The hub', 'hub')",
        "INSERT INTO account (id, organisation_id, name_box, needs_two_factors) VALUES (:a, :o, '', (1 = 1))",
        "INSERT INTO account (id, organisation_id, name_box, needs_two_factors) VALUES (:b, :o, '', (1 = 1))",
        "INSERT INTO training (id, account_id, kind, valid_until) VALUES (:m, :a, 'trauma', '2030-01-01')",
        "INSERT INTO training (id, account_id, kind, valid_until) VALUES (:n, :a, 'trauma', '2026-01-01')",
        (
            "INSERT INTO audit_event (id, number, at, account_id, act, about, about_id, reason, previous, digest)"
            " VALUES (:e, 1, '2026-11-18 10:00:00', :b, 'team.note_training', 'training', :n, '2026-01-01', '', 'd')"
        ),
    )
    with each_database.writing() as session:
        for statement in rows:
            used = {key: as_kept(value) for key, value in keys.items() if f":{key}" in statement}
            session.execute(text(statement), used)
    yield each_database
    migrations.move(each_database, "base", down=True)


def test_what_the_chain_knows_of_older_notes_is_taken_over_and_the_newest_counts_from_then_on(
    old: Database,
) -> None:
    migrations.move(old, "0030")
    with old.reading() as session:
        notes = people.training_notes(session, ACCOUNT)
        assert [(note.id, note.noted_by) for note in notes] == [(NOTED, OTHER), (LONGER, None)]
        assert notes[0].noted_at == datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
        assert people.trained_until(session, [ACCOUNT]) == {ACCOUNT: date(2026, 1, 1)}
    migrations.move(old, "0029", down=True)
    with old.reading() as session:
        kept = session.execute(text("SELECT valid_until FROM training")).scalars().all()
        assert [str(day) for day in kept] == ["2026-01-01"]  # what counts no more would count again
    migrations.move(old)
    with old.reading() as session:
        assert people.trained_until(session, [ACCOUNT]) == {ACCOUNT: date(2026, 1, 1)}


def test_the_day_on_which_it_runs_out_still_counts() -> None:
    assert in_date(SOON, SOON)
    assert not in_date(SOON, SOON + timedelta(days=1))
