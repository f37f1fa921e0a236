"""`audit`: verify the chain of what staff did."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click
from flask.cli import AppGroup

from feedback.core import audit
from feedback.core.web.context import database

command = AppGroup("audit", help="The chain of what staff did.")


@command.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(*, as_json: bool) -> None:
    """Walk the chain and say whether every event is there, unchanged and in order.

    Example: flask --app wsgi audit verify
    """
    with database().reading() as session:
        verdict = audit.verify(session)
    if as_json:
        click.echo(json.dumps(asdict(verdict)))
    elif verdict.whole:
        click.echo(f"The chain is whole: {verdict.events} events.")
    else:
        click.echo(f"The chain is broken at event {verdict.number}: {verdict.why}.", err=True)
    if not verdict.whole:
        sys.exit(1)
