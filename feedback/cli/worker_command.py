"""`worker`: open originals, release slots, erase what is due, make documents. It holds the staff keys."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from importlib import import_module

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop, whole_or_stop
from feedback.cli.queue import beat, open_queue
from feedback.core import jobs, staff_log, withdrawals
from feedback.core.audit import AnchorFile, anchor_daily
from feedback.core.database import Database
from feedback.core.moments import LONDON, now
from feedback.core.web.context import SETTINGS, database
from feedback.intake import queries as intake
from feedback.intake.equality import jobs as envelopes
from feedback.intake.kept import outside
from feedback.intake.progress import Progress
from feedback.keeping.service.chain import walk_daily
from feedback.people.letters.sending import MailServer, send_due
from feedback.settings import Settings

ROOMS_WITH_JOBS = ("intake", "moderation", "themes", "specification", "keeping")


def load_jobs(settings: Settings) -> None:
    """Import the rooms whose work the worker does, and sweep what lies in files apart.

    Those are drafts, envelopes, anchors of the audit chain and the log of what was taken back.
    """
    import_module("feedback.core.rotation")
    for room in ROOMS_WITH_JOBS:
        import_module(f"feedback.{room}.jobs")

    @jobs.sweep("intake.forget_old_drafts", every=timedelta(hours=6))
    def forget_old_drafts(_database: Database, at: datetime) -> None:
        Progress(settings.progress_file).forget_old(at.astimezone(LONDON).date())

    @jobs.sweep("audit.anchor", every=timedelta(hours=1))
    def anchor(opened: Database, at: datetime) -> None:
        anchor_daily(opened, AnchorFile(settings.anchors_file), at=at)
        walk_daily(opened, AnchorFile(settings.anchors_file), at=at)

    @jobs.sweep("intake.write_down_withdrawals", every=timedelta(hours=1))
    def write_down_withdrawals(opened: Database, _at: datetime) -> None:
        with opened.reading() as session:
            gone = intake.taken_back(session)
        withdrawals.complete(settings.withdrawals_file, gone)

    @jobs.sweep("keeping.write_down_staff_acts", every=timedelta(hours=1))
    def write_down_staff_acts(opened: Database, _at: datetime) -> None:
        log_file = settings.staff_log_file
        there = log_file.exists()
        noted = outside.understood(staff_log.read(log_file) if there else [])
        with opened.reading() as session:
            lines = outside.not_noted(session, noted)
        if lines or not there:
            staff_log.append(log_file, lines)

    @jobs.sweep("people.send_letters", every=timedelta(minutes=1))
    def send_letters(opened: Database, at: datetime) -> None:
        address = f"{settings.public_address}/sign-in"
        mail = MailServer(settings.mail_server, settings.mail_from, address) if settings.mail_server else None
        send_due(opened, mail, at)

    @jobs.sweep("intake.fold_envelopes", every=timedelta(minutes=10))
    def fold_envelopes(opened: Database, at: datetime) -> None:
        envelopes.fold_all(opened, settings.envelopes_folder, at.astimezone(LONDON).date())


@click.command("worker")
@click.option("--once", is_flag=True, help="Do everything that is due, then stop.")
@with_appcontext
def command(*, once: bool) -> None:
    """Do the background work until stopped.

    Example: flask --app wsgi worker --once
    """
    keys_or_stop()
    whole_or_stop()
    settings: Settings = current_app.extensions[SETTINGS]
    load_jobs(settings)
    opened = database()
    with opened.reading() as session:
        jobs.worker_is_down(
            session, now()
        )  # a database that is not ready is said at once, and not by every sweep
    if once:
        done = jobs.run_due(opened)
        opened.forget_deleted_pages()
        click.echo(f"Looked for work once; {done} job(s) done.")
        return
    logging.getLogger("huey").setLevel(logging.WARNING)
    queue = open_queue(str(settings.jobs_file), opened)
    beat(opened)
    jobs.run_due(opened)
    queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, check_worker_health=True
    ).run()
