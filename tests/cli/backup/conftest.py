"""A service with something in most tables, built once, and a backup of it; each test has a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from feedback import cli
from feedback.core import keys, sealing, staff_log, withdrawals
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.settings import Mode, Settings
from feedback.themes.records import Label
from tests.builders.backup import MARK, Run
from tests.builders.path import Path as Walked
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_world


@dataclass(frozen=True)
class Built:
    """Where the service lies, its programme, and who spoke in it."""

    settings: Settings
    world: World
    path: Walked


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Built:
    """Build the service: a whole path, and a label that lies below another one."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        var=tmp_path_factory.mktemp("service"),
        mode=Mode.SAMPLE,
        testing=True,
    )
    keys.generate(settings.keys)
    keys.hold(settings.keys, staff=True)
    withdrawals.keep_in(settings.withdrawals_file)
    staff_log.keep_in(settings.staff_log_file)
    shutil.copy(template_file, settings.var / "feedback.sqlite3")
    database = Database(settings.url)
    with database.writing() as session:
        world = a_world(session, settings)
    path = a_finished_path(database, world, MARK)
    with database.writing() as session:
        child = Label(programme_id=world.id, name="Below")
        parent = Label(programme_id=world.id, name="Above")
        session.add(parent)
        session.flush()
        child.parent_id = parent.id
        session.add(child)
    database.forget_deleted_pages()
    database.engine.dispose()
    return Built(settings, world, path)


@pytest.fixture
def vault(settings: Settings, built_once: Built) -> sealing.Vault:
    """Hold a copy of the service's keys."""
    shutil.copytree(built_once.settings.keys, settings.keys)
    keys.hold(settings.keys, staff=True)
    withdrawals.keep_in(settings.withdrawals_file)
    staff_log.keep_in(settings.staff_log_file)
    return sealing.current_vault()


@pytest.fixture
def database(settings: Settings, vault: sealing.Vault, built_once: Built) -> Iterator[Database]:  # noqa: ARG001 - keys come first
    """Give a copy of the service's database."""
    shutil.copy(built_once.settings.var / "feedback.sqlite3", settings.var)
    opened = Database(settings.url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def world(built_once: Built) -> World:
    """Give the programme."""
    return built_once.world


@pytest.fixture
def walked(built_once: Built) -> Walked:
    """Give who spoke."""
    return built_once.path


@pytest.fixture
def empty(tmp_path: Path, template_file: Path) -> Iterator[Database]:
    """Give another place, with its tables and no row in them."""
    shutil.copy(template_file, tmp_path / "second.sqlite3")
    opened = Database(f"sqlite:///{tmp_path / 'second.sqlite3'}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def run(app: Flask, database: Database) -> Run:  # noqa: ARG001 - the keys come first
    """Give a function that runs a command over a database."""
    cli.install(app)

    def on(database: Database, *arguments: str) -> Result:
        app.extensions[DATABASE] = database
        return app.test_cli_runner().invoke(args=list(arguments))

    return on


@pytest.fixture
def archive(database: Database, run: Run, tmp_path: Path) -> Path:
    """Give a backup."""
    done = run(database, "backup", str(tmp_path / "a.sealed"), "--json")
    assert done.exit_code == 0, done.output
    return tmp_path / "a.sealed"
