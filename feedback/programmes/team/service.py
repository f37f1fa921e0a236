"""Acts on who works in a programme: invite, accept, withdraw, end a role, somebody leaves."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.sealing import index_of
from feedback.people import service as people
from feedback.people.entry import queries as ways
from feedback.people.entry import service as entry
from feedback.people.entry.passkeys import NewKey
from feedback.people.entry.records import EntryLink
from feedback.people.records import Account, Organisation, OrganisationKind
from feedback.programmes import queries as programme_queries
from feedback.programmes import service as programmes
from feedback.programmes.gaps import queries as gap_queries
from feedback.programmes.gaps.rules import Task, ends_with
from feedback.programmes.records import Appointment
from feedback.programmes.rules import forbidden_together
from feedback.programmes.team import knowing, queries
from feedback.programmes.team.records import Invitation

MODERATES = frozenset({Role.MODERATOR, Role.INDEPENDENT})


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Whom to invite: their name and email, for which organisation, in which roles, and until when their training counts."""

    name: str
    email: str
    organisation_id: UUID
    roles: frozenset[Role]
    trained_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewWay:
    """What somebody has set up to sign in with: a passphrase (hashed), codes from an app, or a passkey."""

    verifier: str | None = None
    secret: str | None = None
    step: int = 0
    passkey: NewKey | None = None

    @property
    def two_factors(self) -> bool:
        """Say whether this way alone has two factors."""
        return self.passkey is not None or (self.verifier is not None and self.secret is not None)


class WouldLeaveNobody(DomainError):
    """Afterwards nobody could do some work of the programme. `tasks` says which, the most urgent first."""

    status = HTTPStatus.CONFLICT

    def __init__(self, tasks: tuple[Task, ...]) -> None:
        """Say that it needs a choice; the page lists what ends."""
        super().__init__(
            "Nothing has been changed yet: afterwards nobody here could do some things. Please look at them first."
        )
        self.tasks = tasks


def _is_whole(wanted: Wanted) -> None:
    """Refuse, in one calm sentence, an invitation in which something is missing."""
    email = wanted.email.strip()
    if any(unicodedata.category(sign) == "Cc" for sign in wanted.name.strip() + email):
        raise DomainError(
            "Please write the name and the email on one line each, without tabs or other hidden signs."
        )
    if not wanted.name.strip():
        raise DomainError("Please give the person's name, as colleagues know it.")
    if "@" not in email[1:-1] or " " in email or not email.isprintable():
        raise DomainError("Please give the person's email, such as robin@example.org.")
    if not wanted.roles:
        raise DomainError("Please choose at least one role.")
    if forbidden_together(wanted.roles) is not None:
        raise DomainError(
            "One person may not hold these roles together. The page “Who works here” says which."
        )


def organisation_called(session: Session, name: str, kind: OrganisationKind) -> Organisation:
    """Give the organisation of this name, or a new one.

    Raises:
        DomainError: it has no name.
    """
    plain_name = " ".join(name.split())
    if not plain_name:
        raise DomainError("Please choose an organisation, or give the name of a new one.")
    row = session.scalars(select(Organisation).where(Organisation.name == plain_name)).one_or_none()
    if row is None:
        row = Organisation(name=plain_name, kind=kind)
        session.add(row)
        session.flush()
    return row


def invite(session: Session, wanted: Wanted, *, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """Invite somebody; give the invitation, and the token of its link, which is shown once.

    Raises:
        NotYours: `by` is no administrator here.
        DomainError: something is missing, it is the administrator's own account, or the roles do not go together.
    """
    by.require(Role.ADMINISTRATOR)
    _is_whole(wanted)
    email = wanted.email.strip()
    account = session.scalars(
        select(Account).where(Account.email_index == index_of(email))
    ).one_or_none() or people.add_account(
        session, wanted.name.strip(), organisation_id=wanted.organisation_id, email=email
    )
    if account.id == by.account_id:
        raise DomainError("Nobody gives themselves a role. Another administrator can invite you.")
    held = [
        row
        for row in queries.appointments(session, by.programme_id, at.date())
        if row.account_id == account.id
    ]
    if forbidden_together(frozenset(row.role for row in held) | wanted.roles) is not None:
        raise DomainError("This person holds a role here that does not go together with that one.")
    if any(row.organisation_id != wanted.organisation_id for row in held):
        raise DomainError(
            "One person acts for one organisation in a programme. End the other appointment first."
        )
    link, token = entry.make_link(session, account.id, at=at)
    row = Invitation(
        programme_id=by.programme_id,
        account_id=account.id,
        organisation_id=wanted.organisation_id,
        link_id=link.id,
        roles=sorted(role.value for role in wanted.roles),
        trained_until=wanted.trained_until,
        invited_by=by.account_id,
        invited_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="team.invite", about=row, reason=", ".join(row.roles))
    return row, token


def withdraw(session: Session, invitation_id: UUID, *, by: Actor, at: datetime) -> None:
    """Withdraw an invitation that nobody has accepted: its link opens nothing from now on."""
    by.require(Role.ADMINISTRATOR)
    row = queries.invitation(session, by.programme_id, invitation_id)
    entry.end_link(session, row.link_id, at=at)
    audit.record(session, by=by, at=at, act="team.withdraw_invitation", about=row)


def set_up(session: Session, account_id: UUID, way: NewWay, *, at: datetime) -> None:
    """Keep what somebody has set up to sign in with."""
    if way.verifier is not None:
        entry.set_passphrase(session, account_id, way.verifier, at=at)
    if way.secret is not None:
        entry.set_authenticator(session, account_id, way.secret, step=way.step, at=at)
    if way.passkey is not None:
        entry.add_passkey(
            session,
            account_id,
            credential_id=way.passkey.credential_id,
            public_key=way.passkey.public_key,
            sign_count=way.passkey.sign_count,
            at=at,
        )


def needs_two(session: Session, account_id: UUID, roles: Collection[str]) -> bool:
    """Say whether somebody has to have two factors: whoever is, or is to be, anything else than a member."""
    return session.get_one(Account, account_id).needs_two_factors or set(roles) != {Role.MEMBER.value}


def accept(session: Session, row: Invitation, way: NewWay | None, *, at: datetime) -> None:
    """Accept an invitation whose link was just used: the roles begin today.

    Args:
        way: what the person has set up; None where they signed in with what they had.

    Raises:
        DomainError: two factors are needed and there is one, or the roles do not go together any more.
    """
    if way is not None:
        set_up(session, row.account_id, way, at=at)
        knowing.begin_anew(session, row.account_id, row.link_id, at=at)
    else:  # they came with ways in of their own: this link let nobody in
        session.get_one(EntryLink, row.link_id).ended_at = at
    has = ways.ways_of(session, [row.account_id])[row.account_id]
    if needs_two(session, row.account_id, row.roles) and not has.two_factors:
        raise DomainError(
            "This role needs two factors: a passkey, or a passphrase and an app that makes codes."
        )
    session.get_one(Account, row.account_id).left_on = None
    roles = frozenset(Role(role) for role in row.roles)
    themselves = Actor(
        account_id=row.account_id,
        programme_id=row.programme_id,
        organisation_id=row.organisation_id,
        roles=roles,
    )
    for role in sorted(roles):
        programmes.appoint(
            session,
            row.account_id,
            role,
            programme_id=row.programme_id,
            organisation_id=row.organisation_id,
            starts_on=at.date(),
        )
    if row.trained_until is not None:
        people.note_training(session, row.account_id, valid_until=row.trained_until, by=row.invited_by, at=at)
    audit.record(session, by=themselves, at=at, act="team.accept", about=row, reason=", ".join(row.roles))
    watching = programme_queries.people_with(
        session, row.programme_id, *knowing.WATCH_WHO_COMES, on=at.date()
    )
    people.tell(
        session,
        set(watching) - {row.account_id},
        "Somebody has a new role here. The administrators and the auditor see who. If nobody told you of it, ask them.",
        kind="appointment",
        about=("invitation", row.id, row.programme_id),
        at=at,
    )


def sign_out(session: Session, account_id: UUID, *, by: Actor, at: datetime) -> int:
    """Sign a colleague out everywhere at once; give how many sign-ins that ended."""
    by.require(Role.ADMINISTRATOR)
    queries.colleague(session, by.programme_id, account_id, at.date())
    count = people.end_sessions(session, account_id, at=at)
    audit.record(session, by=by, at=at, act="team.sign_out", about=("account", account_id))
    return count


def _keep_an_administrator(session: Session, ending: Collection[Appointment], by: Actor, on: date) -> None:
    gone = {row.id for row in ending}
    left = [
        row
        for row in queries.appointments(session, by.programme_id, on)
        if row.role is Role.ADMINISTRATOR and row.id not in gone
    ]
    if not left:
        raise DomainError("This is the only administrator of the programme. Invite another one first.")


def _end(session: Session, rows: Collection[Appointment], *, at: datetime) -> None:
    """End appointments at once: yesterday was their last day. One that began today never was."""
    yesterday = at.date() - timedelta(days=1)
    for row in rows:
        row.ends_on = yesterday
        people.end_sessions(session, row.account_id, at=at)


def _know_what_ends(
    session: Session,
    account_id: UUID,
    knowing: Collection[str],
    *,
    by: Actor,
    at: datetime,
    role: Role | None = None,
) -> None:
    """Refuse to leave work without anybody to do it, unless whoever presses was shown exactly that and says so."""
    team = gap_queries.team(session, by.programme_id, at.date())
    ending = ends_with(team, account_id, at.date(), role=role)
    if not {task.key for task in ending} <= set(knowing):
        raise WouldLeaveNobody(ending)


def end_role(
    session: Session, appointment_id: UUID, *, by: Actor, at: datetime, knowing: Collection[str] = ()
) -> None:
    """End one role of somebody at once, and their sign-ins with it.

    Args:
        knowing: the keys of the work (`gaps.rules.Task`) that nobody could do afterwards, where that is meant.

    Raises:
        NotFound: nobody holds it here now.
        WouldLeaveNobody: afterwards nobody could do some work that is not in `knowing`.
        DomainError: it is the only administrator's.
    """
    by.require(Role.ADMINISTRATOR)
    row = session.get(Appointment, appointment_id)
    if row is None or row not in queries.appointments(session, by.programme_id, at.date()):
        raise NotFound("There is no such role here.")
    if row.role is Role.ADMINISTRATOR:
        _keep_an_administrator(session, [row], by, at.date())
    _know_what_ends(session, row.account_id, knowing, by=by, at=at, role=row.role)
    _end(session, [row], at=at)
    audit.record(session, by=by, at=at, act="team.end_role", about=row, reason=row.role.value)


def leave(
    session: Session, account_id: UUID, *, by: Actor, at: datetime, knowing: Collection[str] = ()
) -> None:
    """Somebody leaves the programme: their roles and sign-ins end at once, and what they were invited to here.

    Where they have no role left, their ways in end too, and every link with which they could set up others.

    Args:
        knowing: as `end_role`.

    Raises:
        NotFound: they hold no role here.
        WouldLeaveNobody: as `end_role`.
        DomainError: they are the only administrator.
    """
    by.require(Role.ADMINISTRATOR)
    held = queries.colleague(session, by.programme_id, account_id, at.date()).held
    if any(row.role is Role.ADMINISTRATOR for row in held):
        _keep_an_administrator(session, held, by, at.date())
    _know_what_ends(session, account_id, knowing, by=by, at=at)
    _end(session, held, at=at)
    session.flush()
    elsewhere = select(Appointment).where(Appointment.account_id == account_id)
    if not any(row.ends_on is None or row.ends_on >= at.date() for row in session.scalars(elsewhere)):
        session.get_one(Account, account_id).left_on = at.date()
        entry.forget_ways(session, account_id, at=at)
        entry.end_links(session, account_id, at=at)
    else:
        for link_id in queries.links_of(session, by.programme_id, account_id):
            entry.end_link(session, link_id, at=at)
    audit.record(session, by=by, at=at, act="team.leave", about=("account", account_id))
