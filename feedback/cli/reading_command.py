"""`reading`: measure what the machine suggests against a file of examples."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

command = AppGroup("reading", help="What the machine suggests: names to cover, worries to notice.")


@command.command("score")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def score(file: Path, *, as_json: bool) -> None:
    """Score the suggestions against a file: identifiers (.jsonl) or worries (.csv).

    Example: flask --app wsgi reading score identifiers_dev.jsonl
    """
    from feedback.reading import scoring

    try:
        found = scoring.score(file)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(found.as_json()) if as_json else "\n".join(found.lines()))
