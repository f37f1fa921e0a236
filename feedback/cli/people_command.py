"""`people`: a programme of one's own, its first administrator, a way back in; and sign-in links of the sample."""

from __future__ import annotations

from datetime import date

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.cli.opening import keys_or_stop, person_or_stop, programme_or_stop
from feedback.core.actor import Role, operator_of
from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, database
from feedback.people import queries as people_queries
from feedback.people import service
from feedback.people.records import Account, OrganisationKind
from feedback.programmes import queries
from feedback.programmes.records import Appointment, Programme, Service
from feedback.programmes.rules import slug_is_wrong
from feedback.programmes.team import knowing, recovering
from feedback.programmes.team import service as team
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


def _address(port: int) -> str:
    settings: Settings = current_app.extensions[SETTINGS]
    return settings.public_address or f"http://localhost:{port}"


def _until(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        message = f"{day!r} is not a day. Write it as 2027-03-31."
        raise click.ClickException(message) from None


@command.command("programme-create")
@click.argument("name")
@click.option("--slug", required=True, help="The short name in its addresses, such as after-abuse.")
@click.option(
    "--service", "services", multiple=True, help='"Name of the service=Organisation"; can be given again.'
)
def programme_create(name: str, slug: str, services: tuple[str, ...]) -> None:
    """Make a programme, with its keys, the shipped questions and helplines, and its services.

    Example: flask --app wsgi people programme-create "Support after abuse" --slug after-abuse
    --service "Counselling=Example Counselling Trust"
    """
    from feedback.core.keys import generate_for_programme
    from feedback.programmes.shipped import add_shipped_lines
    from feedback.questions import service as questions
    from feedback.themes import service as themes

    keys_or_stop()
    wrong = slug_is_wrong(slug) or ("" if name.strip() else "A programme needs a name.")
    pairs = [one.partition("=") for one in services]
    if not wrong and any(not (left.strip() and right.strip()) for left, _, right in pairs):
        wrong = 'Write each service as "Name of the service=Organisation".'
    if wrong:
        raise click.ClickException(wrong)
    settings: Settings = current_app.extensions[SETTINGS]
    with database().writing() as session:
        if queries.programme_by_slug(session, slug) is not None:
            message = f"There is a programme called {slug!r} already."
            raise click.ClickException(message)
        programme = Programme(slug=slug, name=" ".join(name.split()))
        session.add(programme)
        session.flush()
        add_shipped_lines(session, programme.id)
        questions.load_shipped_set(session, programme.id, questions.SHIPPED / "standard.toml", now())
        themes.seed_codebook(session, programme.id)
        for service_name, _, organisation in pairs:
            owner = team.organisation_called(session, organisation, OrganisationKind.PROVIDER)
            session.add(
                Service(
                    programme_id=programme.id, organisation_id=owner.id, name=" ".join(service_name.split())
                )
            )
        generate_for_programme(settings.keys, programme.id)
    click.echo(f"The programme {slug!r} is there, with its keys in {settings.keys}.")
    click.echo("Copy the keys to two safe places now: without them nobody can ever read what is sent.")
    click.echo("Restart web and worker, which opened their keys before. Then make its first administrator:")
    click.echo(
        f"  flask --app wsgi people invite EMAIL --name NAME --organisation ORGANISATION --programme {slug}"
    )


@command.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="The person's name, as colleagues know it.")
@click.option("--organisation", required=True, help="Whom they work or speak for; made where it is new.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OrganisationKind]),
    default=OrganisationKind.COUNCIL.value,
    show_default=True,
    help="What the organisation is, where it is new.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    default=[Role.ADMINISTRATOR.value],
    show_default=True,
    help="Their role; can be given again.",
)
@click.option(
    "--trained-until", default=None, help="The last day of their trauma training, such as 2027-03-31."
)
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
@click.option(
    "--port", default=5000, show_default=True, help="The port of the link, without FEEDBACK_PUBLIC_ADDRESS."
)
def invite(
    email: str,
    name: str,
    organisation: str,
    kind: str,
    roles: tuple[str, ...],
    trained_until: str | None,
    slug: str | None,
    port: int,
) -> None:
    """Invite somebody, such as the first administrator; print a link that works once, for two days.

    Example: flask --app wsgi people invite robin@example.org --name Robin --organisation "Example Council"
    """
    keys_or_stop()
    until = _until(trained_until)
    try:
        with database().writing() as session:
            programme = programme_or_stop(session, slug)
            owner = team.organisation_called(session, organisation, OrganisationKind(kind))
            wanted = team.Wanted(
                name=name,
                email=email,
                organisation_id=owner.id,
                roles=frozenset(Role(role) for role in roles),
                trained_until=until,
            )
            _row, token = team.invite(session, wanted, by=operator_of(programme.id), at=now())
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{_address(port)}/welcome/{token}")
    click.echo("It works once, for two days. Give it to them yourself.", err=True)


@command.command("recover")
@click.argument("email")
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
@click.option(
    "--port", default=5000, show_default=True, help="The port of the link, without FEEDBACK_PUBLIC_ADDRESS."
)
def recover(email: str, slug: str | None, port: int) -> None:
    """Let somebody set up new ways in, such as the last administrator. On pages it takes two people; here, this machine.

    Example: flask --app wsgi people recover robin@example.org
    """
    keys_or_stop()
    try:
        with database().writing() as session:
            by = operator_of(programme_or_stop(session, slug).id)
            token = recovering.ask_on_the_server(session, email, by=by, at=now())
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{_address(port)}/welcome/{token}")
    click.echo(
        "It works once, for two days, and ends every way in that they had. It stands in the audit chain.",
        err=True,
    )


@command.command("confirm")
@click.argument("email")
@click.argument("words", nargs=-1, required=True)
@click.option("--programme", "slug", default=None, help="The programme, where there are several.")
def confirm(email: str, words: tuple[str, ...], slug: str | None) -> None:
    """Confirm somebody with the letters and digits that their page "Known by two" shows, told by voice.

    For a small programme, in which one administrator let everybody else in. Example: flask --app wsgi people confirm
    robin@example.org k7qm 2xpa td
    """
    keys_or_stop()
    try:
        with database().writing() as session:
            by = operator_of(programme_or_stop(session, slug).id)
            knowing.confirm_on_the_server(session, email, "".join(words), by=by, at=now())
    except DomainError as error:
        raise click.ClickException(str(error)) from None
    click.echo("Confirmed. It stands in the audit chain.")
