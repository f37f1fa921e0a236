"""Letting somebody back in who has lost their ways in. Two others do it together, and neither can come in instead.

Who asks gets a link, who confirms gets words; the person needs both. So whoever holds the link alone, or reads the
person's email, cannot use it, and neither can whoever knows the words.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotYours
from feedback.core.sealing import index_of
from feedback.people.entry import service as entry
from feedback.people.entry.records import EntryLink
from feedback.people.entry.rules.links import opens
from feedback.people.records import Account
from feedback.programmes.records import Appointment
from feedback.programmes.team import knowing, queries
from feedback.programmes.team.records import Recovery
from feedback.programmes.team.service import NewWay, set_up

LONGEST_REASON = 300


def ask(session: Session, account_id: UUID, *, reason: str, by: Actor, at: datetime) -> tuple[Recovery, str]:
    """Ask for a colleague to be let back in; give the token of the link, which opens nothing without a second person.

    Raises:
        NotYours: `by` is no administrator, or asks for themselves.
        DomainError: no reason is given.
    """
    by.require(Role.ADMINISTRATOR)
    queries.colleague(session, by.programme_id, account_id, at.date())
    if account_id == by.account_id:
        raise NotYours("Nobody lets themselves back in. Another administrator can ask for you.")
    why = " ".join(reason.split())
    if not why or len(why) > LONGEST_REASON:
        raise DomainError("Please say in a sentence why, and how you know that it is this person who asks.")
    link, token = entry.make_link(session, account_id, at=at, resets=True, needs_words=True)
    row = Recovery(
        programme_id=by.programme_id,
        account_id=account_id,
        link_id=link.id,
        asked_by=by.account_id,
        asked_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act=queries.ASKED, about=row, sentence=why)
    return row, token


def confirm(session: Session, recovery_id: UUID, *, by: Actor, at: datetime) -> str:
    """Confirm a recovery as a second person; give the words to tell the person, by voice, which are shown once.

    Raises:
        NotYours: `by` asked for it, or is the person, or may not confirm, or does not stand apart from who asked.
        AlreadyDone: somebody has confirmed it.
        Closed: it has ended, or its two days were over before anybody confirmed it.
    """
    by.require(*queries.CONFIRMERS)
    row = queries.recovery(session, by.programme_id, recovery_id)
    if by.account_id in {row.asked_by, row.account_id}:
        raise NotYours(
            "It takes a second person: neither the one who asked, nor the one who is to be let in."
        )
    if row.confirmed_by is not None:
        raise AlreadyDone("A colleague has confirmed this already, and told the words.")
    queries.require_apart(session, by.account_id, row.asked_by)
    link = session.get_one(EntryLink, row.link_id)
    if not opens(entry.times_of(link), at):
        raise Closed(
            "This has ended, or is more than two days old. If it is still needed, an administrator asks again."
        )
    row.confirmed_by, row.confirmed_at = by.account_id, at
    words = entry.give_words(link, at=at)
    audit.record(session, by=by, at=at, act="team.confirm_recovery", about=row)
    return words


def stop(session: Session, recovery_id: UUID, *, by: Actor, at: datetime) -> None:
    """Stop a recovery: its link opens nothing from now on, and the ways in of before stay."""
    by.require(*queries.CONFIRMERS)
    row = queries.recovery(session, by.programme_id, recovery_id)
    entry.end_link(session, row.link_id, at=at)
    audit.record(session, by=by, at=at, act="team.stop_recovery", about=row)


def come_back(session: Session, link: EntryLink, way: NewWay, *, at: datetime) -> None:
    """Set up new ways in with a link that was just used; those of before have ended with it.

    Raises:
        DomainError: two factors are needed and there is one.
    """
    if session.get_one(Account, link.account_id).needs_two_factors and not way.two_factors:
        raise DomainError(
            "Your roles need two factors: a passkey, or a passphrase and an app that makes codes."
        )
    set_up(session, link.account_id, way, at=at)
    asked = queries.recovery_of(session, link.id)
    if asked is not None:  # from now on they are here through the two who let them back in
        knowing.begin_anew(session, link.account_id, link.id, at=at)
    held = session.scalars(select(Appointment).where(Appointment.account_id == link.account_id)).first()
    if held is None:
        return
    themselves = Actor(
        account_id=link.account_id,
        programme_id=asked.programme_id if asked else held.programme_id,
        organisation_id=held.organisation_id,
        roles=frozenset(),
    )
    audit.record(session, by=themselves, at=at, act="team.come_back", about=("account", link.account_id))


def ask_on_the_server(session: Session, email: str, *, by: Actor, at: datetime) -> str:
    """Let somebody back in who is the last administrator: the operator of the server hands over the link alone.

    Raises:
        DomainError: nobody has this email.
    """
    account = session.scalars(select(Account).where(Account.email_index == index_of(email))).one_or_none()
    if account is None:
        raise DomainError("Nobody here has the email %(email)s.", email=email)
    link, token = entry.make_link(session, account.id, at=at, resets=True)
    audit.record(session, by=by, at=at, act="team.recover_on_server", about=("entry_link", link.id))
    return token
