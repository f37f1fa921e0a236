"""Changing keys while the service runs: everything is under the new one at the end, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from feedback.core import jobs, keys, rotation, sealing
from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState
from feedback.core.moments import now
from feedback.intake.records import Response
from feedback.people.records import Account, Organisation, OrganisationKind
from feedback.settings import HERE, Settings
from feedback.tables import metadata
from tests.builders.path import a_finished_path
from tests.builders.people import WEDNESDAY, World, a_world

PATIENCE = 60
MANY = 800
#: What the worker's process does, with the database and the keys that it is told.
CHILD = """
import sys
from pathlib import Path
from uuid import UUID
import feedback.tables
from feedback.core import jobs, keys, rotation
from feedback.core.database import Database
rotation.AT_ONCE = 20
keys.hold(Path(sys.argv[2]), staff=True)
jobs.run_job(Database(sys.argv[1]), UUID(sys.argv[3]))
"""


@pytest.fixture
def held(settings: Settings, vault: sealing.Vault) -> Settings:  # noqa: ARG001 - the files come first
    """Hold the keys as a running process does: it notices when they change."""
    keys.hold(settings.keys, staff=True)
    return settings


def asked(database: Database) -> UUID:
    with database.writing() as session:
        return rotation.ask(session, now()).id


def counts(database: Database) -> dict[int, int]:
    with database.reading() as session:
        return rotation.boxes_by_key(session)


def test_every_sealed_column_is_found_by_the_one_key_of_its_row() -> None:
    for table, column, _name in rotation._sealed_columns():
        assert len(table.primary_key.columns) == 1, column
    sealed = {c for table in metadata.sorted_tables for c in table.columns if "sealed" in c.info}
    assert sealed == {c for _table, c, _name in rotation._sealed_columns()} | {Response.__table__.c.original}


def test_a_new_key_seals_at_once_in_every_process_and_the_older_one_still_opens(
    held: Settings, world: World
) -> None:
    keys.hold(held.keys, staff=True)
    before = sealing.seal_text("Still here.", "example", world.id)
    assert keys.rotate_ring(held.keys, WEDNESDAY) == 2
    after = sealing.seal_text("New.", "example", world.id)
    assert (before[:2], after[:2]) == (b"\0\1", b"\0\2")
    assert sealing.open_text(before, "example", world.id) == "Still here."


def words_under(database: Database) -> dict[tuple[str, UUID], str]:
    """Open everything that is sealed, originals too."""
    found = {}
    with database.reading() as session:
        for table, column, name in rotation._sealed_columns():
            key = next(iter(table.primary_key.columns))
            for row_id, box in session.execute(select(key, column).where(column.is_not(None))):
                found[str(column), row_id] = sealing.open_text(box, name, row_id)
        for row in session.scalars(select(Response).where(Response.original.is_not(None))):
            words = sealing.open_original(row.programme_id, row.id, row.original or b"")
            found["original", row.id] = words
    return found


def test_after_a_change_every_box_of_every_column_is_under_the_new_key_and_says_the_same(
    held: Settings, database: Database, world: World
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(held.keys, staff=True)

    before = words_under(database)
    keys.rotate_ring(held.keys, WEDNESDAY)
    run = asked(database)
    assert jobs.run_job(database, run) is JobState.DONE
    assert words_under(database) == before
    boxes = sum(1 for column, _row in before if column != "original")
    assert counts(database) == {1: 0, 2: boxes}
    keys.retire_older(held.keys, {1, 2})
    assert words_under(database) == before
    with database.reading() as session:
        told = session.get_one(JobRun, run)
        assert (told.done, told.total, told.result) == (
            boxes,
            boxes,
            {"resealed": boxes, "unreadable": 0},
        )


def test_a_box_that_does_not_open_is_counted_and_left_and_holds_up_no_other(
    held: Settings, database: Database, world: World
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(held.keys, staff=True)
    with database.writing() as session:
        broken = session.scalars(select(Account.id).limit(1)).one()
        session.execute(update(Account).where(Account.id == broken).values(name_box=b"\0\1" + bytes(60)))
    keys.rotate_ring(held.keys, WEDNESDAY)
    run = asked(database)
    jobs.run_job(database, run)
    assert counts(database)[1] == 1
    with database.reading() as session:
        result = session.get_one(JobRun, run).result
    assert result is not None
    assert result["unreadable"] == 1


def many_accounts(database: Database) -> None:
    with database.writing() as session:
        organisation = Organisation(name="Many", kind=OrganisationKind.HUB)
        session.add(organisation)
        session.flush()
        session.add_all(Account(name=f"Robin {n}", organisation_id=organisation.id) for n in range(MANY))


def test_a_change_that_is_killed_half_way_is_finished_by_the_next_run(
    held: Settings, each_database: Database
) -> None:
    many_accounts(each_database)
    keys.hold(held.keys, staff=True)
    keys.rotate_ring(held.keys, WEDNESDAY)
    run = asked(each_database)
    url = each_database.engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url, str(held.keys), str(run)],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    until = time.monotonic() + PATIENCE
    while counts(each_database)[2] == 0 and time.monotonic() < until:
        time.sleep(0.005)
    child.send_signal(signal.SIGKILL)
    assert child.wait(PATIENCE) == -signal.SIGKILL
    half = counts(each_database)
    assert half[1] > 0
    assert half[2] > 0
    assert half[1] + half[2] == MANY
    with each_database.reading() as session:
        assert session.get_one(JobRun, run).state is JobState.RUNNING
    assert jobs.run_waiting(each_database, now()) == 0  # it may still be alive
    with each_database.writing() as session:
        session.get_one(JobRun, run).beat_at = now() - jobs.STALE - timedelta(seconds=1)
    assert jobs.run_waiting(each_database, now()) == 1
    assert counts(each_database) == {1: 0, 2: MANY}
    with each_database.reading() as session:
        names = {row.name for row in session.scalars(select(Account))}
    assert names == {f"Robin {n}" for n in range(MANY)}


@pytest.mark.parametrize("steps", [0, 1, 2, 5, 11])
def test_wherever_a_change_stops_every_word_opens_and_the_next_run_finishes_it(
    held: Settings, database: Database, world: World, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run is transactions one after another: it is stopped after some of them, for good, as by a kill."""
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(held.keys, staff=True)
    before = words_under(database)
    monkeypatch.setattr(rotation, "AT_ONCE", 3)
    keys.rotate_ring(held.keys, WEDNESDAY)
    keys.rotate_programme(held.keys, world.id)
    (held.keys / "staff/ring.part").write_bytes(b"half of a ring")  # a power cut while the file was written
    under_way = rotation._steps(database, rotation.Tally())
    for _step in range(steps):
        next(under_way)
    del under_way
    keys.hold(held.keys, staff=True)
    assert words_under(database) == before
    half = counts(database)
    assert (half[1] > 0, half[2] > 0) == (True, steps > 0)
    assert jobs.run_job(database, asked(database)) is JobState.DONE
    assert counts(database)[1] == 0
    with database.reading() as session:
        assert rotation.originals_under_older_pairs(session) == 0
    assert words_under(database) == before


def test_what_is_taken_back_while_it_is_sealed_anew_stays_gone(
    held: Settings, database: Database, world: World
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(held.keys, staff=True)
    keys.rotate_ring(held.keys, WEDNESDAY)
    tally = rotation.Tally()
    table, column, name = next(
        found for found in rotation._sealed_columns() if found[2].endswith("referral.note")
    )
    rows = next(rotation._batches(database, table, column, column.is_not(None), not_yet=True))
    again = [(key, old, rotation._anew(old, name, key)) for key, old in rows]
    with database.writing() as session:
        session.execute(update(table).values({column: None}))
    rotation._exchange(database, column, again, tally)
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(column.is_not(None))) == 0


def test_a_programmes_new_pair_takes_what_is_sent_and_its_originals_are_sealed_to_it(
    held: Settings, each_database: Database
) -> None:
    with each_database.writing() as session:
        world = a_world(session, held)
    path = a_finished_path(each_database, world, "Heliotropewren")
    keys.hold(held.keys, staff=True)
    with each_database.reading() as session:
        before = {row.id: row.original for row in session.scalars(select(Response)) if row.original}
    keys.rotate_programme(held.keys, world.id)
    fresh = sealing.seal_original(world.id, path.first, "Sent after the change")
    with each_database.reading() as session:
        assert rotation.originals_under_older_pairs(session) == len(before)
    jobs.run_job(each_database, asked(each_database))
    with each_database.reading() as session:
        assert rotation.originals_under_older_pairs(session) == 0
        after = {row.id: row.original for row in session.scalars(select(Response)) if row.original}
    old = keys._private_files(held.keys, world.id)[1]
    first = old.read_bytes()
    old.unlink()
    keys.hold(held.keys, staff=True)
    assert sealing.current_vault().older_private_keys[world.id] == ()
    assert sealing.open_original(world.id, path.first, fresh) == "Sent after the change"
    for row_id, box in after.items():
        assert box is not None
        assert "Heliotropewren" in sealing.open_original(world.id, row_id, box)
    old.write_bytes(first)
    old.chmod(0o600)
    for row_id, box in before.items():  # a copy from before the change opens with the older half
        assert box is not None
        keys.hold(held.keys, staff=True)
        assert "Heliotropewren" in sealing.open_original(world.id, row_id, box)


def test_key_files_that_go_wrong_under_a_running_process_do_not_stop_it(held: Settings, world: World) -> None:
    keys.hold(held.keys, staff=True)
    (held.keys / "staff/ring.json").unlink()
    assert sealing.seal_text("Still here.", "example", world.id)[:2] == b"\0\1"
    with pytest.raises(keys.KeysUnusable):
        keys.hold(held.keys, staff=True)


def test_a_programme_that_is_made_later_is_known_to_a_public_process_that_runs(
    held: Settings,
) -> None:
    keys.hold(held.keys, staff=False)
    programme = UUID(int=7)
    assert programme not in sealing.current_vault().public_keys
    keys.generate_for_programme(held.keys, programme)
    assert programme in sealing.current_vault().public_keys
