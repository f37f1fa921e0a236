"""Acts on a programme: appoint somebody, say where people under 16 are sent and how paper forms come back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.people.records import Account
from feedback.programmes import queries
from feedback.programmes.records import Appointment, Programme, YoungRoute
from feedback.programmes.rules import WayForTheYoung, forbidden_together


def appoint(
    session: Session,
    account_id: UUID,
    role: Role,
    *,
    programme_id: UUID,
    organisation_id: UUID,
    starts_on: date,
    by: Actor | None = None,
    at: datetime | None = None,
) -> Appointment:
    """Appoint a person to a role. `by` is None only when a programme is set up from the command line.

    Raises:
        DomainError: the person holds a role here that may not be combined with it, or acts for another organisation.
    """
    now_or_later = or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on)
    held = select(Appointment.role).where(
        Appointment.account_id == account_id, Appointment.programme_id == programme_id, now_or_later
    )
    together = forbidden_together(frozenset(session.scalars(held)) | {role})
    if together is not None:
        message = "One person may not be both %(one)s and %(other)s in the same programme."
        one, other = sorted(together)
        raise DomainError(message, one=one, other=other)
    elsewhere = select(Appointment.id).where(
        Appointment.account_id == account_id,
        Appointment.programme_id == programme_id,
        Appointment.organisation_id != organisation_id,
        now_or_later,
    )
    if session.scalars(elsewhere).first() is not None:
        # What a person may read depends on the organisation that they act for, so it is one (access.py, readers.py).
        raise DomainError(
            "One person acts for one organisation in a programme. End the other appointment first."
        )
    before = select(Appointment).where(
        Appointment.account_id == account_id,
        Appointment.programme_id == programme_id,
        Appointment.role == role,
    )
    appointment = session.scalars(before).one_or_none()
    if appointment is None:
        appointment = Appointment(
            account_id=account_id, programme_id=programme_id, role=role, starts_on=starts_on
        )
        session.add(appointment)
    elif appointment.ends_on is not None:
        # Who held the role before holds it again from this day on; the audit chain has the time between.
        appointment.starts_on, appointment.ends_on = starts_on, None
    appointment.organisation_id = organisation_id
    if role is not Role.MEMBER:
        session.get_one(Account, account_id).needs_two_factors = True
    session.flush()
    if by is not None and at is not None:
        audit.record(session, by=by, at=at, act="programmes.appoint", about=appointment, reason=role.value)
    return appointment


def set_young_route(session: Session, way: WayForTheYoung, *, by: Actor, at: datetime) -> YoungRoute:
    """Say where people under 16 are sent, checked on this day.

    Raises:
        NotYours: `by` is not an administrator here.
        DomainError: there are no words, no way to reach it, or an address that is none.
    """
    by.require(Role.ADMINISTRATOR)
    if way.missing:
        raise DomainError(way.missing)
    row = queries.young_route(session, by.programme_id)
    if row is None:
        row = YoungRoute(programme_id=by.programme_id)
        session.add(row)
    row.words, row.number, row.text, row.link = way.words, way.number, way.text, way.link
    row.checked_on = at.date()
    session.flush()
    audit.record(session, by=by, at=at, act="programmes.set_young_route", about=row)
    return row


def say_how_paper_returns(session: Session, words: str, *, by: Actor, at: datetime) -> Programme:
    """Keep what every paper form of the programme says about handing it in; "" goes back to the fixed sentence.

    Raises:
        NotYours: the person does not keep the programme's windows.
    """
    by.require(Role.FACILITATOR, Role.COMMISSIONER)
    programme = session.get_one(Programme, by.programme_id)
    programme.paper_return = " ".join(words.split())
    audit.record(session, by=by, at=at, act="programmes.say_how_paper_returns", about=programme)
    return programme
