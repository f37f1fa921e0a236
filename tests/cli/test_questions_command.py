"""Facts about `questions`: a file is checked, loaded as a draft and published, and bad input is said in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from feedback.cli import questions_command
from feedback.core.actor import Role
from feedback.core.database import Database
from tests.builders.people import World, a_person

FILE = """
key = "drop_in"
version = 1
title = "The drop-in"
source = "Our own wording"
licence = "This programme only"
[[pages]]
key = "room"
core = true
title = "The room"
[[pages.questions]]
key = "warm"
kind = "text"
wording = "{wording}"
easy = "Was it warm?"
about_staff = false
sensitive = false
"""


@pytest.fixture
def facilitator(database: Database, world: World) -> str:
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris").name


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "drop_in.toml"
    path.write_text(FILE.format(wording="Was the room warm?"), encoding="utf-8")
    return path


@pytest.mark.usefixtures("world")
def test_a_file_is_checked_loaded_listed_and_published(app: Flask, facilitator: str, file: Path) -> None:
    run = app.test_cli_runner().invoke
    checked = run(questions_command.check, [str(file), "--json"])
    assert checked.exit_code == 0, checked.output
    assert json.loads(checked.output)["blocking"] == 0
    assert "is a draft now" in run(questions_command.load, [str(file), "--as", facilitator]).output
    again = run(questions_command.load, [str(file), "--as", facilitator])
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert (
        "drop_in, version 1, is published."
        in run(questions_command.publish, ["drop_in", "--as", facilitator]).output
    )
    (listed,) = json.loads(run(questions_command.list_sets, ["--json"]).output)
    assert (listed["key"], listed["version"], listed["questions"]) == ("drop_in", 1, 1)
    assert listed["published_on"]
    assert "drop_in, version 1: 1 questions, published" in run(questions_command.list_sets, []).output


@pytest.mark.usefixtures("world")
def test_a_file_that_asks_too_much_is_said_where_and_why_and_is_not_published(
    app: Flask, facilitator: str, file: Path
) -> None:
    file.write_text(FILE.format(wording="What happened to you?"), encoding="utf-8")
    run = app.test_cli_runner().invoke
    checked = run(questions_command.check, [str(file)])
    assert checked.exit_code == 1
    assert "please change: room/warm/wording: This asks what happened to somebody" in checked.output
    assert (
        "To change before it is published: 1."
        in run(questions_command.load, [str(file), "--as", facilitator]).output
    )
    refused = run(questions_command.publish, ["drop_in", "--as", facilitator])
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("key = ", "is not TOML"),
        ('title = "No key"', "has no key"),
        (FILE.replace('kind = "text"', 'kind = "essay"'), "is of no kind"),
        (FILE.replace('kind = "text"', 'kind = "choice"'), "has no list of choices"),
        (FILE.replace("core = true", "core = 1"), "true or false"),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_file_that_is_no_question_set_is_said_in_one_line(
    app: Flask, file: Path, written: str, said: str
) -> None:
    file.write_text(written, encoding="utf-8")
    result = app.test_cli_runner().invoke(questions_command.check, [str(file)])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert said in result.output
    missing = app.test_cli_runner().invoke(questions_command.check, [str(file.parent / "nowhere.toml")])
    assert "cannot be opened" in missing.output
