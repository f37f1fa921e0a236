"""`restore`: bring a backup back into an empty database, and erase again what was taken back since it was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select, update

from feedback.cli.backup_command import progress
from feedback.cli.opening import keys_or_stop
from feedback.core import keys, migrations, withdrawals
from feedback.core.archive import restoring
from feedback.core.archive.container import ArchiveRefused
from feedback.core.archive.records import Restoration, waits_for_replay
from feedback.core.database import Database
from feedback.core.keys import KeysUnusable
from feedback.core.moments import now
from feedback.core.sealing import current_vault
from feedback.core.web.context import SETTINGS, database
from feedback.intake.queries import standing_among
from feedback.people import service as people
from feedback.people.entry import service as entry
from feedback.people.records import Account
from feedback.reporting_back import service as reporting
from feedback.settings import Settings


class _NotReplayed(Exception):
    """What was taken back could not be erased again. Its text is one clear line."""


def replay(opened: Database, log: Path, *, lost: bool) -> int:
    """Take everything back again that the log names, through the same act as the person's own; give how many it was.

    Everybody at work is signed out too, and no link to a way in opens any more: what ended since the backup must not go on.

    Args:
        lost: the log is gone for good, and whoever restores knows what that means.
    """
    with opened.reading() as session:
        least = waits_for_replay(session) or 0
        ids = {} if lost else withdrawals.read(log)
        if not lost and len(ids) < least:
            message = f"{log.name} names {len(ids)} withdrawals, and there were {least} when the backup was made. Bring the newest."
            raise _NotReplayed(message)
        back = standing_among(session, ids)
    say = progress("Taking back again", "submissions")
    for done, submission_id in enumerate(back, 1):
        with opened.writing() as session:
            reporting.take_back(session, submission_id, at=now(), was_kept=ids[submission_id])
            withdrawals.is_known_already(session)
        say("" if done == len(back) else "…", done, len(back))
    with opened.writing() as session:
        for account_id in session.scalars(select(Account.id)).all():
            people.end_sessions(session, account_id, at=now())
            entry.end_links(session, account_id, at=now())
        unreplayed = update(Restoration).where(Restoration.replayed_at.is_(None))
        session.execute(unreplayed.values(replayed_at=now()))
    opened.forget_deleted_pages()
    return len(back)


def _take_keys(folder: Path, manifest: restoring.Manifest) -> None:
    keys.take_onto_ring(folder, manifest.ring)
    for programme_id, held in manifest.programmes.items():
        keys.take_programme_keys(folder, programme_id, held)


def _bring_back(file: Path, settings: Settings) -> dict[str, Any]:
    private = current_vault().backup_private or b""
    manifest = restoring.verify(file, private, say=progress("Verifying"))
    restoring.refuse_unless_empty(database(), manifest)
    _take_keys(settings.keys, manifest)
    verdict = restoring.load(
        database(), file, private, manifest=manifest, at=now(), say=progress("Bringing back")
    )
    return {
        "rows": {name: found.rows for name, found in manifest.sums.items()},
        "migration": migrations.current(database()),
        "audit_chain_is_whole": verdict.whole,
        "audit_events": verdict.events,
    }


def _tell(report: dict[str, Any], *, only_verify: bool, lost: bool) -> None:
    if "rows" in report:
        what = (
            "are whole and add up" if only_verify else "were brought back, and every one of them was compared"
        )
        click.echo(f"{sum(report['rows'].values())} rows of {len(report['rows'])} tables {what}.")
    if "audit_events" in report:
        whole = "whole" if report["audit_chain_is_whole"] else "BROKEN, as it was when the backup was made"
        click.echo(f"The audit chain is {whole}: {report['audit_events']} events.")
    if "taken_back_again" in report:
        click.echo(
            f"Taken back again: {report['taken_back_again']}. Everybody at work was signed out, and every open link has ended."
        )
        click.echo(
            "Roles, passphrases and passkeys are those of the day of the backup: who has left since, or changed a way in because"
            " somebody else had it, is as before. Let an administrator look through “Who works here” first."
        )
        if lost:
            click.echo(
                "The log was lost: what was taken back since the backup is here again. Say so to whoever is responsible."
            )


@click.command("restore")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--verify", "only_verify", is_flag=True, help="Open and add up the whole FILE, and change nothing."
)
@click.option(
    "--replay", "only_replay", is_flag=True, help="Only erase again what the log says was taken back."
)
@click.option(
    "--log-is-lost", is_flag=True, help="Open without the log: words taken back since the backup stay here."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def command(
    file: Path | None, *, only_verify: bool, only_replay: bool, log_is_lost: bool, as_json: bool
) -> None:
    """Bring the backup FILE back into an empty database, SQLite or PostgreSQL, whichever it came from.

    Everything is verified before anything is touched, and every row is compared afterwards. Then what was taken back since
    is erased again; nothing opens on the database before that was done.

    Example: flask --app wsgi restore /backups/2026-11-22.sealed
    """
    if (file is None) != only_replay or (only_verify and only_replay):
        raise click.UsageError("Name the FILE of a backup, or say --replay.")
    keys_or_stop()
    settings: Settings = current_app.extensions[SETTINGS]
    report: dict[str, Any] = {}
    try:
        if file is not None and only_verify:
            manifest = restoring.verify(
                file, current_vault().backup_private or b"", say=progress("Verifying")
            )
            report = {
                "rows": {name: found.rows for name, found in manifest.sums.items()},
                "migration": manifest.migration,
            }
        elif file is not None:
            report = _bring_back(file, settings)
        if not only_verify:
            report["taken_back_again"] = replay(database(), settings.withdrawals_file, lost=log_is_lost)
    except (ArchiveRefused, KeysUnusable, migrations.CannotMigrate) as refusal:
        raise click.ClickException(str(refusal)) from None
    except (withdrawals.LogUnusable, _NotReplayed) as refusal:
        message = (
            f"{refusal} Until then nothing opens on this database. Then: flask --app wsgi restore --replay"
        )
        raise click.ClickException(message) from None
    if as_json:
        click.echo(json.dumps(report))
    else:
        _tell(report, only_verify=only_verify, lost=log_is_lost)
