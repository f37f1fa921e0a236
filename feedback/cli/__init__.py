"""The commands of the service, one file each: `flask --app wsgi COMMAND --help` shows an example of every one."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

COMMANDS = ("upgrade", "keys", "people", "audit", "worker", "serve", "sample", "reading", "import", "report")


def install(app: Flask) -> None:
    """Give the application its commands."""
    for name in COMMANDS:
        app.cli.add_command(import_module(f"feedback.cli.{name}_command").command)
