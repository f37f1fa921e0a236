"""Reads of who works in a programme: roles, training, ways in, open invitations and recoveries. No words of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import OPERATOR, Role
from feedback.core.errors import NotFound, NotYours
from feedback.people import queries as people
from feedback.people.entry import queries as entry
from feedback.people.entry.records import EntryLink
from feedback.people.entry.rules.links import opens
from feedback.people.entry.service import times_of
from feedback.people.records import Account, OrganisationKind
from feedback.programmes.records import Appointment
from feedback.programmes.team import rules
from feedback.programmes.team.records import Acquaintance, Invitation, Recovery


@dataclass(frozen=True)
class Colleague:
    """One person of a programme, as an administrator sees them."""

    account_id: UUID
    name: str
    organisation: str
    held: tuple[Appointment, ...]
    trained_until: date | None
    ways: entry.Ways
    has_left: bool


@dataclass(frozen=True)
class Invited:
    """An invitation that nobody has accepted yet.

    It goes by the email that was typed: the name of an account may be of another programme, whose members nobody here knows.
    """

    row: Invitation
    email: str
    organisation: str
    expires_at: datetime
    is_open: bool


#: The act of asking for somebody to be let back in; its event has the sentence that says why.
ASKED = "team.ask_recovery"


@dataclass(frozen=True)
class Asked:
    """A recovery that waits for a second person, or for the person to use it."""

    row: Recovery
    name: str
    asked_by: str
    why: str
    expires_at: datetime


def current(programme_id: UUID, on: date) -> tuple[object, ...]:
    """Give the conditions of an appointment that counts on a day."""
    return (
        Appointment.programme_id == programme_id,
        Appointment.starts_on <= on,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
    )


def appointments(session: Session, programme_id: UUID, on: date) -> Sequence[Appointment]:
    """Give the appointments of a programme that count on a day."""
    found = select(Appointment).where(*current(programme_id, on))  # type: ignore[arg-type]
    return session.scalars(found.order_by(Appointment.role, Appointment.id)).all()


def colleagues(session: Session, programme_id: UUID, on: date) -> list[Colleague]:
    """Give everybody who holds a role in a programme on a day, by name."""
    by_account: dict[UUID, list[Appointment]] = {}
    for row in appointments(session, programme_id, on):
        by_account.setdefault(row.account_id, []).append(row)
    return sorted(
        _as_colleagues(session, by_account, on), key=lambda one: (one.name.casefold(), one.account_id)
    )


def _as_colleagues(session: Session, held: dict[UUID, list[Appointment]], on: date) -> list[Colleague]:
    accounts = {row.id: row for row in session.scalars(select(Account).where(Account.id.in_(held)))}
    organisations = people.organisation_names(session)
    trained, ways = people.trained_until(session, held), entry.ways_of(session, held)
    return [
        Colleague(
            account_id=account_id,
            name=accounts[account_id].name or "",
            organisation=organisations[rows[0].organisation_id],
            held=tuple(rows),
            trained_until=trained.get(account_id),
            ways=ways[account_id],
            has_left=(left := accounts[account_id].left_on) is not None and left <= on,
        )
        for account_id, rows in held.items()
    ]


def colleague(session: Session, programme_id: UUID, account_id: UUID, on: date) -> Colleague:
    """Give one person of a programme.

    Raises:
        NotFound: they hold no role in it on this day.
    """
    found = [row for row in appointments(session, programme_id, on) if row.account_id == account_id]
    if not found:
        raise NotFound("There is nobody of this programme at this address.")
    return _as_colleagues(session, {account_id: found}, on)[0]


def holder_of(session: Session, programme_id: UUID, appointment_id: UUID, on: date) -> UUID:
    """Give whose role of a programme this is.

    Raises:
        NotFound: nobody holds it on this day.
    """
    for row in appointments(session, programme_id, on):
        if row.id == appointment_id:
            return row.account_id
    raise NotFound("There is no such role here.")


def invited(session: Session, programme_id: UUID, at: datetime) -> list[Invited]:
    """Give the invitations that nobody has accepted or withdrawn, the newest first; some are too old by now."""
    found = (
        select(Invitation, EntryLink)
        .join(EntryLink, EntryLink.id == Invitation.link_id)
        .where(
            Invitation.programme_id == programme_id,
            EntryLink.used_at.is_(None),
            EntryLink.ended_at.is_(None),
        )
        .order_by(Invitation.invited_at.desc(), Invitation.id)
    )
    rows = [(row, link) for row, link in session.execute(found)]
    emails = people.emails_of(session, [row.account_id for row, _ in rows])
    organisations = people.organisation_names(session)
    return [
        Invited(
            row=row,
            email=emails[row.account_id],
            organisation=organisations[row.organisation_id],
            expires_at=link.expires_at,
            is_open=opens(times_of(link), at),
        )
        for row, link in rows
    ]


def invitation(session: Session, programme_id: UUID, invitation_id: UUID) -> Invitation:
    """Give an invitation of a programme.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Invitation, invitation_id)
    if row is None or row.programme_id != programme_id:
        raise NotFound("There is no such invitation.")
    return row


def invitation_of(session: Session, link_id: UUID) -> Invitation | None:
    """Give the invitation that a link belongs to."""
    return session.scalars(select(Invitation).where(Invitation.link_id == link_id)).one_or_none()


def lines(session: Session) -> dict[UUID, set[UUID]]:
    """Give through whom everybody is here now, in whichever programme it was (rules.Lines).

    An invitation counts where its link was used to set up ways in, a recovery where its link was used, each until the
    person comes in anew. Whoever came by the server, or was confirmed there, was there from the beginning.
    """
    used = (EntryLink.used_at.is_not(None), EntryLink.ended_at.is_(None))
    invited_by = select(Invitation.account_id, Invitation.invited_by).join(EntryLink).where(*used)
    let_back_in = (
        select(Recovery.account_id, Recovery.asked_by, Recovery.confirmed_by).join(EntryLink).where(*used)
    )
    known = select(Acquaintance.account_id, Acquaintance.known_by).where(Acquaintance.ended_at.is_(None))
    found: dict[UUID, set[UUID]] = {}
    for account_id, *through in (
        row for many in (invited_by, let_back_in, known) for row in session.execute(many)
    ):
        found.setdefault(account_id, set()).update(one for one in through if one is not None)
    return {account_id: set() if OPERATOR in through else through for account_id, through in found.items()}


def stands_apart(session: Session, one: UUID, other: UUID) -> bool:
    """Say whether the one can be the second person for the other: nobody else can be, or have made up, both."""
    return rules.stands_apart(one, other, lines(session))


def require_apart(session: Session, one: UUID, other: UUID) -> None:
    """Refuse a second person who does not stand apart from the first.

    Raises:
        NotYours: one of them let the other in, or one and the same person stands behind both.
    """
    if not stands_apart(session, one, other):
        raise NotYours(
            "One of you two let the other in, or the same person let you both in. So it takes somebody else, or a colleague whom"
            " that person did not let in confirms who you are: see “Known by two” on the home page. Where nobody else is"
            " there, whoever runs the server can."
        )


def require_known(session: Session, one: UUID) -> None:
    """Refuse somebody who acts alone where others act by two, while one other person could have made them up.

    Raises:
        NotYours: they are here through one person alone.
    """
    if rules.hangs_on_one(one, lines(session)):
        raise NotYours(
            "You are known here through one person alone. A colleague confirms who you are first: see “Known by two” on the"
            " home page."
        )


def links_of(session: Session, programme_id: UUID, account_id: UUID) -> list[UUID]:
    """Give the links that a programme made for a person: of its invitations, and of its recoveries."""
    return [
        link_id
        for table in (Invitation, Recovery)
        for link_id in session.scalars(
            select(table.link_id).where(table.programme_id == programme_id, table.account_id == account_id)
        )
    ]


def recovery_of(session: Session, link_id: UUID) -> Recovery | None:
    """Give the recovery that a link belongs to; None for one that the operator made on the server."""
    return session.scalars(select(Recovery).where(Recovery.link_id == link_id)).one_or_none()


def recovery(session: Session, programme_id: UUID, recovery_id: UUID) -> Recovery:
    """Give a recovery of a programme.

    Raises:
        NotFound: there is none.
    """
    row = session.get(Recovery, recovery_id)
    if row is None or row.programme_id != programme_id:
        raise NotFound("There is no such recovery.")
    return row


def asked(session: Session, programme_id: UUID, at: datetime) -> list[Asked]:
    """Give the recoveries that are under way, the newest first."""
    found = (
        select(Recovery, EntryLink)
        .join(EntryLink, EntryLink.id == Recovery.link_id)
        .where(Recovery.programme_id == programme_id)
        .order_by(Recovery.asked_at.desc(), Recovery.id)
    )
    rows = [(row, link) for row, link in session.execute(found) if opens(times_of(link), at)]
    names = people.names_of(session, [one for row, _ in rows for one in (row.account_id, row.asked_by)])
    said = audit.sentences_about(session, ASKED, [row.id for row, _ in rows])
    return [
        Asked(row, names[row.account_id], names[row.asked_by], said.get(row.id, ""), link.expires_at)
        for row, link in rows
    ]


def organisations(session: Session) -> dict[UUID, str]:
    """Give every organisation, by name."""
    return people.organisation_names(session)


#: Roles that may confirm a recovery beside an administrator: those who answer for people's safety.
CONFIRMERS = (Role.ADMINISTRATOR, Role.SAFEGUARDING)
KINDS = tuple(OrganisationKind)
