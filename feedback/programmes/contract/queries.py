"""Reads of what a programme buys, with the names that stand on the page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.people import queries as people
from feedback.programmes import queries
from feedback.programmes.records import Lot, Programme, Service
from feedback.programmes.rules import Stage


@dataclass(frozen=True, kw_only=True)
class Bought:
    """Everything that a programme buys, and the names of who provides it (organisation id → name)."""

    lots: list[Lot]
    services: list[Service]
    organisations: dict[UUID, str]

    def lot_of(self, service: Service) -> Lot | None:
        """Give the lot that pays for a service."""
        return next((lot for lot in self.lots if lot.id == service.lot_id), None)


def bought(session: Session, programme_id: UUID) -> Bought:
    """Give the lots in their order, the services by name, and every organisation."""
    return Bought(
        lots=list(queries.lots(session, programme_id)),
        services=list(queries.services(session, programme_id)),
        organisations=people.organisation_names(session),
    )


def stage(session: Session, programme_id: UUID) -> Stage:
    """Say where the buying of a programme stands."""
    return session.get_one(Programme, programme_id).stage


def lot(session: Session, programme_id: UUID, lot_id: UUID) -> Lot:
    """Give a lot of a programme.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Lot, lot_id)
    if row is None or row.programme_id != programme_id:
        raise NotFound("There is no such lot.")
    return row


def service(session: Session, programme_id: UUID, service_id: UUID) -> Service:
    """Give a service of a programme.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Service, service_id)
    if row is None or row.programme_id != programme_id:
        raise NotFound("There is no such service.")
    return row
