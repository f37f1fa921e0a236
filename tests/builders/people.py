"""Plain builders for programmes and the people at work in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import keys, sealing
from feedback.core.actor import Actor, Role
from feedback.people import service as people
from feedback.people.records import Organisation, OrganisationKind
from feedback.programmes import service as programmes
from feedback.programmes.records import Lot, Outcome, Programme, Service
from feedback.settings import Settings

#: A Wednesday morning in London: the moment at which tests happen unless they say otherwise.
WEDNESDAY = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
FAR = date(2030, 1, 1)


@dataclass
class World:
    """A programme with two providers and their services, a hub, a second reader, and one lot each."""

    programme: Programme
    provider: Organisation
    other_provider: Organisation
    hub: Organisation
    reader: Organisation
    council: Organisation
    voluntary: Organisation
    service: Service
    other_service: Service
    hub_service: Service
    lots: list[Lot]
    outcomes: list[Outcome]

    @property
    def id(self) -> UUID:
        """Give the programme's id."""
        return self.programme.id


def an_organisation(session: Session, name: str, kind: OrganisationKind) -> Organisation:
    """Add an organisation."""
    row = Organisation(name=name, kind=kind)
    session.add(row)
    session.flush()
    return row


def a_world(session: Session, settings: Settings, *, slug: str = "example") -> World:
    """Add a programme with everything that a journey needs but people, and open its keys."""
    programme = Programme(slug=slug, name=f"Programme {slug}")
    session.add(programme)
    session.flush()
    keys.generate_for_programme(settings.keys, programme.id)
    sealing.hold(keys.open_vault(settings.keys, staff=True))
    kinds = OrganisationKind
    provider = an_organisation(session, f"Provider One {slug}", kinds.PROVIDER)
    other = an_organisation(session, f"Provider Two {slug}", kinds.PROVIDER)
    hub = an_organisation(session, f"Hub {slug}", kinds.HUB)
    reader = an_organisation(session, f"Second reader {slug}", kinds.READER)
    council = an_organisation(session, f"Council {slug}", kinds.COUNCIL)
    voluntary = an_organisation(session, f"Voluntary body {slug}", kinds.VOLUNTARY)
    lots = [
        Lot(
            programme_id=programme.id,
            number=1,
            name="Advocacy",
            annual=Decimal("33000.00"),
            organisation_id=provider.id,
        ),
        Lot(
            programme_id=programme.id,
            number=2,
            name="Therapy",
            annual=Decimal("45000.00"),
            organisation_id=other.id,
        ),
    ]
    outcomes = [Outcome(programme_id=programme.id, number=n, title=f"Outcome {n}") for n in range(1, 7)]
    session.add_all([*lots, *outcomes])
    session.flush()
    one, two, three = [
        Service(
            programme_id=programme.id, lot_id=lots[0].id, organisation_id=provider.id, name="Service One"
        ),
        Service(programme_id=programme.id, lot_id=lots[1].id, organisation_id=other.id, name="Service Two"),
        Service(programme_id=programme.id, organisation_id=hub.id, name="The hub", is_hub=True),
    ]
    session.add_all([one, two, three])
    session.flush()
    return World(programme, provider, other, hub, reader, council, voluntary, one, two, three, lots, outcomes)


def a_person(
    session: Session, world: World, *roles: Role, organisation: Organisation, name: str = "Robin"
) -> Actor:
    """Add a trained person with these roles."""
    account = people.add_account(session, name, organisation_id=organisation.id)
    people.note_training(session, account.id, valid_until=FAR)
    for role in roles:
        programmes.appoint(
            session, account.id, role, programme_id=world.id, organisation_id=organisation.id, starts_on=SINCE
        )
    return Actor(
        account_id=account.id,
        programme_id=world.id,
        organisation_id=organisation.id,
        roles=frozenset(roles),
        name=name,
    )
