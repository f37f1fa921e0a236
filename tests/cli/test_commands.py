"""The commands: each has an example, says what it did, and stops with one clear line on bad input."""

from __future__ import annotations

import click
import pytest
from flask import Flask
from sqlalchemy import text

from feedback import cli
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.settings import Mode, Settings
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_person


@pytest.fixture
def commands(app: Flask) -> Flask:
    """Give an application that has its commands."""
    cli.install(app)
    return app


def every_command(group: click.Command, name: str = "") -> list[tuple[str, click.Command]]:
    """List the commands below one, by their whole name."""
    if isinstance(group, click.Group):
        return [
            found for key, child in group.commands.items() for found in every_command(child, f"{name} {key}")
        ]
    return [(name.strip(), group)]


def test_every_command_of_ours_shows_an_example(commands: Flask) -> None:
    ours = [(name, one) for name, one in every_command(commands.cli) if name.split()[0] in cli.COMMANDS]
    assert len(ours) >= len(cli.COMMANDS)
    assert [name for name, one in ours if "flask --app wsgi" not in (one.help or "")] == []


def test_a_whole_chain_is_said_to_be_whole_and_a_broken_one_ends_with_an_error(
    commands: Flask, database: Database, world: World
) -> None:
    a_finished_path(database, world, "Robin")
    runner = commands.test_cli_runner()
    whole = runner.invoke(args=["audit", "verify"])
    assert whole.exit_code == 0
    assert "The chain is whole" in whole.output
    with database.writing() as session:
        session.execute(text("DELETE FROM audit_event WHERE number = 4"))
    broken = runner.invoke(args=["audit", "verify", "--json"])
    assert broken.exit_code == 1
    assert '"number": 4' in broken.output


def test_a_sample_link_is_refused_outside_a_sample(commands: Flask, database: Database, world: World) -> None:
    with database.writing() as session:
        a_person(session, world, Role.MODERATOR, organisation=world.provider)
    refused = commands.test_cli_runner().invoke(args=["people", "sample-link", "moderator"])
    assert refused.exit_code == 1
    assert "This is not a sample programme." in refused.output


def test_a_sample_link_is_refused_in_live_mode(commands: Flask, settings: Settings) -> None:
    settings.mode = Mode.LIVE
    refused = commands.test_cli_runner().invoke(args=["people", "sample-link", "moderator"])
    assert refused.exit_code == 1
    assert "FEEDBACK_MODE=sample" in refused.output


def test_missing_keys_give_one_clear_line(commands: Flask, settings: Settings) -> None:
    (settings.keys / "staff/ring.json").unlink()
    refused = commands.test_cli_runner().invoke(args=["keys", "check"])
    assert refused.exit_code == 1
    assert refused.output.strip().splitlines() == [
        "Error: The key file ring.json is missing. Restore it, or make keys with: flask --app wsgi keys generate"
    ]


def test_a_programme_that_is_not_there_is_named(commands: Flask, world: World) -> None:  # noqa: ARG001 - there is another one
    refused = commands.test_cli_runner().invoke(
        args=["people", "sample-link", "auditor", "--programme", "nowhere"]
    )
    assert refused.exit_code == 1
    assert "There is no programme called 'nowhere'." in refused.output
