"""A window that is open, somebody who opens it, and what came of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.app import create_app, open_keys
from feedback.core import keys, sealing
from feedback.core.database import Database
from feedback.core.sealing import open_original
from feedback.core.web.context import DATABASE
from feedback.intake.records import Response, Submission
from feedback.questions.records import Question, SurveyWindow
from feedback.settings import Mode, Settings, Surface
from tests.builders.intake import a_window
from tests.builders.people import World, a_world
from tests.builders.respondent import Person
from tests.pages import PageClient


@pytest.fixture(scope="module")
def shared_app(tmp_path_factory: pytest.TempPathFactory, template_file: Path) -> Iterator[Flask]:
    """Give one application for a whole file of tests, with a window open: for what is slow to set up and only looked at."""
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        var=tmp_path_factory.mktemp("shared"),
        mode=Mode.SAMPLE,
        surface=Surface.ALL,
    )
    keys.generate(settings.keys)
    sealing.hold(keys.open_vault(settings.keys, staff=True))
    shutil.copy(template_file, settings.var / "feedback.sqlite3")
    made = create_app(settings)
    with made.extensions[DATABASE].writing() as session:
        a_window(session, a_world(session, settings))
    open_keys(made)
    made.test_client_class = PageClient
    yield made
    made.extensions[DATABASE].engine.dispose()


@pytest.fixture
def window(database: Database, world: World) -> SurveyWindow:
    with database.writing() as session:
        return a_window(session, world, address="abcdef")


@pytest.fixture
def person(client: PageClient, window: SurveyWindow) -> Person:  # noqa: ARG001 - the window is open
    return Person(client)


@pytest.fixture
def plain_person(app: Flask, window: SurveyWindow) -> Person:  # noqa: ARG001 - the window is open
    """Give somebody whose browser does not check the pages: their words break every rule of good markup."""
    return Person(FlaskClient(app, use_cookies=True))


@pytest.fixture
def another(app: Flask) -> Person:
    """Give the same person with another device."""
    return Person(FlaskClient(app, use_cookies=True))


@pytest.fixture
def submissions(database: Database) -> Callable[[], list[Submission]]:
    def read() -> list[Submission]:
        with database.reading() as session:
            return list(session.scalars(select(Submission)))

    return read


@pytest.fixture
def words(database: Database, world: World) -> Callable[[], dict[str, str]]:
    """Give what is stored, by the key of the question: words opened with the private key, or the choice."""

    def read() -> dict[str, str]:
        with database.reading() as session:
            rows = session.execute(
                select(Response, Question.key).join(Question, Question.id == Response.question_id)
            )
            return {
                key: open_original(world.id, row.id, row.original) if row.original else str(row.choice)
                for row, key in rows
            }

    return read
