"""`people`: sign-in links of the sample programme."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.cli.opening import keys_or_stop, person_or_stop, programme_or_stop
from feedback.core.actor import Role
from feedback.core.web.context import SETTINGS, database
from feedback.people import queries as people_queries
from feedback.people import service
from feedback.people.records import Account, OrganisationKind
from feedback.programmes import queries
from feedback.programmes.records import Appointment, Programme
from feedback.settings import LOOPBACK, Mode, Settings

command = AppGroup("people", help="People who work in a programme.")
READERS = {Role.MODERATOR, Role.INDEPENDENT, Role.SAFEGUARDING}


def refuse_unless_sample(settings: Settings) -> None:
    """Stop unless sample links may be made here: sample mode, a loopback address."""
    if settings.mode is not Mode.SAMPLE or settings.host not in LOOPBACK:
        message = "Sample sign-in links exist only with FEEDBACK_MODE=sample on this machine's own address."
        raise click.ClickException(message)


def one_for_each_role(session: Session, programme: Programme) -> list[tuple[Role, str, Account]]:
    """Give somebody for each role, with where they work: one for each organisation where that decides what they see.

    All commissioners are there, since an approval takes two of them, and a member of each group of members.
    """
    names = people_queries.organisation_names(session)
    survivors = people_queries.organisations_of_kind(session, OrganisationKind.SURVIVORS)
    found: dict[tuple[Role, object], tuple[Role, str, Account]] = {}
    held = select(Appointment).where(Appointment.programme_id == programme.id)
    for row in session.scalars(held):
        account = queries.account(session, row.account_id)
        apart: object = row.organisation_id if row.role in READERS else ""
        if row.role is Role.COMMISSIONER:
            apart = row.account_id
        if row.role is Role.MEMBER:
            apart = row.organisation_id in survivors
        best = found.get((row.role, apart))
        if best is None or (account.name or "") < (best[2].name or ""):
            found[row.role, apart] = (row.role, f"{names[row.organisation_id]} ({account.name})", account)
    order = list(Role)
    return sorted(found.values(), key=lambda item: (order.index(item[0]), item[1]))


@command.command("sample-link")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option("--name", default="", help="Whose link, where several people hold the role.")
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
@click.option("--port", default=5000, show_default=True, help="The port that the service listens on.")
def sample_link(role: str, name: str, slug: str | None, port: int) -> None:
    """Print a single-use sign-in link for a role of the sample programme.

    Example: flask --app wsgi people sample-link moderator
    """
    refuse_unless_sample(current_app.extensions[SETTINGS])
    keys_or_stop()
    with database().writing() as session:
        programme = programme_or_stop(session, slug)
        if not programme.is_sample:
            message = "This is not a sample programme. Its people sign in by themselves."
            raise click.ClickException(message)
        if name:
            account_id = person_or_stop(session, programme, name, Role(role)).account_id
        else:
            holders = [
                account for held, _, account in one_for_each_role(session, programme) if held.value == role
            ]
            if not holders:
                message = f"Nobody holds the role {role} in this programme."
                raise click.ClickException(message)
            account_id = holders[0].id
        token = service.make_sample_link(session, account_id)
    click.echo(f"http://localhost:{port}/sign-in/sample/{token}")
