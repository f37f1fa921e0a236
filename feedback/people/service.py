"""Acts on accounts: sign in and out, sample links, and telling people something."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.errors import Closed, NotFound
from feedback.core.moments import iso_week
from feedback.core.sealing import index_of
from feedback.people import queries
from feedback.people.letters import service as letters
from feedback.people.records import (
    Account,
    Notice,
    Organisation,
    OrganisationKind,
    SampleLink,
    SignInSession,
    Training,
)
from feedback.people.rules import SEEN_EVERY, TRAUMA_TRAINING, SessionTimes, still_signed_in

TOKEN_BYTES = 32
#: Where those belong who acted after the backup from which the database was brought back.
NOT_IN_BACKUP = "Not in the backup"


def add_account(session: Session, name: str, *, organisation_id: UUID, email: str | None = None) -> Account:
    """Open an account; its name and email are sealed."""
    account = Account(name=name, organisation_id=organisation_id)
    if email:
        account.email, account.email_index = email, index_of(email)
    session.add(account)
    session.flush()
    return account


def keep_a_place(session: Session, account_id: UUID, *, on: date) -> None:
    """Keep a place for somebody whom a restored database does not know and who acted here: no name, no way in, no role."""
    known = select(Organisation).where(Organisation.name == NOT_IN_BACKUP)
    place = session.scalars(known).one_or_none()
    if place is None:
        place = Organisation(name=NOT_IN_BACKUP, kind=OrganisationKind.COUNCIL)
        session.add(place)
        session.flush()
    session.add(
        Account(id=account_id, name="Somebody who is not in the backup", organisation_id=place.id, left_on=on)
    )
    session.flush()


def note_training(
    session: Session,
    account_id: UUID,
    *,
    valid_until: date,
    by: UUID | None = None,
    at: datetime | None = None,
) -> Training:
    """Note until when a person's trauma training counts. It takes the place of every note before it.

    Args:
        by, at: who notes it and when; without them it counts as older than every note that has them.
    """
    return _noted(session, Training(account_id=account_id, valid_until=valid_until, noted_by=by, noted_at=at))


def end_training(session: Session, account_id: UUID, *, why: str, by: UUID, at: datetime) -> Training:
    """Note that a person's trauma training counts no more, and why (sealed)."""
    return _noted(session, Training(account_id=account_id, why=why, noted_by=by, noted_at=at))


def _noted(session: Session, row: Training) -> Training:
    row.kind = TRAUMA_TRAINING
    session.add(row)
    session.flush()
    return row


def begin_session(session: Session, account_id: UUID, *, at: datetime, two_factors: bool = True) -> str:
    """Sign a person in; give the token for their cookie (kept here only as a digest)."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        SignInSession(
            account_id=account_id,
            token_digest=queries.digest_of(token),
            started_at=at,
            seen_at=at,
            confirmed_at=at,
            two_factors=two_factors,
        )
    )
    return token


def confirm(session: Session, token: str, *, at: datetime, two_factors: bool | None = None) -> str:
    """Note that the person of a session has just shown again who they are; give the new token for their cookie.

    Raises:
        Closed: the session has ended in the meantime.
    """
    row = queries.session_by_token(session, token)
    if row is None or not lasts(row, at):
        message = "You have been signed out. Please sign in again."
        raise Closed(message)
    fresh = secrets.token_urlsafe(TOKEN_BYTES)
    row.token_digest, row.confirmed_at, row.seen_at = queries.digest_of(fresh), at, at
    if two_factors is not None:
        row.two_factors = two_factors
    return fresh


def end_sessions(session: Session, account_id: UUID, *, at: datetime, but: UUID | None = None) -> int:
    """Sign a person out everywhere at once (but in one session, where named); give how many sessions that ended."""
    rows = [row for row in queries.sessions_of(session, account_id, at=at) if row.id != but]
    for row in rows:
        row.ended_at = at
    return len(rows)


def end_one_session(session: Session, session_id: UUID, *, account_id: UUID, at: datetime) -> None:
    """End one of a person's own sessions.

    Raises:
        NotFound: it is not this person's.
    """
    row = session.get(SignInSession, session_id)
    if row is None or row.account_id != account_id:
        message = "There is no such sign-in."
        raise NotFound(message)
    if row.ended_at is None:
        row.ended_at = at


def end_session(session: Session, token: str, *, at: datetime) -> None:
    """Sign out; a session that is gone already is fine."""
    row = queries.session_by_token(session, token)
    if row is not None and row.ended_at is None:
        row.ended_at = at


def needs_marking(row: SignInSession, at: datetime) -> bool:
    """Say whether the session should be marked as seen again."""
    return at - row.seen_at >= SEEN_EVERY


def lasts(row: SignInSession, at: datetime) -> bool:
    """Say whether a session still signs somebody in."""
    return still_signed_in(SessionTimes(row.started_at, row.seen_at, row.ended_at), at)


def mark_seen(session: Session, session_id: UUID, *, at: datetime) -> None:
    """Keep a session from going idle (never called by a lease heartbeat)."""
    session.get_one(SignInSession, session_id).seen_at = at


def make_sample_link(session: Session, account_id: UUID) -> str:
    """Make a single-use sign-in link of the sample programme; give its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(SampleLink(account_id=account_id, token_digest=queries.digest_of(token)))
    return token


def use_sample_link(session: Session, token: str, *, at: datetime) -> tuple[str, UUID]:
    """Use up a sample link and sign its person in; give the token for the cookie, and whose account it is.

    Raises:
        Closed: the link was used before, or never was.
    """
    link = queries.sample_link_by_token(session, token)
    if link is None:
        message = "This link has been used. Print another with: flask --app wsgi people sample-link ROLE"
        raise Closed(message)
    link.used = True
    return begin_session(session, link.account_id, at=at), link.account_id


def tell(
    session: Session,
    account_ids: Iterable[UUID],
    sentence: str,
    *,
    kind: str,
    about: tuple[str, UUID, UUID],
    at: datetime,
    by_mail: bool = False,
) -> list[UUID]:
    """Tell people something once a week at most; give who had not been told it in this week.

    Args:
        about: (kind of thing, its id, the programme's id).
        sentence: the service's own words; never a respondent's.
        by_mail: also let those know by mail that something waits who have not been told this yet.
    """
    thing, thing_id, programme_id = about
    week = iso_week(at)
    fresh = []
    for account_id in sorted(set(account_ids)):
        told = select(Notice).where(
            Notice.account_id == account_id,
            Notice.kind == kind,
            Notice.about_id == thing_id,
            Notice.week == week,
        )
        if session.scalars(told).one_or_none() is None:
            session.add(
                Notice(
                    programme_id=programme_id,
                    account_id=account_id,
                    kind=kind,
                    about=thing,
                    about_id=thing_id,
                    sentence=sentence,
                    week=week,
                )
            )
            fresh.append(account_id)
    if by_mail:
        letters.write(session, fresh, kind=kind, at=at)
    return fresh


def put_away(session: Session, notice_id: UUID, *, account_id: UUID) -> None:
    """Put a notice away.

    Raises:
        NotFound: it is not this person's.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or notice.account_id != account_id:
        message = "There is no such notice."
        raise NotFound(message)
    notice.seen = True
