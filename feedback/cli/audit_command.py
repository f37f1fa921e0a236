"""`audit`: verify the chain of what staff did, write its head down outside the database, and export it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from feedback.core import audit
from feedback.core.audit import Anchor, AnchorFile, Verdict
from feedback.core.moments import now
from feedback.core.sealing import canonical
from feedback.core.web.context import anchors, database

command = AppGroup("audit", help="The chain of what staff did.")


def _from_paper(head: str) -> Anchor:
    digest, _, number = head.strip().lower().partition(":")
    try:
        return Anchor(digest, int(number) if number else None, why="named on the command line")
    except ValueError:
        message = (
            f"{head!r} is no head of a chain: write 16 to 64 digits as they are printed, or DIGITS:NUMBER."
        )
        raise click.BadParameter(message) from None


def _read(file: AnchorFile) -> audit.Kept:
    try:
        return file.read()
    except OSError as error:
        message = f"The anchors in {file.path} cannot be read: {error.strerror}."
        raise click.ClickException(message) from None


@command.command("verify")
@click.option("--anchors", "path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--head", "heads", multiple=True, metavar="HASH[:NUMBER]", help="A head printed on a document.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(*, path: Path | None, heads: tuple[str, ...], as_json: bool) -> None:
    """Walk the chain and say whether every event is there, unchanged, in order, and where the anchors say.

    Without --anchors, those of this service are read. A copy that lies elsewhere proves more.

    Example: flask --app wsgi audit verify --anchors /mnt/elsewhere/audit-anchors.jsonl
    """
    kept = _read(AnchorFile(path) if path else anchors())
    known = [*kept.anchors, *map(_from_paper, heads)]
    with database().reading() as session:
        verdict = audit.verify(session, known)
    if as_json:
        click.echo(
            json.dumps({**asdict(verdict), "anchors": len(known), "spoiled_anchors": list(kept.spoiled)})
        )
    else:
        _say(verdict, len(known), kept.spoiled)
    if not verdict.whole:
        sys.exit(1)


def _say(verdict: Verdict, known: int, spoiled: tuple[int, ...]) -> None:
    if verdict.whole:
        borne = f"It bears out all {known} anchored heads." if known else "No head of it was anchored yet."
        click.echo(f"The chain is whole: {verdict.events} events. {borne}")
    elif verdict.contradicted:
        click.echo(
            f"The chain of {verdict.events} events was rewritten: {len(verdict.contradicted)} of {known} "
            "anchored heads are not in it.",
            err=True,
        )
        for one in verdict.contradicted:
            number = "" if one.number is None else f"event {one.number}, "
            click.echo(f"  {number}{one.digest} ({one.at or 'no date'}, {one.why})", err=True)
    else:
        click.echo(f"The chain is broken at event {verdict.number}: {verdict.why}.", err=True)
    for line in spoiled:
        click.echo(f"Line {line} of the anchors cannot be read and was left out.", err=True)


@command.command("anchor")
@click.option("--json", "as_json", is_flag=True, help="Print the anchor as JSON.")
def anchor(*, as_json: bool) -> None:
    """Write the head of the chain down, in the file of FEEDBACK_ANCHORS. The worker does it daily.

    Example: flask --app wsgi audit anchor
    """
    file = anchors()
    try:
        made = audit.anchor_head(database(), file, why="asked", at=now())
    except OSError as error:
        message = f"The anchors in {file.path} cannot be written: {error.strerror}."
        raise click.ClickException(message) from None
    click.echo(json.dumps(asdict(made)) if as_json else f"Event {made.number}, {made.digest}: written down.")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
def export(*, file: Path) -> None:
    """Write every event to FILE, one JSON value a line, as docs/audit-format.md says. No names and no words are in it.

    tools/verify_audit.py, which needs nothing but Python, checks what is written.

    Example: flask --app wsgi audit export chain.jsonl
    """
    count = 0
    with database().reading() as session, file.open("xb") as out:
        for event in audit.export(session):
            out.write(canonical(event) + b"\n")
            count += 1
    current_app.logger.info("audit exported", extra={"events": count})
    click.echo(f"{count} events written to {file}.")
