"""`serve`: web and worker under one parent, on this machine, with the sample programme. What `make run` starts."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop
from feedback.cli.people_command import one_for_each_role
from feedback.cli.sample_command import load_sample
from feedback.core import keys, migrations
from feedback.core.database import Database
from feedback.core.web.context import SETTINGS, database
from feedback.people import service as people
from feedback.programmes import queries
from feedback.settings import Mode, Settings

LARGEST_PORT = 65_535
STOP_SECONDS = 10


def check_port(host: str, port: int) -> None:
    """Stop with one clear line where the port cannot be used."""
    if not 1 <= port <= LARGEST_PORT:
        message = f"PORT={port} is not a port. Choose one from 1 to {LARGEST_PORT}, for example PORT=5050."
        raise click.ClickException(message)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror}). Choose another: make run PORT=5050"
            raise click.ClickException(message) from None


def _migrate(opened: Database) -> None:
    try:
        migrations.move(opened)
    except migrations.CannotMigrate as error:
        raise click.ClickException(str(error)) from None


def _make_sample(settings: Settings) -> None:
    """Make the sample's database under another name and rename it when it is whole, so that nothing is half-made."""
    finished = settings.var / "feedback.sqlite3"
    making = settings.var / "making.sqlite3"
    for leftover in settings.var.glob("making.sqlite3*"):
        leftover.unlink()
    opened = Database(f"sqlite:///{making}")
    _migrate(opened)
    load_sample(opened, settings.keys, say=click.echo)
    opened.forget_deleted_pages()
    opened.engine.dispose()
    making.rename(finished)


def prepare(settings: Settings) -> None:
    """Make what is missing: the folder, the keys, the tables, and in sample mode the sample programme."""
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys.generate(settings.keys)
    own_file = not settings.database_url
    if own_file and settings.mode is Mode.SAMPLE and not (settings.var / "feedback.sqlite3").exists():
        _make_sample(settings)
    _migrate(database())
    with database().reading() as session:
        empty = not queries.programmes(session)
    if empty and settings.mode is Mode.SAMPLE:
        load_sample(database(), settings.keys, say=click.echo)
    keys_or_stop()


def print_links(port: int) -> None:
    """Print what to open: the form, and a single-use sign-in link for each role."""
    address = f"http://localhost:{port}"
    with database().writing() as session:
        programme = queries.default_programme(session)
        if programme is None or not programme.is_sample:
            click.echo(f"\n  Give feedback   {address}/\n  Sign in         {address}/sign-in\n")
            return
        lines = [
            (
                f"{role.value}, {place}",
                f"{address}/sign-in/sample/{people.make_sample_link(session, account.id)}",
            )
            for role, place, account in one_for_each_role(session, programme)
        ]
    width = max(len(who) for who, _ in lines)
    click.echo(f"\n{programme.name}\n\n  {'give feedback'.ljust(width)}  {address}/")
    click.echo(
        f"  {'what changed'.ljust(width)}  {address}/what-changed\n\nSign-in links (each works once):\n"
    )
    for who, link in lines:
        click.echo(f"  {who.ljust(width)}  {link}")
    click.echo(
        f"\nAnother link: FEEDBACK_MODE=sample .venv/bin/flask --app wsgi people sample-link ROLE --port {port}"
        "\nStop: Ctrl+C\n"
    )


def web_arguments(host: str, port: int) -> list[str]:
    """Give what gunicorn is started with: no access log, and no warnings, since one of them names the caller's address."""
    bind = f"{host}:{port}"
    return ["--bind", bind, "--worker-class", "gthread", "--threads", "8", "--log-level", "error", "wsgi:app"]


def _start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "FLASK_RUN_FROM_CLI"}
    return subprocess.Popen([sys.executable, "-m", *arguments], env=environment)  # noqa: S603 - our own two programs


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _wait_until_up(child: subprocess.Popen[bytes], host: str, port: int) -> bool:
    while child.poll() is None:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


@click.command("serve")
@click.option("--port", default=5000, show_default=True, help="The port to listen on.")
@with_appcontext
def command(port: int) -> None:
    """Start web and worker under one parent and print what to open.

    Example: FEEDBACK_MODE=sample flask --app wsgi serve --port 5050
    """
    settings: Settings = current_app.extensions[SETTINGS]
    check_port(settings.host, port)
    prepare(settings)
    database().engine.dispose()
    signal.signal(signal.SIGTERM, _interrupt)
    web = _start(["gunicorn", *web_arguments(settings.host, port)])
    worker = _start(["flask", "--app", "wsgi", "worker"])
    children = (web, worker)
    try:
        if _wait_until_up(web, settings.host, port):
            print_links(port)
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("Stopping.")
        return
    finally:
        _stop(children)
    message = "The web process or the worker stopped by itself; its own last line above says why."
    raise click.ClickException(message)
