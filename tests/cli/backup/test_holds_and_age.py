"""A restore undoes no hold, frees nobody's words for deletion, and brings back nothing that was erased for its age."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from feedback.app import CannotStart, refuse_words_that_were_taken_back
from feedback.core import jobs, staff_log
from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState
from feedback.core.web.context import DATABASE
from feedback.intake import queries as intake
from feedback.intake.equality.records import EqualityTally
from feedback.intake.kept import outside, queries
from feedback.intake.kept.records import Hold
from feedback.intake.kept.rules import LONGEST_ORDER, HoldState, Reach
from feedback.intake.kept.service import standing
from feedback.intake.records import Response
from feedback.intake.rules import MayUse
from feedback.keeping.rules.retention import Said
from feedback.keeping.service import retention
from feedback.people.records import Account
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.backup import Run, an_empty, sealed_words, sums, words_of
from tests.builders.intake import a_submission
from tests.builders.kept import Keepers, a_hold, released
from tests.builders.path import LATER
from tests.builders.path import Path as Walked
from tests.builders.people import WEDNESDAY, World

GROWN = ("case_text", "cleared_version", "excerpt", "theme_excerpt", "response", "submission", "hold")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an empty place, on SQLite and then on PostgreSQL."""
    opened = an_empty(request.param, request, tmp_path / "second.sqlite3")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def keepers(database: Database, world: World) -> Keepers:
    """Give the people who answer for what is kept; the backup knows them."""
    with database.writing() as session:
        return Keepers(session, world)


@pytest.fixture
def held_before(database: Database, keepers: Keepers) -> Hold:
    """Give a hold that stands when the backup is made, and ends afterwards."""
    with database.writing() as session:
        reach = Reach(from_week="2020-W01", to_week="2020-W02")
        return a_hold(session, keepers.administrator, keepers.commissioner, reach=reach)


def goes(database: Database, walked: Walked) -> None:
    """Erase the first person's words for their age."""
    with database.writing() as session:
        reporting.let_words_go(session, [walked.first], choices_too=False, at=LATER)


def restored(run: Run, place: Database, file: Path) -> dict[str, int]:
    done = run(place, "restore", str(file), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    return {name: count for name, count in told.items() if name.endswith(("_again", "_hold")) and count}


def test_all_that_was_done_since_the_backup_is_done_again_before_anything_opens(
    keepers: Keepers,
    held_before: Hold,
    archive: Path,
    walked: Walked,
    database: Database,
    place: Database,
    run: Run,
    world: World,
    app: Flask,
) -> None:
    with database.writing() as session:
        a_hold(session, keepers.other, keepers.commissioner, reach=Reach(service_id=world.service.id))
    with database.writing() as session:
        released(session, session.get_one(Hold, held_before.id), keepers.other, keepers.administrator)
    with database.writing() as session:
        released(
            session,
            session.scalars(select(Hold).where(Hold.id != held_before.id)).one(),
            keepers.other,
            keepers.administrator,
        )
    with database.writing() as session:
        asked = a_hold(session, keepers.other, None, reach=Reach(from_week="2020-W01", to_week="2020-W01"))
    goes(database, walked)
    with database.writing() as session:
        reporting.change_may_use(session, walked.second, MayUse.COUNTED)
    assert restored(run, place, archive) == {
        "choices_again": 1,
        "holds_again": 3,
        "erased_for_age_again": 1,
    }
    assert (words_of(place, walked.first), words_of(place, walked.second)) == (0, 1)
    assert not any("said so" in word for found in sealed_words(place).values() for word in found)
    ours, theirs = sums(database), sums(place)
    assert {name: ours[name] for name in GROWN} == {name: theirs[name] for name in GROWN}
    with place.reading() as session:
        assert standing(session.get_one(Hold, held_before.id)) is HoldState.RELEASED
        assert standing(session.get_one(Hold, asked.id)) is HoldState.ASKED
    again = json.loads(run(place, "restore", "--replay", "--json").stdout)
    assert not any(again.values())
    assert {name: sums(place)[name] for name in GROWN} == {name: theirs[name] for name in GROWN}
    refuse_words_that_were_taken_back(app)


def test_a_hold_that_was_set_since_stands_before_the_worker_can_erase_anything(
    keepers: Keepers, archive: Path, walked: Walked, database: Database, empty: Database, run: Run
) -> None:
    with database.writing() as session:
        a_hold(session, keepers.administrator, keepers.commissioner)
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    assert restored(run, empty, archive) == {"taken_back_again": 1, "holds_again": 1}
    with empty.writing() as session:
        assert queries.is_held(session, walked.first, by_order=True)
        assert reporting.finish_taking_back(session, at=LATER) == 0
        assert intake.taken_back(session) == {walked.second: True}
    assert words_of(empty, walked.second) == 1


def test_what_was_erased_for_its_age_before_a_hold_stays_under_it_and_is_said_and_opens(
    keepers: Keepers,
    archive: Path,
    walked: Walked,
    database: Database,
    empty: Database,
    run: Run,
    app: Flask,
    settings: Settings,
) -> None:
    goes(database, walked)
    with database.writing() as session:
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
    assert restored(run, empty, archive) == {"holds_again": 1, "kept_by_a_hold": 1}
    assert words_of(empty, walked.first) == 1
    refuse_words_that_were_taken_back(app)
    with empty.writing() as session:
        released(session, session.get_one(Hold, hold.id), keepers.administrator, keepers.commissioner)
    refuse_words_that_were_taken_back(app)  # the next run finds them, as any other words of age
    goes(empty, walked)
    assert walked.first in outside.understood(staff_log.read(settings.staff_log_file)).aged


def test_words_that_were_erased_when_taken_back_are_erased_whatever_hold_came_later(
    keepers: Keepers, archive: Path, walked: Walked, database: Database, empty: Database, run: Run
) -> None:
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    with database.writing() as session:
        a_hold(session, keepers.administrator, keepers.commissioner)
    assert restored(run, empty, archive) == {"taken_back_again": 1, "holds_again": 1}
    assert words_of(empty, walked.second) == 0


def test_a_hold_of_people_who_came_after_the_backup_stands_and_its_two_people_stay_two(
    archive: Path, walked: Walked, database: Database, empty: Database, run: Run, world: World
) -> None:
    with database.writing() as session:
        keepers = Keepers(session, world)
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
    assert restored(run, empty, archive) == {"holds_again": 1}
    with empty.reading() as session:
        row = session.get_one(Hold, hold.id)
        assert (row.asked_by, row.set_by) == (
            keepers.administrator.account_id,
            keepers.commissioner.account_id,
        )
        account = session.get_one(Account, row.asked_by)
        assert (account.name, account.left_on is not None) == ("Somebody who is not in the backup", True)
        assert queries.is_held(session, walked.first, by_order=True)


def test_a_hold_on_what_is_not_in_the_backup_has_nothing_to_keep_and_stops_no_start(
    keepers: Keepers, archive: Path, database: Database, empty: Database, run: Run, app: Flask, world: World
) -> None:
    with database.writing() as session:
        sent = a_submission(session, world, {"what_helped": "Sent after the backup"})
        one = session.scalars(select(Response.id).where(Response.submission_id == sent.id)).first()
        a_hold(session, keepers.administrator, keepers.commissioner, reach=Reach(response_id=one))
    assert restored(run, empty, archive) == {}
    refuse_words_that_were_taken_back(app)


def test_tallies_that_were_erased_since_go_again_and_those_of_before_an_older_erasure_stay(
    database: Database, empty: Database, run: Run, world: World, tmp_path: Path
) -> None:
    tally = EqualityTally(programme_id=world.id, topic="care", choice="yes", counted=20, shown=20)
    with database.writing() as session:
        session.execute(delete(EqualityTally))
        staff_log.remember(session, [outside.line_of_tallies(world.id)])  # an older erasure
    with database.writing() as session:
        session.add(tally)
    first = tmp_path / "first.sealed"
    assert run(database, "backup", str(first)).exit_code == 0
    assert restored(run, empty, first) == {}
    with empty.reading() as session:
        assert session.scalar(select(func.count()).select_from(EqualityTally)) == 1
    with database.writing() as session:
        session.execute(delete(EqualityTally))
        staff_log.remember(session, [outside.line_of_tallies(world.id)])
    second = Database(f"sqlite:///{tmp_path / 'third.sqlite3'}")
    restored(run, second, first)
    with second.reading() as session:
        assert session.scalar(select(func.count()).select_from(EqualityTally)) == 0
    second.engine.dispose()


def test_a_run_that_had_not_ended_at_the_backup_is_called_off(
    keepers: Keepers, database: Database, empty: Database, run: Run, tmp_path: Path
) -> None:
    with database.writing() as session:
        retention.say(session, "routine", Said.MAY_RUN, by=keepers.commissioner, at=WEDNESDAY)
        asked = retention.run(session, "routine", by=keepers.administrator, at=WEDNESDAY).id
    file = tmp_path / "b.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    with database.writing() as session:
        retention.say(session, "routine", Said.KEEP_ON, by=keepers.commissioner, at=LATER)
    restored(run, empty, file)
    with empty.reading() as session:
        assert session.get_one(JobRun, asked).state is JobState.CANCELLED
    assert jobs.run_waiting(empty, LATER) == 0


def test_without_the_log_of_what_staff_did_or_with_an_older_one_nothing_opens(
    keepers: Keepers,
    database: Database,
    empty: Database,
    run: Run,
    tmp_path: Path,
    settings: Settings,
    app: Flask,
) -> None:
    with database.writing() as session:
        a_hold(session, keepers.administrator, keepers.commissioner)
    file, log = tmp_path / "b.sealed", settings.staff_log_file
    assert run(database, "backup", str(file)).exit_code == 0
    whole = log.read_bytes()
    for content, said in (
        (None, "The log of what staff did is not at"),
        (whole[: -staff_log.ENTRY], "has 1 entries, and had 2 when the backup was made. Bring the newest."),
        (whole[:100], "is not the log of what staff did from this service."),
        (whole[:-1] + bytes([whole[-1] ^ 1]), "Entry 2 of staff-acts.log was altered."),
    ):
        log.unlink(missing_ok=True)
        if content is not None:
            log.write_bytes(content)
        refused = run(empty, "restore", str(file)) if content is None else run(empty, "restore", "--replay")
        assert refused.exit_code == 1
        assert said in refused.output
        assert len(refused.stderr.strip().splitlines()[-1:]) == 1
        with pytest.raises(CannotStart):
            refuse_words_that_were_taken_back(app)
    log.write_bytes(whole)
    assert run(empty, "restore", "--replay").exit_code == 0
    refuse_words_that_were_taken_back(app)


def test_a_copy_put_back_by_hand_without_a_hold_or_with_words_of_age_does_not_open(
    keepers: Keepers, walked: Walked, database: Database, app: Flask, run: Run
) -> None:
    app.extensions[DATABASE] = database
    with database.writing() as session:
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
        released(session, hold, keepers.administrator, keepers.commissioner)
    refuse_words_that_were_taken_back(app)
    with database.writing() as session:
        session.execute(update(Hold).values(released_at=None, released_by=None))
    with pytest.raises(CannotStart, match="A hold is not as it was set or released"):
        refuse_words_that_were_taken_back(app)
    assert run(database, "restore", "--replay", "--log-is-lost").exit_code == 0
    goes(database, walked)
    with database.writing() as session:
        box = select(Response.original).where(Response.submission_id == walked.second).limit(1)
        session.execute(
            update(Response)
            .where(Response.submission_id == walked.first, Response.is_text)
            .values(withdrawn=False, original=box.scalar_subquery())
        )
    with pytest.raises(CannotStart, match=r"1 submission\(s\) that were erased for their age are here again"):
        refuse_words_that_were_taken_back(app)


def test_what_a_power_cut_kept_out_of_the_log_is_written_down_by_the_worker(
    keepers: Keepers, walked: Walked, database: Database, run: Run, settings: Settings
) -> None:
    with database.writing() as session:
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
        released(session, hold, keepers.administrator, keepers.commissioner)
    with database.writing() as session:
        reporting.let_words_go(session, [walked.first], choices_too=False, at=LATER)
        reporting.let_words_go(session, [walked.second], choices_too=True, at=LATER)
    whole = outside.understood(staff_log.read(settings.staff_log_file))
    settings.staff_log_file.unlink()
    assert run(database, "worker", "--once").exit_code == 0
    again = outside.understood(staff_log.read(settings.staff_log_file))
    assert (again.holds, set(again.aged)) == (whole.holds, set(whole.aged))
    before = settings.staff_log_file.read_bytes()
    assert run(database, "worker", "--once").exit_code == 0
    assert settings.staff_log_file.read_bytes() == before


def test_the_longest_name_of_an_order_and_a_full_list_of_ids_fit_in_an_entry(
    database: Database, keepers: Keepers, settings: Settings
) -> None:
    with database.writing() as session:
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
        hold.order_name = "\U0001f33f" * LONGEST_ORDER
        for name in ("service_id", "response_id", "release_asked_by", "released_by"):
            setattr(hold, name, keepers.other.account_id)
        hold.released_at = LATER
        line = outside.line_of(hold)
        session.rollback()
    many = outside.lines_of_aged([uuid4() for _one in range(outside.AT_ONCE + 1)], choices_too=True)
    assert len(many) == 2
    staff_log.append(settings.staff_log_file, [line, *many])


def test_words_that_were_erased_once_their_order_had_ended_are_erased_though_the_backup_has_the_order(
    keepers: Keepers, walked: Walked, database: Database, empty: Database, run: Run, tmp_path: Path
) -> None:
    with database.writing() as session:
        hold = a_hold(session, keepers.administrator, keepers.commissioner)
    file = tmp_path / "b.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    with database.writing() as session:
        row = session.get_one(Hold, hold.id)
        released(session, row, keepers.administrator, keepers.commissioner)
        reporting.take_back(session, walked.second, at=LATER)
    assert restored(run, empty, file) == {"taken_back_again": 1, "holds_again": 1}
    assert words_of(empty, walked.second) == 0
