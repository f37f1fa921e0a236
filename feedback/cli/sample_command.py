"""`sample`: load the sample programme into an empty database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop
from feedback.core import sealing
from feedback.core.database import Database
from feedback.core.keys import open_vault
from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, database
from feedback.programmes import queries
from feedback.settings import Settings


def load_sample(opened: Database, keys: Path, *, say: Callable[[str], object]) -> None:
    """Load the sample programme: its setting, its voices, and what people made of them.

    It goes through the same acts as everybody, with the days of the last twenty weeks, so it takes a little while.
    """
    from feedback.cli.sample_loader.papers import Clock
    from feedback.cli.sample_loader.setting import set_up
    from feedback.cli.sample_loader.voices import load_voices
    from feedback.cli.sample_loader.work import load_work

    clock = Clock(now())
    say("Loading the sample programme (about half a minute, once).")
    with opened.writing() as session:
        sealing.hold(open_vault(keys, staff=True))
        setting = set_up(session, keys, clock)
    spans = load_voices(opened, setting, clock)
    load_work(opened, setting, clock, spans)
    say(
        f"  {len(spans)} places in what people said carry a label; themes, rounds, answers and a first draft follow."
    )


@click.command("sample")
@with_appcontext
def command() -> None:
    """Load the sample programme into an empty database.

    Example: FEEDBACK_MODE=sample flask --app wsgi sample
    """
    settings: Settings = current_app.extensions[SETTINGS]
    keys_or_stop()
    with database().reading() as session:
        if queries.programmes(session):
            message = "There is a programme here already. The sample is only loaded into an empty database."
            raise click.ClickException(message)
    load_sample(database(), settings.keys, say=click.echo)
