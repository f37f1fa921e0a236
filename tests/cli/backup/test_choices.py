"""A restore lets nobody use words who may not: what a person narrowed since the backup, of all words or one answer, stays so."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from feedback.app import CannotStart, refuse_words_that_were_taken_back
from feedback.core import staff_log, withdrawals
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse
from feedback.moderation import queries as moderation
from feedback.moderation.rules import Audience
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.backup import Run, sums
from tests.builders.path import LATER, responses_of
from tests.builders.path import Path as Walked
from tests.builders.people import World


def chooses(database: Database, submission_id: UUID, may_use: MayUse | None, *, of_one: bool = False) -> None:
    """Let a person say who may use their words, or this one answer."""
    with database.writing() as session:
        one = responses_of(session, submission_id)[0] if of_one else None
        reporting.change_may_use(session, submission_id, may_use, response_id=one)


def shared(database: Database, world: World, audience: Audience) -> int:
    with database.reading() as session:
        return len(moderation.shareable_to(session, audience, programme_id=world.id, at=LATER))


def test_what_was_narrowed_since_the_backup_is_as_narrow_after_a_restore_in_every_room(
    archive: Path, walked: Walked, database: Database, empty: Database, run: Run, world: World, app: Flask
) -> None:
    assert shared(database, world, Audience.PUBLIC) == 2
    chooses(database, walked.first, MayUse.COUNTED)
    chooses(database, walked.second, MayUse.GROUP, of_one=True)
    told = json.loads(run(empty, "restore", str(archive), "--json").stdout)
    assert (told["taken_back_again"], told["choices_again"]) == (0, 2)
    assert (shared(empty, world, Audience.PUBLIC), shared(empty, world, Audience.GROUP)) == (0, 1)
    ours, theirs = sums(database), sums(empty)
    for name in ("submission", "response", "moderation_case", "cleared_version", "excerpt", "theme_excerpt"):
        assert ours[name] == theirs[name], name
    again = json.loads(run(empty, "restore", "--replay", "--json").stdout)
    assert again["choices_again"] == 0
    assert sums(empty)["submission"] == theirs["submission"]
    refuse_words_that_were_taken_back(app)


def test_what_was_narrowed_and_widened_again_is_as_its_writer_said_last(
    archive: Path, walked: Walked, database: Database, empty: Database, run: Run, world: World
) -> None:
    chooses(database, walked.first, MayUse.COUNTED)
    chooses(database, walked.first, MayUse.GROUP)
    chooses(database, walked.second, MayUse.COUNTED, of_one=True)
    chooses(database, walked.second, None, of_one=True)
    run(empty, "restore", str(archive))
    assert (shared(empty, world, Audience.PUBLIC), shared(empty, world, Audience.GROUP)) == (1, 2)
    assert sums(database)["response"] == sums(empty)["response"]


def test_words_that_were_taken_back_after_they_were_narrowed_are_gone(
    archive: Path, walked: Walked, database: Database, empty: Database, run: Run
) -> None:
    chooses(database, walked.first, MayUse.COUNTED)
    with database.writing() as session:
        reporting.take_back(session, walked.first, at=LATER)
    told = json.loads(run(empty, "restore", str(archive), "--json").stdout)
    assert (told["taken_back_again"], told["choices_again"]) == (1, 0)


def test_an_older_copy_of_a_lost_log_narrows_and_widens_nothing(
    walked: Walked, database: Database, run: Run, empty: Database, tmp_path: Path, settings: Settings
) -> None:
    chooses(database, walked.first, MayUse.PUBLIC)
    chooses(database, walked.second, MayUse.COUNTED)
    older = settings.withdrawals_file.read_bytes()
    chooses(database, walked.first, MayUse.COUNTED)
    chooses(database, walked.second, MayUse.PUBLIC)
    file = tmp_path / "b.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    settings.withdrawals_file.write_bytes(older)
    refused = run(empty, "restore", str(file))
    assert "has 2 entries, and had 4 when the backup was made. Bring the newest." in refused.output
    told = json.loads(run(empty, "restore", "--replay", "--log-is-lost", "--json").stdout)
    assert told["choices_again"] == 1
    with empty.reading() as session:
        kept = {row.id: row.may_use for row in session.scalars(select(Submission))}
    assert (kept[walked.first], kept[walked.second]) == (MayUse.COUNTED, MayUse.COUNTED)


def test_a_copy_put_back_by_hand_in_which_words_may_be_used_by_more_does_not_open(
    walked: Walked, database: Database, app: Flask, run: Run, settings: Settings
) -> None:
    app.extensions[DATABASE] = database
    staff_log.append(settings.staff_log_file, [])
    chooses(database, walked.first, MayUse.GROUP)
    refuse_words_that_were_taken_back(app)
    with database.writing() as session:  # as an older copy would have it
        session.get_one(Submission, walked.first).may_use = MayUse.PUBLIC
    with pytest.raises(CannotStart, match="used by more people here than their writers said last"):
        refuse_words_that_were_taken_back(app)
    assert run(database, "restore", "--replay").exit_code == 0
    refuse_words_that_were_taken_back(app)
    chooses(database, walked.first, MayUse.GROUP, of_one=True)
    with database.writing() as session:
        session.execute(update(Response).values(may_use=None))
    with pytest.raises(CannotStart, match="used by more people"):
        refuse_words_that_were_taken_back(app)
    with database.writing() as session:
        session.execute(update(Response).values(may_use=MayUse.COUNTED))  # narrower is no reason to stay shut
    refuse_words_that_were_taken_back(app)


def test_what_was_not_chosen_is_not_in_the_log(
    walked: Walked, database: Database, settings: Settings
) -> None:
    def breaks() -> None:
        with database.writing() as session:
            reporting.change_may_use(session, walked.first, MayUse.COUNTED)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert not settings.withdrawals_file.exists()


def test_where_the_log_cannot_be_written_the_choice_counts_and_the_page_asks_to_press_again(
    walked: Walked, database: Database, settings: Settings
) -> None:
    settings.withdrawals_file.mkdir()
    with pytest.raises(withdrawals.CouldNotWriteDown, match="counts from now on"):
        chooses(database, walked.first, MayUse.COUNTED)
    with database.reading() as session:
        assert session.get_one(Submission, walked.first).may_use is MayUse.COUNTED
    settings.withdrawals_file.rmdir()
    chooses(database, walked.first, MayUse.COUNTED)
    assert withdrawals.read_all(settings.withdrawals_file).choices == {walked.first: "counted"}
