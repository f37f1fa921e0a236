"""`upgrade`: bring the database to the newest migration."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from feedback.core import migrations
from feedback.core.web.context import database


@click.command("upgrade")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def command(*, as_json: bool) -> None:
    """Bring the database to the newest migration.

    Example: flask --app wsgi upgrade
    """
    try:
        before, after = migrations.current(database()), migrations.move(database())
    except migrations.CannotMigrate as error:
        raise click.ClickException(str(error)) from None
    done = "is at" if before == after else "went up to"
    click.echo(
        json.dumps({"before": before, "after": after})
        if as_json
        else f"The database {done} migration {after}."
    )
