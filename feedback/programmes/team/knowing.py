"""Known by two: a colleague confirms that it is really a person who signs in, so that nobody is here through one other alone.

The person's own page shows ten letters and digits; they tell them by voice to somebody who knows them. So a confirmation
cannot be given by a press of a button for a colleague whom nobody has ever spoken with.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import OPERATOR, Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.moments import iso_week
from feedback.core.sealing import index_of
from feedback.people.entry.records import EntryLink
from feedback.people.entry.service import SPOKEN
from feedback.people.records import Account
from feedback.programmes.team import queries, rules
from feedback.programmes.team.records import Acquaintance

#: Who is told whenever somebody takes on a role, so that no administrator makes up a colleague unseen; and can confirm.
WATCH_WHO_COMES = (Role.ADMINISTRATOR, Role.SAFEGUARDING, Role.AUDITOR)
#: Roles whose word counts beside a second person's, or alone for the sake of checking: in these, being known by two matters.
SECONDS = (
    Role.ADMINISTRATOR,
    Role.SAFEGUARDING,
    Role.INDEPENDENT,
    Role.COMMISSIONER,
    Role.MODERATOR,
    Role.AUDITOR,
)
_WEEK = timedelta(weeks=1)
_LENGTH = 10


def spoken_words(account_id: UUID, at: datetime) -> str:
    """Give what a person's own page shows them this week, to be told by voice: "k7qm 2xpa td"."""
    digest = index_of(f"known by two: {account_id} {iso_week(at)}")
    words = "".join(SPOKEN[byte % len(SPOKEN)] for byte in digest[:_LENGTH])
    return " ".join(words[start : start + 4] for start in range(0, _LENGTH, 4))


def _fits(typed: str, account_id: UUID, at: datetime) -> bool:
    """Say whether words are those of this week or the one before."""
    given = "".join(sign for sign in typed.casefold() if sign.isalnum()).encode()
    told = [spoken_words(account_id, when).replace(" ", "").encode() for when in (at, at - _WEEK)]
    return any(hmac.compare_digest(given, one) for one in told)


def confirm(session: Session, account_id: UUID, words: str, *, by: Actor, at: datetime) -> Acquaintance:
    """Confirm that a colleague is who signs in, with the words that they told by voice.

    Raises:
        NotFound: they hold no role here.
        NotYours: `by` may not confirm, or is the person.
        AlreadyDone: `by` has confirmed them already.
        DomainError: the words do not fit.
    """
    by.require(*WATCH_WHO_COMES)
    queries.colleague(session, by.programme_id, account_id, at.date())
    if account_id == by.account_id:
        raise NotYours("Nobody confirms themselves. Tell your words to a colleague who knows your voice.")
    return _keep(session, account_id, words, by=by, at=at)


def confirm_on_the_server(
    session: Session, email: str, words: str, *, by: Actor, at: datetime
) -> Acquaintance:
    """Confirm somebody as the operator of the server, where nobody else stands apart from whoever let them in.

    Raises:
        DomainError: nobody has this email, or the words do not fit.
        AlreadyDone: it was done already.
    """
    account = session.scalars(select(Account).where(Account.email_index == index_of(email))).one_or_none()
    if account is None:
        raise DomainError("Nobody here has the email %(email)s.", email=email)
    return _keep(session, account.id, words, by=by, at=at)


def _keep(session: Session, account_id: UUID, words: str, *, by: Actor, at: datetime) -> Acquaintance:
    known = select(Acquaintance.id).where(
        Acquaintance.account_id == account_id,
        Acquaintance.known_by == by.account_id,
        Acquaintance.ended_at.is_(None),
    )
    if session.scalars(known).first() is not None:
        raise AlreadyDone("You have confirmed this colleague already.")
    if not _fits(words, account_id, at):
        raise DomainError(
            "These are not the letters and digits that this colleague's page shows. Ask them to read them again."
        )
    row = Acquaintance(
        programme_id=by.programme_id, account_id=account_id, known_by=by.account_id, known_at=at
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="team.know", about=("account", account_id))
    return row


def begin_anew(session: Session, account_id: UUID, link_id: UUID, *, at: datetime) -> None:
    """Somebody has set up ways in by this link alone: what was said of them before was of other hands, and ends."""
    links = select(EntryLink).where(
        EntryLink.account_id == account_id,
        EntryLink.id != link_id,
        EntryLink.used_at.is_not(None),
        EntryLink.ended_at.is_(None),
    )
    said = select(Acquaintance).where(Acquaintance.account_id == account_id, Acquaintance.ended_at.is_(None))
    for row in (*session.scalars(links), *session.scalars(said)):
        row.ended_at = at


def to_confirm(session: Session, by: Actor, at: datetime) -> list[queries.Colleague]:
    """Give the colleagues who are here through one person alone, and whom `by` could confirm so that it counts."""
    lines = queries.lines(session)
    return [
        one
        for one in queries.colleagues(session, by.programme_id, at.date())
        if any(row.role in SECONDS for row in one.held)
        and rules.would_help(one.account_id, by.account_id, lines)
    ]


def hangs_on_one(session: Session, actor: Actor) -> bool:
    """Say whether somebody whose word counts beside a second person's is here through one other person alone."""
    return (
        actor.account_id != OPERATOR
        and actor.has(*SECONDS)
        and rules.hangs_on_one(actor.account_id, queries.lines(session))
    )
