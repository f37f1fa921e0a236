"""`keys`: make the key files of a service or a programme, change them while it runs, and see what lies under which."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from feedback.cli import keys_officers
from feedback.cli.opening import keys_or_stop, programme_or_stop
from feedback.core import jobs, keys, rotation
from feedback.core.jobs import JobRun, JobState
from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, database
from feedback.programmes import queries

command = AppGroup("keys", help="Make, check, change and recover key files.")
for _officers in (keys_officers.split, keys_officers.bundle, keys_officers.recover):
    command.add_command(_officers)
LOOK_EVERY_SECONDS = 0.5


def _folder() -> Path:
    folder: Path = current_app.extensions[SETTINGS].keys
    return folder


@command.command("generate")
def generate() -> None:
    """Make the key files that are missing; those that exist stay as they are.

    Example: flask --app wsgi keys generate
    """
    folder = _folder()
    keys.generate(folder)
    try:
        with database().reading() as session:
            programmes = list(queries.programmes(session))
    except SQLAlchemyError:
        programmes = []  # before the first upgrade there is no table yet; each programme gets its keys when it is made
    for programme in programmes:
        keys.generate_for_programme(folder, programme.id)
    click.echo(f"Key files are complete for {len(programmes)} programme(s).")


@command.command("check")
def check() -> None:
    """Say whether the key files can be used, with one clear line where they cannot.

    Example: flask --app wsgi keys check
    """
    keys_or_stop()
    click.echo("The key files can be used.")


def _here(run: JobRun) -> None:
    """Do the work in this process, and say how far it is."""
    opened = database()
    worker = Thread(target=jobs.run_job, args=(opened, run.id))
    worker.start()
    while worker.is_alive():
        worker.join(LOOK_EVERY_SECONDS)
        with opened.reading() as session:
            seen = session.get_one(JobRun, run.id)
            click.echo(f"\r{seen.done} of {seen.total or 0} boxes", nl=False, err=True)
    click.echo(err=True)
    with opened.reading() as session:
        ended = session.get_one(JobRun, run.id)
    if ended.state is not JobState.DONE:
        message = f"The work ended as “{ended.state.value}”. Nothing is lost; ask for it again with: keys rotate --finish"
        raise click.ClickException(message)


def _retire() -> str:
    """Take the older keys off the ring that no row needs, or say what stands in the way."""
    opened, at = database(), now()
    with opened.writing() as session:
        current = rotation.current_number()
        counts = rotation.boxes_by_key(session)
        older = set(counts) - {current}
        left = sum(counts[number] for number in older)
        if left:
            rotation.ask(session, at)
    if left:
        message = (
            f"{left} boxes are still under an older key, which stays. The worker goes on; try again later."
        )
        raise click.ClickException(message)
    since = keys.ring_is_since(_folder())
    if older and since is not None and at - since < rotation.SETTLED_AFTER:
        until = since + rotation.SETTLED_AFTER
        message = f"Somebody may still be writing under the older key. Try again after {until:%H:%M} UTC."
        raise click.ClickException(message)
    keys.retire_older(_folder(), older)
    return (
        f"{len(older)} older key(s) taken off the ring; no row needs them."
        if older
        else "There is no older key."
    )


@command.command("rotate")
@click.option(
    "--programme", "slug", default="", help="Change this programme's own pair, and not the ring's key."
)
@click.option("--finish", is_flag=True, help="Take older keys off the ring, once no row is under them.")
@click.option(
    "--here", is_flag=True, help="Seal everything anew in this process, and do not wait for the worker."
)
def rotate(*, slug: str, finish: bool, here: bool) -> None:
    """Seal under a new key from now on; the worker seals what is there anew, while the service runs.

    Example: flask --app wsgi keys rotate, and an hour later: flask --app wsgi keys rotate --finish
    """
    keys_or_stop()
    if finish:
        click.echo(_retire())
        return
    with database().reading() as session:
        programme = programme_or_stop(session, slug) if slug else None
        rotation.boxes_by_key(session)  # a database that cannot be read is said before anything changes
    if programme is None:
        number = keys.rotate_ring(_folder(), now())
        click.echo(f"Key {number} of the ring seals from now on.")
    else:
        keys.rotate_programme(_folder(), programme.id)
        click.echo(
            f"The programme {programme.slug} has a new pair. Copy its .pub to every public process's own folder."
        )
    click.echo("Make a new recovery file: flask --app wsgi keys bundle FILE")
    with database().writing() as session:
        run = rotation.ask(session, now())
    if here:
        _here(run)
        click.echo("Everything lies under the newest key.")
    else:
        click.echo(
            "The worker seals what is there anew; see how far it is with: flask --app wsgi keys status"
        )


@command.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def status(*, as_json: bool) -> None:
    """Say how many sealed boxes lie under which key, and how far a change of keys is.

    Example: flask --app wsgi keys status --json
    """
    keys_or_stop()
    with database().reading() as session:
        counts = rotation.boxes_by_key(session)
        older = rotation.originals_under_older_pairs(session)
        run = rotation.latest(session)
    current = rotation.current_number()
    report = {
        "current": current,
        "boxes": {str(number): count for number, count in sorted(counts.items())},
        "originals_under_older_pairs": older,
        "work": None if run is None else {"state": run.state.value, "done": run.done, "total": run.total},
    }
    if as_json:
        click.echo(json.dumps(report))
        return
    for number, count in sorted(counts.items()):
        click.echo(f"Key {number}{' (seals now)' if number == current else ''}: {count} boxes.")
    click.echo(f"Originals under an older pair of their programme: {older}.")
    if run is not None:
        click.echo(f"Sealing anew: {run.state.value}, {run.done} of {run.total or 0}.")
