"""`retention`: the schedule and what is due, approval by name, a run with its report."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from feedback.cli.opening import keys_or_stop, person_or_stop, programme_or_stop
from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.jobs import JobRun, run_job
from feedback.core.moments import LONDON, now
from feedback.core.web.context import database
from feedback.keeping.jobs import run_retention as _registers_the_job  # noqa: F401 - a run needs its job
from feedback.keeping.queries import retention as queries
from feedback.keeping.rules.retention import Said, may_run, schedule
from feedback.keeping.service import retention
from feedback.programmes.records import Programme

command = AppGroup("retention", help="How long things are kept: what is due, who approved it, and runs.")
_PROGRAMME = click.option("--programme", "slug", help="Which programme, where there are several.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_BY = click.option("--by", "name", required=True, help="Whose act this is, by name or email.")
_DAY = click.DateTime(["%Y-%m-%d"])


def _lines(session: Session, programme: Programme, on: date) -> list[dict[str, Any]]:
    lines = []
    for one in schedule().values():
        if one.automatic:
            continue
        word = queries.as_said(queries.newest_word(session, programme.id, one.key))
        standing = queries.standing(session, one, programme.id, on)
        lines.append({"class": one.key, "approved": may_run(one, word, on), **asdict(standing)})
    return lines


@command.command("dry-run")
@_PROGRAMME
@click.option("--on", "day", type=_DAY, help="As if it were this day.")
@_JSON
def dry_run(*, slug: str | None, day: datetime | None, as_json: bool) -> None:
    """Say of each class what a run would erase and what it would leave. Nothing is changed.

    Example: flask --app wsgi retention dry-run --on 2032-12-01
    """
    on = day.date() if day else now().astimezone(LONDON).date()
    with database().reading() as session:
        lines = _lines(session, programme_or_stop(session, slug), on)
    if as_json:
        click.echo(json.dumps({"on": on.isoformat(), "classes": lines}))
        return
    click.echo(f"On {on:%d %B %Y}, without changing anything:")
    for line in lines:
        approved = "approved" if line["approved"] else "not approved"
        click.echo(
            f"  {line['class']:<11} {line['due']:>6} due, {line['held']:>5} kept by a hold, "
            f"{line['unread']:>5} not read to the end; {approved}"
        )


def _said(slug: str | None, name: str, key: str, said: Said) -> None:
    keys_or_stop()
    try:
        with database().writing() as session:
            programme = programme_or_stop(session, slug)
            person = person_or_stop(session, programme, name, *retention.APPROVERS)
            retention.say(session, key, said, by=person, at=now(), on_server=True)
    except DomainError as error:
        raise click.ClickException(str(error)) from None


@command.command("approve")
@click.argument("key", metavar="CLASS")
@_BY
@_PROGRAMME
def approve(*, key: str, name: str, slug: str | None) -> None:
    """Approve CLASS as it stands, in somebody's name. The audit chain says that it was done on the server.

    Example: flask --app wsgi retention approve spam --by "Ada Lane"
    """
    _said(slug, name, key, Said.MAY_RUN)
    click.echo(f"{key}: approved. Somebody else can run it.")


@command.command("keep-on")
@click.argument("key", metavar="CLASS")
@_BY
@_PROGRAMME
def keep_on(*, key: str, name: str, slug: str | None) -> None:
    """Say that CLASS was looked at and is kept for now; it runs no more until somebody approves it again.

    Example: flask --app wsgi retention keep-on disclosure --by "Ada Lane"
    """
    _said(slug, name, key, Said.KEEP_ON)
    click.echo(f"{key}: looked at, and kept for now.")


@command.command("run")
@click.argument("key", metavar="CLASS")
@_BY
@_PROGRAMME
@_JSON
def run(*, key: str, name: str, slug: str | None, as_json: bool) -> None:
    """Erase what is due of an approved CLASS, now, in somebody's name. Killed half-way, the worker goes on with it.

    Example: flask --app wsgi retention run spam --by "Ben Moss"
    """
    keys_or_stop()
    opened = database()
    try:
        with opened.writing() as session:
            programme = programme_or_stop(session, slug)
            person = person_or_stop(session, programme, name, Role.ADMINISTRATOR)
            run_id = retention.run(session, key, by=person, at=now(), on_server=True).id
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    run_job(opened, run_id)
    with opened.reading() as session:
        _report([session.get_one(JobRun, run_id)], as_json=as_json)


@command.command("report")
@_PROGRAMME
@_JSON
def report(*, slug: str | None, as_json: bool) -> None:
    """Print the reports of the newest runs.

    Example: flask --app wsgi retention report --json
    """
    with database().reading() as session:
        rows = queries.runs(session, programme_or_stop(session, slug).id)
        _report(rows, as_json=as_json)


def _report(rows: Sequence[JobRun], *, as_json: bool) -> None:
    found = [
        {"asked_at": row.asked_at.isoformat(timespec="seconds"), "state": row.state.value, "erased": row.done}
        | {"class": row.payload["class"]}
        | (row.result or {})
        for row in rows
    ]
    if as_json:
        click.echo(json.dumps(found))
        return
    for one in found:
        stopped = f"; {one['stopped']}" if one.get("stopped") else ""
        click.echo(
            f"{one['asked_at'][:10]} {one['class']}: {one['state']}, {one['erased']} erased, "
            f"{one.get('held', 0)} kept by a hold, {one.get('unread', 0)} not read to the end{stopped}"
        )
    if not found:
        click.echo("Nothing was run yet.")
