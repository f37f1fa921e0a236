"""`sample`: load the sample programme into an empty database."""

from __future__ import annotations

from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.core.database import Database
from feedback.core.web.context import SETTINGS, database
from feedback.settings import Settings


def load_sample(opened: Database, settings: Settings, *, say: Callable[[str], object]) -> None:
    """Load the sample programme."""


@click.command("sample")
@with_appcontext
def command() -> None:
    """Load the sample programme into an empty database.

    Example: FEEDBACK_MODE=sample flask --app wsgi sample
    """
    load_sample(database(), current_app.extensions[SETTINGS], say=click.echo)
