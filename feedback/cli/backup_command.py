"""`backup`: one sealed, checksummed file with every table, made while the service runs."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from feedback.cli.opening import keys_or_stop, whole_or_stop
from feedback.core import officers, staff_log, withdrawals
from feedback.core.archive.container import ArchiveRefused
from feedback.core.archive.making import Say, make
from feedback.core.sealing import current_vault
from feedback.core.web.context import SETTINGS, database
from feedback.settings import Settings
from feedback.tables import metadata

SAY_EVERY_SECONDS = 0.5


def progress(what: str, unit: str = "rows") -> Say:
    """Give what says on the error output how far long work is, twice a second at most; no table is the end of it."""
    said = [time.monotonic()]

    def say(table: str, done: int, total: int) -> None:
        if not table or time.monotonic() - said[0] >= SAY_EVERY_SECONDS:
            said[0] = time.monotonic()
            click.echo(f"\r{what}: {done} of {total} {unit} {table:<30}", nl=not table, err=True)

    return say


def _begin_logs(settings: Settings) -> None:
    """Begin the logs that a restore of this backup will ask for, where nothing had to be written down yet."""
    for path, append in (
        (settings.withdrawals_file, withdrawals.append),
        (settings.staff_log_file, staff_log.append),
    ):
        if not path.exists():
            append(path, [])


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def command(file: Path, *, as_json: bool) -> None:
    """Write every table into a new sealed FILE, while the service runs.

    Answers in progress, envelopes and the log of what was taken back are not in it, by design.

    Example: flask --app wsgi backup /backups/2026-11-22.sealed
    """
    keys_or_stop()
    whole_or_stop()
    settings: Settings = current_app.extensions[SETTINGS]
    try:
        _begin_logs(settings)
        known = withdrawals.read_all(settings.withdrawals_file).entries
        acts = len(staff_log.read(settings.staff_log_file))
        recovery = officers.seal_key_files(settings.keys) if officers.has_shares(settings.keys) else b""
        made = make(
            database(),
            metadata,
            file,
            vault=current_vault(),
            withdrawals=known,
            staff_acts=acts,
            recovery=recovery,
            say=progress("Backing up"),
        )
    except (ArchiveRefused, withdrawals.LogUnusable) as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as error:
        message = f"The backup could not be written ({error.strerror}). Nothing is left of it."
        raise click.ClickException(message) from None
    if as_json:
        click.echo(json.dumps(asdict(made) | {"recovery_file_inside": bool(recovery)}))
        return
    rows = sum(made.rows.values())
    click.echo(f"{file}: {rows} rows of {len(made.rows)} tables, {made.size} bytes, sealed.")
    click.echo(f"SHA-256 {made.sha256}")
    if not recovery:
        click.echo(
            "No officer holds a share yet, so this file cannot bring the keys back: flask --app wsgi keys split FILE"
        )
