"""`restore`: bring a backup back into an empty database, and do again what no restore may undo."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from feedback.cli.backup_command import progress
from feedback.cli.opening import keys_or_stop
from feedback.cli.replaying import NotReplayed, replay
from feedback.core import keys, migrations, withdrawals
from feedback.core.archive import restoring
from feedback.core.archive.container import ArchiveRefused
from feedback.core.keys import KeysUnusable
from feedback.core.moments import now
from feedback.core.sealing import current_vault
from feedback.core.web.context import SETTINGS, database
from feedback.settings import Settings


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
            f"Done again since the backup: {report['taken_back_again']} submissions taken back,"
            f" {report['choices_again']} choices of who may use words, {report['holds_again']} holds,"
            f" {report['erased_for_age_again']} submissions erased for their age."
        )
        if report["kept_by_a_hold"]:
            click.echo(
                f"{report['kept_by_a_hold']} submissions that had been erased for their age are here again, since a hold keeps them."
            )
        if report["still_on_disk"]:
            click.echo(
                "What was erased again is still in the database's log on the disk, which is full or in use: the worker takes it out."
            )
        click.echo("Everybody at work was signed out, and every open link has ended.")
        click.echo(
            "Roles, passphrases and passkeys are those of the day of the backup: who has left since, or changed a way in because"
            " somebody else had it, is as before. Let an administrator look through “Who works here” first."
        )
        if lost:
            click.echo(
                "A log was lost: what was taken back, narrowed, held or erased since the backup and is not in it is as it was then."
                " Say so to whoever is responsible."
            )


@click.command("restore")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--verify", "only_verify", is_flag=True, help="Open and add up the whole FILE, and change nothing."
)
@click.option("--replay", "only_replay", is_flag=True, help="Only do again what the logs say was done since.")
@click.option(
    "--log-is-lost",
    is_flag=True,
    help="Open without the newest logs: words taken back since the backup stay here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def command(
    file: Path | None, *, only_verify: bool, only_replay: bool, log_is_lost: bool, as_json: bool
) -> None:
    """Bring the backup FILE back into an empty database, SQLite or PostgreSQL, whichever it came from.

    Everything is verified before anything is touched, and every row is compared afterwards. Then what was done since, as
    the two logs outside the backup have it, is done again; nothing opens on the database before that.

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
            report |= asdict(replay(database(), settings, lost=log_is_lost))
    except (ArchiveRefused, KeysUnusable, migrations.CannotMigrate) as refusal:
        raise click.ClickException(str(refusal)) from None
    except OperationalError as error:
        message = f"The database could not be read or written ({error.orig}). See to that. Then: flask --app wsgi restore --replay"
        raise click.ClickException(message) from None
    except (withdrawals.LogUnusable, NotReplayed) as refusal:
        message = (
            f"{refusal} Until then nothing opens on this database. Then: flask --app wsgi restore --replay"
        )
        raise click.ClickException(message) from None
    if as_json:
        click.echo(json.dumps(report))
    else:
        _tell(report, only_verify=only_verify, lost=log_is_lost)
