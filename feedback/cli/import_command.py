"""`import`: bring in past feedback from a CSV or Excel file, all of it or nothing, and carry it on to a draft."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from feedback.cli.import_path import Walked, walk_on
from feedback.cli.measuring import Measured
from feedback.cli.opening import keys_or_stop, person_or_stop, programme_or_stop
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.intake.imports import queries, service
from feedback.intake.imports.files import read_file
from feedback.intake.imports.rules import mapping as mappings
from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.fitting import fit
from feedback.intake.imports.rules.mapping import ColumnMap, Labels
from feedback.intake.imports.rules.rows import Plan
from feedback.programmes.records import Programme

MOST_SHOWN = 25


def _named(session: Session, programme: Programme, name: str, table: Table) -> ColumnMap | None:
    """Read a mapping: a TOML or JSON file where there is one of that name, or else one that was saved."""
    file = Path(name)
    if not name:
        return None
    if file.is_file():
        return mappings.from_file(file.read_bytes(), file.name)
    row = queries.mapping_by_name(session, programme.id, name)
    if row is None:
        raise DomainError("There is no file and no saved mapping called %(name)s.", name=name)
    missing = fit(mappings.from_dict(row.mapping), table, known=row.columns).missing
    if missing:
        raise DomainError(
            "The mapping “%(name)s” asks for columns that are not in this file: %(columns)s.",
            name=row.name,
            columns=", ".join(missing),
        )
    return service.saved_for(row, table)


def _mapping(base: ColumnMap | None, given: dict[str, Any]) -> ColumnMap | None:
    """Build the mapping from what it is based on and what options add to it; None where neither says anything."""
    labels = given["label_columns"] or given["labels"]
    changes: dict[str, Any] = {
        "texts": tuple(mappings.text_option(option) for option in given["texts"]),
        "items": tuple(mappings.item_option(option) for option in given["items"]),
        "values": mappings.pairs(given["values"]),
        "services": mappings.pairs(given["services"]),
    }
    if given["service"]:
        changes["service"] = mappings.from_option(given["service"])
    if given["week"]:
        changes["week"] = mappings.from_option(given["week"])
    if labels:
        changes["labels"] = mappings.labels_option(labels, separator=given["separator"])
    said = {name: value for name, value in changes.items() if value}
    return replace(base or ColumnMap(), **said) if said or base else None


def _guessed(
    opened: Database, table: Table, asked: ColumnMap | None, programme: Programme, at: datetime
) -> ColumnMap:
    """Fill what was not said with a guess: words, items and labels only where nothing at all was said of columns."""
    with opened.reading() as session:
        guess = service.guessed(session, table, programme_id=programme.id, today=at.date())
    if asked is None:
        return guess
    whole = asked.asks_nothing()
    return replace(
        asked,
        texts=guess.texts if whole else asked.texts,
        items=guess.items if whole else asked.items,
        labels=guess.labels if whole and asked.labels == Labels() else asked.labels,
        service=asked.service if asked.service.column or asked.service.fixed else guess.service,
        week=asked.week if asked.week.column or asked.week.fixed else guess.week,
    )


def _say_mapping(mapping: ColumnMap) -> None:
    click.echo("What the columns mean:")
    for text in mapping.texts:
        where = f" where {text.when_column} is {text.when_is}" if text.when_column else ""
        click.echo(f"  {text.column} → {text.question} (words){where}")
    for item in mapping.items:
        click.echo(f"  {item.column} → {item.question} (choices)")
    for name, place in (("service", mapping.service), ("week", mapping.week)):
        click.echo(f"  {name}: {place.column or ('always ' + place.fixed if place.fixed else 'not said')}")
    labels = mapping.labels
    marks = f"{labels.first} … {labels.last}" if labels.first else ", ".join(labels.marks)
    click.echo(f"  labels: {labels.column or marks or 'none'}")


def _lines(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(str(number) for number in numbers[:MOST_SHOWN])
    return shown + (f" and {len(numbers) - MOST_SHOWN} more" if len(numbers) > MOST_SHOWN else "")


def _say_plan(plan: Plan) -> None:
    encoding = {"utf-8": "UTF-8", "xlsx": "Excel"}.get(plan.encoding, plan.encoding)
    note = (
        ""
        if plan.encoding in {"utf-8", "xlsx"}
        else " (it is not UTF-8; please look whether its letters are right)"
    )
    click.echo(f"Rows read: {plan.read}. The file is written in {encoding}{note}.")
    weeks = f" from {plan.weeks[0]} to {plan.weeks[-1]}" if plan.weeks else ""
    click.echo(f"Rows with answers: {len(plan.rows)}{weeks}: {plan.texts} in words, {plan.choices} choices.")
    for question, count in plan.answers.items():
        click.echo(f"  {question}: {count}")
    if plan.labels:
        click.echo(f"Labels: {len(plan.labels)} different ones, {sum(plan.labels.values())} times.")
    if plan.unanswered:
        click.echo(
            f"Rows in which nothing was answered: {len(plan.unanswered)} (line {_lines(plan.unanswered)})."
        )
    if plan.blank:
        click.echo(f"Blank rows that were left out: {len(plan.blank)} (line {_lines(plan.blank)}).")
    for each in plan.rejected[:MOST_SHOWN]:
        click.echo(f"  line {each.line}, {each.column or 'the whole row'}: {each.reason}")
    if len(plan.rejected) > MOST_SHOWN:
        click.echo(f"  … and {len(plan.rejected) - MOST_SHOWN} more (--json lists every one).")


def _as_dict(plan: Plan, mapping: ColumnMap) -> dict[str, Any]:
    return {
        "rows_read": plan.read,
        "rows": len(plan.rows),
        "texts": plan.texts,
        "choices": plan.choices,
        "answers": dict(plan.answers),
        "labels": dict(plan.labels),
        "weeks": list(plan.weeks),
        "encoding": plan.encoding,
        "digest": plan.digest,
        "unanswered_lines": list(plan.unanswered),
        "blank_lines": list(plan.blank),
        "rejected": [asdict(each) for each in plan.rejected],
        "mapping": mapping.as_dict(),
    }


def _save(
    opened: Database, name: str, mapping: ColumnMap, table: Table, *, by: Actor | None, at: datetime
) -> str:
    """Save the mapping where a name was given; give the name under which it is kept."""
    if not name:
        return ""
    if by is None:
        raise click.UsageError("Say who saves the mapping (--by).")
    with opened.writing() as session:
        return str(service.save_mapping(session, name, mapping, table.columns, by=by, at=at).name)


def _dry(saved: str) -> str:
    if saved:
        return f"This was a dry run: the mapping is saved as “{saved}”, and nothing else has been changed."
    return "This was a dry run: nothing has been changed."


def _bring_in(
    opened: Database,
    plan: Plan,
    mapping: ColumnMap,
    *,
    given: dict[str, Any],
    by: Actor,
    voucher: Actor,
    at: datetime,
) -> tuple[Any, int]:
    """Seal everything, then write it in one transaction; give the import's id and how many labels it carries."""
    with opened.reading() as session:
        service.refuse_twice(session, by.programme_id, plan.digest)
    sealed = service.seal(plan, programme_id=by.programme_id, language=mapping.language)
    with opened.writing() as session:
        batch = service.import_rows(
            session,
            sealed,
            title=given["title"],
            mapping=mapping,
            vouched_by=voucher.account_id,
            by=by,
            at=at,
            illustrative=given["illustrative"],
        )
        return batch.id, len(sealed.labels)


def _drafter(session: Session, programme: Programme, by: Actor | None, given: dict[str, Any]) -> Actor | None:
    """Find the commissioner in whose name a draft is begun: who was named, or whoever imports."""
    if given["draft_by"]:
        return person_or_stop(session, programme, given["draft_by"], Role.COMMISSIONER)
    if given["draft"] and by is not None and not by.has(Role.COMMISSIONER):
        raise click.UsageError("Say which commissioner begins the draft (--draft-by).")
    return by


def _say_result(report: dict[str, Any], walked: Walked | None) -> None:
    done = report["imported"]
    click.echo(f"Brought in: {done['rows']} rows as “{done['title']}”, marked as provider-collected.")
    for sentence in walked.sentences() if walked else ():
        click.echo(sentence)
    click.echo(f"{report['seconds']} seconds, {report['peak_memory_mb']} MB of memory at most.")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
@click.option(
    "--mapping",
    "mapping_name",
    default="",
    metavar="FILE|NAME",
    help="What the columns mean: a TOML or JSON file, or the name of a mapping that was saved.",
)
@click.option("--save-mapping", "save_as", default="", metavar="NAME", help="Save the mapping (needs --by).")
@click.option("--sheet", default="", metavar="NAME", help="The sheet of an Excel file; the first by default.")
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="COL=QUESTION",
    help="A column of words; COL[OTHER=value]=QUESTION where another column decides. Repeat as needed.",
)
@click.option(
    "--item",
    "items",
    multiple=True,
    metavar="COL=ITEM",
    help="A column of choices, by question, item or published name. Repeat as needed.",
)
@click.option(
    "--value", "values", multiple=True, metavar="WRITTEN=MEANS", help="What a cell of the file means."
)
@click.option(
    "--service", default="", metavar="COL|=NAME", help="The column of the service, or one for all rows."
)
@click.option(
    "--service-name",
    "services",
    multiple=True,
    metavar="WRITTEN=SERVICE",
    help="What a name in the service column means.",
)
@click.option(
    "--week", default="", metavar="COL|=WEEK", help="The column of the week or date, or one for all rows."
)
@click.option("--labels", default="", metavar="COL", help="A column with the names of labels.")
@click.option("--separator", default=";", show_default=True, help="What stands between labels in one cell.")
@click.option(
    "--label-columns", default="", metavar="FROM..TO", help="A run of columns with 1 or 0, or A|B|C."
)
@click.option("--title", default="", help="What the import is called; the file's name by default.")
@click.option("--by", "importer", default="", help="Who brings it in, by name or email.")
@click.option(
    "--vouched-by", "voucher", default="", help="The independent person who vouches for its moderation."
)
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@click.option(
    "--illustrative",
    is_flag=True,
    help="The counts are invented, to reproduce a published figure; say so everywhere.",
)
@click.option("--only-import", is_flag=True, help="Stop after the rows are in.")
@click.option(
    "--theme-minimum", default=5, show_default=True, help="A label needs this many responses for a theme."
)
@click.option("--draft", default="", metavar="TITLE", help="Begin a specification draft from the themes.")
@click.option("--draft-by", default="", help="The commissioner who begins the draft, by name or email.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@with_appcontext
def command(
    file: Path,
    slug: str | None,
    mapping_name: str,
    save_as: str,
    sheet: str,
    importer: str,
    voucher: str,
    *,
    dry_run: bool,
    only_import: bool,
    theme_minimum: int,
    as_json: bool,
    **given: Any,
) -> None:
    """Bring in past feedback: all rows of FILE, or none.

    Example: flask --app wsgi import past.csv --text comment=what_helped --item health=health --service "=Drop-in"
    --week "=2026-W10" --by "Ash" --vouched-by "Wren" --dry-run
    """
    measured, at, opened = Measured(), now(), database()
    given["title"] = given["title"] or file.stem
    keys_or_stop()
    try:
        table = read_file(file.read_bytes(), sheet)
        with opened.reading() as session:
            programme = programme_or_stop(session, slug)
            asked = _mapping(_named(session, programme, mapping_name, table), given)
            by = person_or_stop(session, programme, importer, *service.IMPORTERS) if importer else None
            vouches = person_or_stop(session, programme, voucher, Role.INDEPENDENT) if voucher else None
            drafter = _drafter(session, programme, by, given)
        mapping = _guessed(opened, table, asked, programme, at)
        if not as_json:
            _say_mapping(mapping)
        with opened.reading() as session:
            _, plan = service.look_at(session, table, mapping, programme_id=programme.id, today=at.date())
        report = _as_dict(plan, mapping)
        if not as_json:
            _say_plan(plan)
        report["saved_mapping"] = _save(opened, save_as, mapping, table, by=by, at=at)
        if dry_run:
            click.echo(json.dumps(report) if as_json else _dry(save_as))
            return
        if plan.rejected and as_json:
            click.echo(json.dumps(report))
        service.refuse_rejected(plan)
        if by is None or vouches is None:
            raise click.UsageError(
                "Say who brings this in (--by) and which independent person vouches (--vouched-by)."
            )
        batch_id, labels = _bring_in(opened, plan, mapping, given=given, by=by, voucher=vouches, at=at)
        report["imported"] = {
            "batch": str(batch_id),
            "title": given["title"],
            "rows": len(plan.rows),
            "labels": labels,
        }
        walked = None
        if not only_import:
            walked = walk_on(
                opened,
                batch_id,
                by=by,
                theme_minimum=theme_minimum,
                drafter=drafter,
                draft_title=given["draft"],
            )
            report["path"] = walked.as_dict()
    except DomainError as refused:
        raise click.ClickException(str(refused)) from None
    report |= measured.so_far()
    if as_json:
        click.echo(json.dumps(report))
    else:
        _say_result(report, walked)
