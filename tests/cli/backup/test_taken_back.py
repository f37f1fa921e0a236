"""A restore never brings back what was taken back, and nothing opens before that is sure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.app import CannotStart, refuse_words_that_were_taken_back
from feedback.core import withdrawals
from feedback.core.database import Database
from feedback.core.errors import Closed
from feedback.core.moments import now
from feedback.core.web.context import DATABASE
from feedback.intake import queries
from feedback.intake.records import Submission
from feedback.people.entry import service as entry
from feedback.people.records import Account
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.backup import Run, sealed_words, sums, words_of
from tests.builders.path import LATER
from tests.builders.path import Path as Walked


def test_what_was_taken_back_since_the_backup_is_gone_everywhere_after_a_restore(
    archive: Path,
    walked: Walked,
    database: Database,
    empty: Database,
    run: Run,
    app: Flask,
    settings: Settings,
) -> None:
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    told = json.loads(run(empty, "restore", str(archive), "--json").stdout)
    assert told["taken_back_again"] == 1
    with empty.reading() as session:
        assert session.get_one(Submission, walked.second).withdrawn
        assert not session.get_one(Submission, walked.first).withdrawn
    assert words_of(empty, walked.second) == 0
    words = {str(column): found for column, found in sealed_words(empty).items()}
    assert not any("three times" in word for found in words.values() for word in found)
    assert any("said so" in word for found in words.values() for word in found)
    # Themes, drafts and everything else stand as where the person took their words back themselves.
    ours, theirs = sums(database), sums(empty)
    for name in (
        "response",
        "submission",
        "case_text",
        "cleared_version",
        "excerpt",
        "theme_excerpt",
        "clause",
    ):
        assert ours[name] == theirs[name], name
    refuse_words_that_were_taken_back(app)
    assert len(withdrawals.read(settings.withdrawals_file)) == 1


def test_what_an_order_kept_when_it_was_taken_back_is_put_out_of_use_and_not_erased_by_a_restore(
    archive: Path, walked: Walked, run: Run, empty: Database, settings: Settings
) -> None:
    withdrawals.append(settings.withdrawals_file, [(walked.second, True)])
    told = json.loads(run(empty, "restore", str(archive), "--json").stdout)
    assert told["taken_back_again"] == 1
    with empty.reading() as session:
        assert session.get_one(Submission, walked.second).withdrawn
        assert queries.taken_back(session) == {walked.second: True}


def test_without_the_log_the_rows_come_back_and_nothing_opens_until_it_is_there(
    archive: Path,
    walked: Walked,
    database: Database,
    empty: Database,
    run: Run,
    app: Flask,
    tmp_path: Path,
    settings: Settings,
) -> None:
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    elsewhere = settings.withdrawals_file.rename(tmp_path / "elsewhere")
    without = run(empty, "restore", str(archive))
    assert without.exit_code == 1
    assert "nothing opens on this database" in without.output
    with pytest.raises(CannotStart, match="restore --replay"):
        refuse_words_that_were_taken_back(app)
    for command in (["worker", "--once"], ["backup", str(tmp_path / "b")]):
        refused = run(empty, *command)
        assert refused.exit_code == 1
        assert "restore --replay" in refused.output
    elsewhere.rename(settings.withdrawals_file)
    done = run(empty, "restore", "--replay", "--json")
    told = json.loads(done.stdout)
    assert {name: count for name, count in told.items() if count} == {"taken_back_again": 1}
    refuse_words_that_were_taken_back(app)


def test_a_log_that_is_older_than_the_backup_is_refused_and_a_lost_one_has_to_be_said(
    walked: Walked,
    database: Database,
    run: Run,
    empty: Database,
    app: Flask,
    tmp_path: Path,
    settings: Settings,
) -> None:
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    older = settings.withdrawals_file.read_bytes()
    with database.writing() as session:
        reporting.take_back(session, walked.first, at=LATER)
    file = tmp_path / "a.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    settings.withdrawals_file.write_bytes(older)
    refused = run(empty, "restore", str(file))
    assert refused.exit_code == 1
    assert "has 1 entries, and had 2 when the backup was made" in refused.output
    settings.withdrawals_file.unlink()
    assert run(empty, "restore", "--replay").exit_code == 1
    lost = run(empty, "restore", "--replay", "--log-is-lost")
    assert lost.exit_code == 0
    assert "A log was lost" in lost.output
    refuse_words_that_were_taken_back(app)


def test_a_copy_of_the_file_that_somebody_puts_back_by_hand_does_not_open_either(
    walked: Walked, database: Database, app: Flask, settings: Settings
) -> None:
    app.extensions[DATABASE] = database
    refuse_words_that_were_taken_back(app)
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    refuse_words_that_were_taken_back(app)
    with database.writing() as session:  # as an older copy would have it
        session.get_one(Submission, walked.second).withdrawn = False
    with pytest.raises(CannotStart, match="1 submission"):
        refuse_words_that_were_taken_back(app)
    assert settings.withdrawals_file.exists()


def test_after_a_restore_no_link_of_before_opens_and_it_says_of_which_day_the_ways_in_are(
    archive: Path, empty: Database, run: Run, settings: Settings
) -> None:
    settings.withdrawals_file.unlink()
    assert run(empty, "restore", str(archive)).exit_code == 1  # the log is not there yet
    with empty.writing() as session:
        account_id = session.scalars(select(Account.id)).first()
        assert account_id is not None
        _row, token = entry.make_link(session, account_id, at=now())
    done = run(empty, "restore", "--replay", "--log-is-lost")
    assert (done.exit_code, "are those of the day of the backup" in done.output) == (0, True)
    with pytest.raises(Closed), empty.writing() as session:
        entry.use_link(session, token, at=now())
