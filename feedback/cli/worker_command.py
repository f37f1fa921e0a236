"""`worker`: open originals, release slots, erase what is due, make documents. It holds the staff keys."""

from __future__ import annotations

import logging
from importlib import import_module
from importlib.util import find_spec

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop
from feedback.cli.queue import beat, open_queue
from feedback.core import jobs
from feedback.core.web.context import SETTINGS, database

ROOMS_WITH_JOBS = ("intake", "moderation", "themes", "specification")


def load_jobs() -> None:
    """Import the rooms whose work the worker does."""
    for room in ROOMS_WITH_JOBS:
        if find_spec(f"feedback.{room}.jobs"):
            import_module(f"feedback.{room}.jobs")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due, then stop.")
@with_appcontext
def command(*, once: bool) -> None:
    """Do the background work until stopped.

    Example: flask --app wsgi worker --once
    """
    keys_or_stop()
    load_jobs()
    opened = database()
    if once:
        done = jobs.run_due(opened)
        opened.forget_deleted_pages()
        click.echo(f"Looked for work once; {done} job(s) done.")
        return
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue = open_queue(str(current_app.extensions[SETTINGS].jobs_file), opened)
    beat(opened)
    jobs.run_due(opened)
    queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, check_worker_health=True
    ).run()
