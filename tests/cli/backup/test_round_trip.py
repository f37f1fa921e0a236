"""Backup and restore: every row comes back, into either database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.core import audit, keys, migrations, officers, sealing, withdrawals
from feedback.core.archive.making import one_moment, sum_of
from feedback.core.archive.rows import Shape
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.records import Response
from feedback.people.records import Account
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from feedback.tables import metadata
from feedback.themes.records import Label
from tests.builders.backup import MARK, Run, an_empty, sealed_words, sums
from tests.builders.path import LATER, a_finished_path
from tests.builders.path import Path as Walked
from tests.builders.people import World, a_world


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("sqlite", "sqlite"),
        pytest.param("sqlite", "postgres", marks=pytest.mark.postgres),
        pytest.param("postgres", "sqlite", marks=pytest.mark.postgres),
        pytest.param("postgres", "postgres", marks=pytest.mark.postgres),
    ],
)
def test_every_row_of_every_table_comes_back_on_both_databases_and_across(
    source: str, target: str, run: Run, request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> None:
    first = an_empty(source, request, tmp_path / "first.sqlite3")
    migrations.move(first)
    with first.writing() as session:
        world = a_world(session, settings)
    a_finished_path(first, world, MARK)
    keys.hold(settings.keys, staff=True)
    withdrawals.complete(settings.withdrawals_file, {})
    file = tmp_path / "a.sealed"
    made = json.loads(run(first, "backup", str(file), "--json").stdout)
    before = sums(first)
    assert made["rows"] == {name: found.rows for name, found in before.items()}
    assert MARK.encode() not in file.read_bytes()
    first.engine.dispose()
    second = an_empty(target, request, tmp_path / "second.sqlite3")
    done = run(second, "restore", str(file), "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["audit_chain_is_whole"] is True
    assert told["taken_back_again"] == 0
    assert sums(second, but=("restoration",)) == {
        name: found for name, found in before.items() if name != "restoration"
    }
    with second.reading() as session:
        assert audit.verify(session).whole
        row = session.scalars(select(Response).where(Response.is_text)).first()
        assert row is not None
        assert row.original is not None
        assert MARK in sealing.open_original(world.id, row.id, row.original)
        names = {account.name for account in session.scalars(select(Account))}
    assert f"{MARK} Name" in names
    second.engine.dispose()


def test_a_backup_and_two_officers_bring_back_a_service_of_which_nothing_else_is_left(
    walked: Walked, database: Database, run: Run, app: Flask, settings: Settings, tmp_path: Path
) -> None:
    recovery = officers.new_recovery()
    officers.keep_public_half(settings.keys, recovery)
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    file = tmp_path / "a.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    before = {path.name: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()}
    settings.keys_dir = tmp_path / "nothing yet"
    second = Database(f"sqlite:///{tmp_path / 'second.sqlite3'}")
    assert "is missing" in run(second, "restore", str(file)).output
    typed = "".join(" ".join(share.words) + "\n" for share in recovery.shares[1:])
    done = app.test_cli_runner().invoke(args=["keys", "recover", str(file)], input=typed)
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()} == before
    told = json.loads(run(second, "restore", str(file), "--json").stdout)
    assert told["taken_back_again"] == 0
    assert any(MARK in word for found in sealed_words(second).values() for word in found)


def test_a_backup_from_before_a_change_of_keys_can_be_read_after_it(
    archive: Path, run: Run, settings: Settings, tmp_path: Path, world: World
) -> None:
    keys.rotate_ring(settings.keys, now())
    keys.retire_older(settings.keys, {1})
    keys.rotate_programme(settings.keys, world.id)
    keys._private_files(settings.keys, world.id)[1].unlink()
    withdrawals.complete(settings.withdrawals_file, {})
    second = Database(f"sqlite:///{tmp_path / 'second.sqlite3'}")
    done = run(second, "restore", str(archive))
    assert done.exit_code == 0, done.output
    assert any(MARK in word for found in sealed_words(second).values() for word in found)
    with second.reading() as session:
        row = session.scalars(select(Response).where(Response.original.is_not(None))).first()
    assert row is not None
    assert row.original is not None
    assert MARK in sealing.open_original(world.id, row.id, row.original)
    assert sealing.seal_text("New", "example", world.id)[:2] == b"\0\2"


@pytest.mark.usefixtures("walked")
def test_a_backup_sees_one_moment_while_others_write(
    database: Database, run: Run, tmp_path: Path, world: World
) -> None:
    with one_moment(database) as connection:
        before = sum_of(connection, Shape.of(metadata.tables["label"]))
        with database.writing() as session:
            session.add(Label(programme_id=world.id, name="Written meanwhile"))
        assert sum_of(connection, Shape.of(metadata.tables["label"])) == before
    assert sums(database)["label"].rows == before.rows + 1
    assert run(database, "backup", str(tmp_path / "b.sealed")).exit_code == 0


def test_every_column_that_there_is_can_be_written_down() -> None:
    assert all(Shape.of(table).columns for table in metadata.sorted_tables)
