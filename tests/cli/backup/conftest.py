"""A service with something in most tables, and a backup of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from feedback import cli
from feedback.core import keys
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.settings import Settings
from feedback.themes.records import Label
from tests.builders.backup import MARK, Run
from tests.builders.path import Path as Walked
from tests.builders.path import a_finished_path
from tests.builders.people import World


@pytest.fixture
def run(app: Flask, settings: Settings) -> Run:
    """Give a function that runs a command over a database."""
    cli.install(app)
    keys.hold(settings.keys, staff=True)

    def on(database: Database, *arguments: str) -> Result:
        app.extensions[DATABASE] = database
        return app.test_cli_runner().invoke(args=list(arguments))

    return on


@pytest.fixture
def walked(database: Database, world: World, settings: Settings) -> Walked:
    """Give a database with something in most tables, and a label that lies below another one."""
    path = a_finished_path(database, world, MARK)
    keys.hold(settings.keys, staff=True)
    with database.writing() as session:
        child = Label(programme_id=world.id, name="Below")
        parent = Label(programme_id=world.id, name="Above")
        session.add(parent)
        session.flush()
        child.parent_id = parent.id
        session.add(child)
    return path


@pytest.fixture
def archive(walked: Walked, database: Database, run: Run, tmp_path: Path) -> Path:  # noqa: ARG001 - something to back up
    """Give a backup."""
    done = run(database, "backup", str(tmp_path / "a.sealed"), "--json")
    assert done.exit_code == 0, done.output
    return tmp_path / "a.sealed"
