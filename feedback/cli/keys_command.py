"""`keys`: make the key files of a service or a programme."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from feedback.core import keys
from feedback.core.web.context import SETTINGS, database
from feedback.programmes import queries

command = AppGroup("keys", help="Make and check key files.")


@command.command("generate")
def generate() -> None:
    """Make the key files that are missing; those that exist stay as they are.

    Example: flask --app wsgi keys generate
    """
    folder = current_app.extensions[SETTINGS].keys
    keys.generate(folder)
    try:
        with database().reading() as session:
            programmes = list(queries.programmes(session))
    except SQLAlchemyError:
        programmes = []  # before the first upgrade there is no table yet; each programme gets its keys when it is made
    for programme in programmes:
        keys.generate_for_programme(folder, programme.id)
    click.echo(f"Key files are complete for {len(programmes)} programme(s).")


@command.command("check")
def check() -> None:
    """Say whether the key files can be used, with one clear line where they cannot.

    Example: flask --app wsgi keys check
    """
    from feedback.cli.opening import keys_or_stop

    keys_or_stop()
    click.echo("The key files can be used.")
