"""Reads of programmes, their lots, services, outcomes, timetable and appointments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.people import queries as people
from feedback.people.records import Account
from feedback.people.rules import in_date
from feedback.programmes.records import (
    Appointment,
    Destination,
    Lot,
    Milestone,
    Outcome,
    Programme,
    Service,
    YoungRoute,
)


def programme_by_slug(session: Session, slug: str) -> Programme | None:
    """Find a programme by what stands in its addresses."""
    return session.scalars(select(Programme).where(Programme.slug == slug)).one_or_none()


def default_programme(session: Session) -> Programme | None:
    """Give the programme whose public pages stand at "/": the first by name."""
    return session.scalars(select(Programme).order_by(Programme.name, Programme.id).limit(1)).one_or_none()


def programmes(session: Session) -> Sequence[Programme]:
    """Give every programme, by name."""
    return session.scalars(select(Programme).order_by(Programme.name, Programme.id)).all()


def lots(session: Session, programme_id: UUID) -> Sequence[Lot]:
    """Give the lots of a programme in their order."""
    return session.scalars(select(Lot).where(Lot.programme_id == programme_id).order_by(Lot.number)).all()


def services(session: Session, programme_id: UUID) -> Sequence[Service]:
    """Give the services of a programme, by name."""
    return session.scalars(
        select(Service).where(Service.programme_id == programme_id).order_by(Service.name)
    ).all()


_SERVICES_WITH_LOTS = (
    select(Service.id, Service.name, Lot.number)
    .outerjoin(Lot, Lot.id == Service.lot_id)
    .where(Service.programme_id == bindparam("programme"))
    .order_by(Service.name)
)


def services_with_lots(session: Session, programme_id: UUID) -> list[tuple[UUID, str, int | None]]:
    """Give a programme's services by name, as (id, name, number of the lot), for the form: every step of it asks."""
    found = session.execute(_SERVICES_WITH_LOTS, {"programme": programme_id})
    return [(row.id, row.name, row.number) for row in found]


def outcomes(session: Session, programme_id: UUID) -> Sequence[Outcome]:
    """Give the outcomes of a programme in their order."""
    found = select(Outcome).where(Outcome.programme_id == programme_id).order_by(Outcome.number)
    return session.scalars(found).all()


def timetable(session: Session, programme_id: UUID) -> Sequence[Milestone]:
    """Give the timetable of a programme, soonest first."""
    found = select(Milestone).where(Milestone.programme_id == programme_id)
    return session.scalars(found.order_by(Milestone.due_on, Milestone.title)).all()


def next_milestone(session: Session, programme_id: UUID, on: date) -> Milestone | None:
    """Give the next line of the timetable that is not done, overdue ones first."""
    found = select(Milestone).where(Milestone.programme_id == programme_id, Milestone.done.is_(False))
    rows = session.scalars(found.order_by(Milestone.due_on)).all()
    return next((row for row in rows if row.due_on >= on), rows[-1] if rows else None)


def young_route(session: Session, programme_id: UUID) -> YoungRoute | None:
    """Give where a programme sends people under 16, or None where nobody has said so yet."""
    found = select(YoungRoute).where(YoungRoute.programme_id == programme_id)
    return session.scalars(found).one_or_none()


def destinations(session: Session, programme_id: UUID) -> Sequence[Destination]:
    """Give where a safeguarding lead can refer to."""
    found = select(Destination).where(Destination.programme_id == programme_id)
    return session.scalars(found.order_by(Destination.position, Destination.name)).all()


def appointments_of(
    session: Session, account_id: UUID, programme_id: UUID, on: date
) -> Sequence[Appointment]:
    """Give the roles that a person holds in a programme on a day."""
    found = select(Appointment).where(
        Appointment.account_id == account_id,
        Appointment.programme_id == programme_id,
        Appointment.starts_on <= on,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
    )
    return session.scalars(found.order_by(Appointment.role)).all()


def actor_for(session: Session, account_id: UUID, programme_id: UUID, on: date) -> Actor | None:
    """Give who a person is in a programme on a day, or None where they hold no role or have left."""
    account = session.get(Account, account_id)
    held = appointments_of(session, account_id, programme_id, on)
    if account is None or not held or (account.left_on is not None and account.left_on <= on):
        return None
    return Actor(
        account_id=account_id,
        programme_id=programme_id,
        organisation_id=held[0].organisation_id,
        roles=frozenset(row.role for row in held),
        name=account.name or "",
    )


def organisations_of(session: Session, account_id: UUID, programme_id: UUID) -> set[UUID]:
    """Give the organisations for which a person has ever acted in a programme."""
    found = select(Appointment.organisation_id).where(
        Appointment.account_id == account_id, Appointment.programme_id == programme_id
    )
    return set(session.scalars(found))


def programmes_of(session: Session, account_id: UUID, on: date) -> Sequence[Programme]:
    """Give the programmes in which a person holds a role on a day."""
    found = (
        select(Programme)
        .join(Appointment, Appointment.programme_id == Programme.id)
        .where(
            Appointment.account_id == account_id,
            Appointment.starts_on <= on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
        )
    )
    return session.scalars(found.distinct().order_by(Programme.name)).all()


def people_with(
    session: Session, programme_id: UUID, *roles: Role, on: date, organisation_id: UUID | None = None
) -> list[UUID]:
    """Give the accounts that hold any of `roles` in a programme on a day (in one organisation, where named)."""
    found = (
        select(Appointment.account_id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.programme_id == programme_id,
            Appointment.role.in_(roles),
            Appointment.starts_on <= on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
            or_(Account.left_on.is_(None), Account.left_on > on),
        )
    )
    if organisation_id is not None:
        found = found.where(Appointment.organisation_id == organisation_id)
    return sorted(set(session.scalars(found)))


def independent_readers(session: Session, programme_id: UUID, on: date) -> int:
    """Count the independent moderators who may read on a day: their trauma training is in date."""
    readers = people_with(session, programme_id, Role.INDEPENDENT, on=on)
    until = people.trained_until(session, readers)
    return sum(in_date(until.get(reader), on) for reader in readers)


def account(session: Session, account_id: UUID) -> Account:
    """Give an account that an appointment names."""
    return session.get_one(Account, account_id)
