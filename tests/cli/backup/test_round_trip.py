"""Backup and restore: every row comes back, into either database."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.core import audit, keys, officers, sealing, withdrawals
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
from tests.builders.path import LATER
from tests.builders.path import Path as Walked
from tests.builders.people import World


def hops(run: Run, first: Database, others: Sequence[Callable[[], Database]], folder: Path) -> Database:
    """Bring the service from place to place by backups, and compare every row each time; give the last place."""
    before = sums(first)
    for number, place in enumerate(others):
        file = folder / f"{number}.sealed"
        made = json.loads(run(first, "backup", str(file), "--json").stdout)
        assert made["rows"] == {name: found.rows for name, found in sums(first).items()}
        assert MARK.encode() not in file.read_bytes()
        first.engine.dispose()
        second = place()
        done = run(second, "restore", str(file), "--json")
        assert done.exit_code == 0, done.output
        told = json.loads(done.stdout)
        assert (told["audit_chain_is_whole"], told["taken_back_again"]) == (True, 0)
        after = sums(second)
        assert after.pop("restoration").rows == number + 1
        assert after == {name: found for name, found in before.items() if name != "restoration"}
        first = second
    return first


def reads_as_before(database: Database, world: World) -> None:
    with database.reading() as session:
        assert audit.verify(session).whole
        row = session.scalars(select(Response).where(Response.is_text)).first()
        assert row is not None
        assert row.original is not None
        assert MARK in sealing.open_original(world.id, row.id, row.original)
        names = {account.name for account in session.scalars(select(Account))}
    assert f"{MARK} Name" in names


def test_every_row_of_every_table_comes_back(
    run: Run, database: Database, empty: Database, settings: Settings, tmp_path: Path, world: World
) -> None:
    withdrawals.complete(settings.withdrawals_file, {})
    assert sum(found.rows for found in sums(database).values()) > 200
    reads_as_before(hops(run, database, [lambda: empty], tmp_path), world)


@pytest.mark.postgres
def test_every_row_of_every_table_comes_back_on_both_databases_and_across(
    run: Run,
    database: Database,
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    world: World,
) -> None:
    withdrawals.complete(settings.withdrawals_file, {})
    places = [
        partial(an_empty, kind, request, tmp_path / "third.sqlite3")
        for kind in ("postgres", "postgres", "sqlite")
    ]
    last = hops(run, database, places, tmp_path)
    reads_as_before(last, world)
    last.engine.dispose()


def test_a_backup_and_two_officers_bring_back_a_service_of_which_nothing_else_is_left(
    walked: Walked,
    database: Database,
    run: Run,
    empty: Database,
    app: Flask,
    settings: Settings,
    tmp_path: Path,
) -> None:
    recovery = officers.new_recovery()
    officers.keep_public_half(settings.keys, recovery)
    with database.writing() as session:
        reporting.take_back(session, walked.second, at=LATER)
    file = tmp_path / "a.sealed"
    assert run(database, "backup", str(file)).exit_code == 0
    before = {path.name: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()}
    settings.keys_dir = tmp_path / "nothing yet"
    assert "is missing" in run(empty, "restore", str(file)).output
    typed = "".join(" ".join(share.words) + "\n" for share in recovery.shares[1:])
    done = app.test_cli_runner().invoke(args=["keys", "recover", str(file)], input=typed)
    assert done.exit_code == 0, done.output
    assert {path.name: path.read_bytes() for path in settings.keys.rglob("*") if path.is_file()} == before
    told = json.loads(run(empty, "restore", str(file), "--json").stdout)
    assert told["taken_back_again"] == 0
    assert any(MARK in word for found in sealed_words(empty).values() for word in found)


def test_a_backup_from_before_a_change_of_keys_can_be_read_after_it(
    archive: Path, run: Run, empty: Database, settings: Settings, world: World
) -> None:
    keys.rotate_ring(settings.keys, now())
    keys.retire_older(settings.keys, {1})
    keys.rotate_programme(settings.keys, world.id)
    keys._private_files(settings.keys, world.id)[1].unlink()
    withdrawals.complete(settings.withdrawals_file, {})
    done = run(empty, "restore", str(archive))
    assert done.exit_code == 0, done.output
    assert any(MARK in word for found in sealed_words(empty).values() for word in found)
    with empty.reading() as session:
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
