"""`report`: figures for a spreadsheet, a board paper or another program, as far as their reader may see."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from feedback.cli.opening import programme_or_stop
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.figures.suppression import Profile, PublicFigure
from feedback.monitoring import queries
from feedback.monitoring.rules import OWN, PARTNERS, ItemFigure, Scope, ShareFigure, public_profile
from feedback.programmes import queries as programmes
from feedback.programmes.records import Programme

command = AppGroup("report", help="Figures, as far as their reader may see.")
AUDIENCES = ("public", "partner", "own")


def _profile(programme: Programme, audience: str) -> Profile:
    return {"public": public_profile(programme.publish_base), "partner": PARTNERS, "own": OWN}[audience]


def _named(rows: list[tuple[UUID, str]], name: str, kind: str) -> UUID | None:
    """Find a service, window or import by its name; stop with one clear line where there is none."""
    if not name:
        return None
    found = [row_id for row_id, title in rows if name.strip().casefold() in {title.casefold(), str(row_id)}]
    if len(found) != 1:
        known = ", ".join(sorted({title for _, title in rows})) or "none yet"
        raise click.ClickException(f"There is no {kind} called {name!r} (there are: {known}).")
    return found[0]


def _scope(session: Session, programme: Programme, *, service: str, window: str, batch: str) -> Scope:
    services = [(row.id, row.name) for row in programmes.services(session, programme.id)]
    windows = [(row.id, row.title) for row in queries.windows(session, programme.id)]
    batches = [(row.id, row.title) for row in queries.batches(session, programme.id)]
    return Scope(
        service_id=_named(services, service, "service"),
        window_id=_named(windows, window, "survey"),
        batch_id=_named(batches, batch, "import"),
    )


def _figure(figure: PublicFigure) -> dict[str, Any]:
    share = figure.share
    percent = share.percent() if share else None
    interval = share.interval() if share else None
    return {
        "shown": figure.shown.value,
        "count": share.count if share else None,
        "base": figure.base,
        "percent": None if percent is None else int(percent),
        "percent_two_decimals": None if share is None or percent is None else str(share.percent(places=2)),
        "interval95": None if interval is None else [float(interval.low), float(interval.high)],
    }


def _item(item: ItemFigure) -> dict[str, Any]:
    seen = item.seen
    coverage = (
        None if seen.coverage is None else {"answered": seen.coverage.count, "left": seen.coverage.base}
    )
    return {
        "item": item.key,
        "title": item.title,
        "collected": item.collected.value,
        "base": seen.base,
        "maintained_or_improved": _figure(seen.maintained_or_improved),
        "improved": _figure(seen.improved),
        "same": _figure(seen.same),
        "worse_or_no_rating": _figure(seen.worse_or_no_rating),
        "coverage": coverage,
    }


def _share(share: ShareFigure) -> dict[str, Any]:
    return {
        "question": share.key,
        "title": share.title,
        "collected": share.collected.value,
        "base": share.base,
        "answers": {choice.key: _figure(choice.figure) for choice in share.choices},
    }


def _say(figure: PublicFigure) -> str:
    interval = figure.share.interval() if figure.share else None
    return str(figure) + (f", 95% interval {interval}" if interval else "")


@command.command("outcomes")
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
@click.option("--service", default="", help="Only this service, by name.")
@click.option("--window", default="", help="Only this survey, by title (not for the public).")
@click.option("--batch", default="", help="Only this import, by title (not for the public).")
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="public", show_default=True,
              help="Who will read it.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def outcomes(
    *, slug: str | None, service: str, window: str, batch: str, audience: str, as_json: bool
) -> None:
    """Print the outcomes, each with its base, coverage and 95 % interval.

    Example: flask --app wsgi report outcomes --json
    """
    at = now()
    with database().reading() as session:
        programme = programme_or_stop(session, slug)
        scope = _scope(session, programme, service=service, window=window, batch=batch)
        if audience == "public" and (scope.window_id or scope.batch_id):
            raise click.ClickException("Published figures are about the whole programme or one service.")
        profile = _profile(programme, audience)
        items = queries.outcome_items(session, programme.id, at=at, profile=profile, scope=scope)
        shares = queries.share_items(session, programme.id, at=at, profile=profile, scope=scope)
        illustrative = queries.is_illustrative(session, programme.id, scope)
    if as_json:
        report = {
            "programme": programme.slug,
            "for": audience,
            "illustrative_base": illustrative,
            "items": [_item(item) for item in items],
            "shares": [_share(share) for share in shares],
        }
        click.echo(json.dumps(report))
        return
    if illustrative:
        click.echo("Illustrative base: these answers were invented. They say nothing about real people.")
    if not items and not shares:
        click.echo("There are no answers yet.")
    for item in items:
        collected = (
            "" if item.collected == "direct" else f" ({item.collected.value.replace('_', ' ')}-collected)"
        )
        click.echo(f"{item.title}{collected}")
        click.echo(f"  stayed the same or improved: {_say(item.seen.maintained_or_improved)}")
        click.echo(f"  improved: {_say(item.seen.improved)}")
        if item.seen.coverage is not None:
            click.echo(f"  coverage: {item.seen.coverage} who left")
    for share in shares:
        click.echo(share.title)
        for choice in share.choices:
            click.echo(f"  {choice.label}: {_say(choice.figure)}")
