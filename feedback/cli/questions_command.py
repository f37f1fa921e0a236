"""`questions`: question sets from files: check one, load it as a draft, publish a draft, list what there is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from feedback.cli.opening import keys_or_stop, person_or_stop, programme_or_stop
from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.questions import queries, service
from feedback.questions.rules import Finding, blocking
from feedback.questions.rules.lint import lint
from feedback.questions.rules.paper import SetPaper

command = AppGroup("questions", help="What people are asked.")
PROGRAMME = click.option("--programme", "slug", default=None, help="The programme, where there are several.")
AS = click.option(
    "--as", "name", required=True, help="Who does this: a facilitator or commissioner, by name or email."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
WRITERS = (Role.FACILITATOR, Role.COMMISSIONER)


def _paper(file: Path) -> SetPaper:
    try:
        return service.read_file(file)
    except DomainError as error:
        raise click.ClickException(str(error)) from None


def _line(finding: Finding) -> str:
    where = "/".join(part for part in (finding.page, finding.question, finding.part) if part) or "the set"
    return f"{'please change' if finding.blocks else 'think about'}: {where}: {finding.sentence}"


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "page": finding.page,
        "question": finding.question,
        "part": finding.part,
        "says": finding.sentence,
    }


def _report(paper: SetPaper, found: Sequence[Finding], *, as_json: bool) -> None:
    asked = sum(len(page.questions) for page in paper.pages)
    stopping = len(blocking(found))
    if as_json:
        report = {
            "key": paper.key,
            "version": paper.version,
            "pages": len(paper.pages),
            "questions": asked,
            "blocking": stopping,
            "findings": [_plain(finding) for finding in found],
        }
        click.echo(json.dumps(report))
        return
    for finding in found:
        click.echo(_line(finding))
    click.echo(
        f"{paper.key}, version {paper.version}: {len(paper.pages)} pages, {asked} questions, {stopping} to change."
    )


@command.command("check")
@FILE
@JSON
def check(*, file: Path, as_json: bool) -> None:
    """Say what the question lint finds in a file. Exit 1 where something keeps it from being published.

    Example: flask --app wsgi questions check our-questions.toml
    """
    paper = _paper(file)
    found = lint(paper)
    _report(paper, found, as_json=as_json)
    if blocking(found):
        raise SystemExit(1)


@command.command("load")
@FILE
@AS
@PROGRAMME
def load(*, file: Path, name: str, slug: str | None) -> None:
    """Load a file as a draft, as the next version of its set. It is published on its page, or with `publish`.

    Example: flask --app wsgi questions load our-questions.toml --as "Desk lamp"
    """
    paper = _paper(file)
    keys_or_stop()
    try:
        with database().writing() as session:
            by = person_or_stop(session, programme_or_stop(session, slug), name, *WRITERS)
            version = service.load_draft(session, paper, by=by, at=now())
            number = version.number
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    stopping = len(blocking(lint(paper)))
    click.echo(
        f"{paper.key}, version {number}, is a draft now. To change before it is published: {stopping}."
    )


@command.command("publish")
@click.argument("key")
@AS
@PROGRAMME
def publish(*, key: str, name: str, slug: str | None) -> None:
    """Publish the draft of a set. From then on it never changes.

    Example: flask --app wsgi questions publish drop_in --as "Desk lamp"
    """
    keys_or_stop()
    try:
        with database().writing() as session:
            programme = programme_or_stop(session, slug)
            by = person_or_stop(session, programme, name, *WRITERS)
            found = [
                queries.draft_of(session, row.id)
                for row in queries.sets(session, programme.id)
                if row.key == key
            ]
            draft = found[0] if found else None
            if draft is None:
                message = f"There is no draft of a set called {key!r}."
                raise click.ClickException(message)
            number = service.publish(session, draft.id, by=by, at=now()).number
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{key}, version {number}, is published.")


@command.command("list")
@PROGRAMME
@JSON
def list_sets(*, slug: str | None, as_json: bool) -> None:
    """List the question sets of a programme with their versions.

    Example: flask --app wsgi questions list --json
    """
    with database().reading() as session:
        programme = programme_or_stop(session, slug)
        rows = [
            {
                "key": row.key,
                "title": row.title,
                "version": version.number,
                "questions": len(queries.questions(session, version.id)),
                "published_on": version.published_at.date().isoformat() if version.published_at else None,
            }
            for row in queries.sets(session, programme.id)
            for version in queries.versions(session, row.id)
        ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for each in rows or []:
        state = f"published {each['published_on']}" if each["published_on"] else "draft"
        click.echo(f"{each['key']}, version {each['version']}: {each['questions']} questions, {state}")
    if not rows:
        click.echo("There are no question sets yet.")
