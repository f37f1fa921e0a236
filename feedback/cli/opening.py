"""What commands share: opening the keys with one clear line, finding a programme and a person by what one would type."""

from __future__ import annotations

import click
from flask import current_app
from sqlalchemy.orm import Session

from feedback.app import CannotStart, open_keys, refuse_words_that_were_taken_back
from feedback.core.actor import Actor, Role
from feedback.core.keys import KeysUnusable
from feedback.core.moments import now
from feedback.core.web.context import SETTINGS
from feedback.programmes import queries
from feedback.programmes.records import Programme
from feedback.settings import Settings


def keys_or_stop() -> None:
    """Open the key files, or stop with their one clear line."""
    try:
        open_keys(current_app)
    except KeysUnusable as unusable:
        raise click.ClickException(str(unusable)) from None


def whole_or_stop() -> None:
    """Stop where a web process would not start either: how it is set up, and words that would be here again."""
    settings: Settings = current_app.extensions[SETTINGS]
    if refusals := settings.refusals(debug=current_app.debug):
        message = "This does not start in live mode. " + " ".join(refusals)
        raise click.ClickException(message)
    try:
        refuse_words_that_were_taken_back(current_app)
    except CannotStart as refusal:
        raise click.ClickException(str(refusal)) from None


def programme_or_stop(session: Session, slug: str | None) -> Programme:
    """Find the programme that was named, or the only one there is; stop with one clear line otherwise."""
    if slug:
        found = queries.programme_by_slug(session, slug)
        if found is None:
            message = f"There is no programme called {slug!r}."
            raise click.ClickException(message)
        return found
    every = queries.programmes(session)
    if len(every) != 1:
        names = ", ".join(row.slug for row in every) or "none yet"
        message = f"Say which programme with --programme (there are: {names})."
        raise click.ClickException(message)
    return every[0]


def person_or_stop(session: Session, programme: Programme, name: str, *roles: Role) -> Actor:
    """Find a person of a programme by name or email among holders of `roles`; stop with one clear line otherwise."""
    wanted = name.strip().casefold()
    for account_id in queries.people_with(session, programme.id, *(roles or tuple(Role)), on=now().date()):
        person = queries.actor_for(session, account_id, programme.id, now().date())
        account = queries.account(session, account_id)
        if person and wanted in {person.name.casefold(), (account.email or "").casefold()}:
            return person
    message = f"Nobody called {name!r} holds that role in this programme."
    raise click.ClickException(message)
