"""The commands of the service, one file each: `flask --app wsgi COMMAND --help` shows an example of every one."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import OperationalError, ProgrammingError

COMMANDS = (
    "upgrade",
    "keys",
    "people",
    "audit",
    "worker",
    "serve",
    "sample",
    "reading",
    "import",
    "report",
    "questions",
    "retention",
    "backup",
    "restore",
)


def _in_one_line(act: Callable[[click.Context], Any]) -> Callable[[click.Context], Any]:
    """Say in one line that the database is not there, not migrated, or cannot be reached."""

    def tried(context: click.Context) -> Any:  # noqa: ANN401 - click's commands give anything
        try:
            return act(context)
        except (OperationalError, ProgrammingError) as error:
            why = str(error.orig).splitlines()[0]
            message = f"The database cannot be used ({why}). If it is new: flask --app wsgi upgrade"
            raise click.ClickException(message) from None

    return tried


def _refuse_the_server_of_makers() -> None:
    """Stop `flask run`: it asks for no keys, looks at no setting, and shows everything to whoever makes a page fail.

    Flask has its command before any of ours, so it is known by its name alone.
    """
    running = click.get_current_context(silent=True)
    if running is not None and running.info_name == "run":
        message = "The service does not run under Flask's own server. Use gunicorn (docs/operating.md), or: make run"
        raise click.ClickException(message)


def install(app: Flask) -> None:
    """Give the application its commands."""
    _refuse_the_server_of_makers()
    for name in COMMANDS:
        command: click.Command = import_module(f"feedback.cli.{name}_command").command
        command.invoke = _in_one_line(command.invoke)  # type: ignore[method-assign, assignment]  # click has no hook around a command
        app.cli.add_command(command)
