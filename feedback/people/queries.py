"""Reads of accounts, training and notices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import OPERATOR, SOMEBODY
from feedback.people.records import (
    Account,
    Notice,
    Organisation,
    OrganisationKind,
    SampleLink,
    SignInSession,
    Training,
)
from feedback.people.rules import (
    TRAUMA_TRAINING,
    SessionTimes,
    TrainingNote,
    counts_until,
    in_date,
    still_signed_in,
)

#: What stands for an account where there is none.
NOT_PEOPLE = {OPERATOR: "the operator of the server", SOMEBODY: "somebody who was not signed in"}


def digest_of(token: str) -> bytes:
    """Give the digest under which a random token is kept."""
    return hashlib.sha256(token.encode()).digest()


def session_by_token(session: Session, token: str) -> SignInSession | None:
    """Find the sign-in session of a cookie's token."""
    return session.scalars(
        select(SignInSession).where(SignInSession.token_digest == digest_of(token))
    ).one_or_none()


def sessions_of(session: Session, account_id: UUID, *, at: datetime) -> list[SignInSession]:
    """Give where a person is signed in now, the newest first."""
    found = select(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
    )
    rows = session.scalars(found.order_by(SignInSession.started_at.desc(), SignInSession.id))
    return [row for row in rows if still_signed_in(SessionTimes(row.started_at, row.seen_at, None), at)]


def sample_link_by_token(session: Session, token: str) -> SampleLink | None:
    """Find an unused sample link."""
    found = select(SampleLink).where(SampleLink.token_digest == digest_of(token), SampleLink.used.is_(False))
    return session.scalars(found).one_or_none()


def names_of(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Open the names of some accounts, for staff pages."""
    wanted = set(account_ids)
    named = {
        account.id: account.name or ""
        for account in session.scalars(select(Account).where(Account.id.in_(wanted)))
    }
    return named | {one: words for one, words in NOT_PEOPLE.items() if one in wanted}


def emails_of(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Open the emails of some accounts: for whoever typed them, and for letters."""
    found = select(Account).where(Account.id.in_(set(account_ids)))
    return {account.id: account.email or "" for account in session.scalars(found)}


def organisation_names(session: Session) -> dict[UUID, str]:
    """Give the public name of every organisation by id."""
    return {row.id: row.name for row in session.scalars(select(Organisation).order_by(Organisation.name))}


def organisations_of_kind(session: Session, kind: OrganisationKind) -> set[UUID]:
    """Give the organisations of one kind."""
    return set(session.scalars(select(Organisation.id).where(Organisation.kind == kind)))


def has_trauma_training(session: Session, account_id: UUID, on: date) -> bool:
    """Say whether a person's trauma training is in date."""
    return in_date(trained_until(session, [account_id]).get(account_id), on)


def trained_until(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Give until when the trauma training of some people counts; whose was taken back, or who has none, is not in it."""
    found = select(Training.account_id, Training.valid_until, Training.noted_at).where(
        Training.account_id.in_(set(account_ids)), Training.kind == TRAUMA_TRAINING
    )
    notes: dict[UUID, list[TrainingNote]] = {}
    for account_id, valid_until, noted_at in session.execute(found):
        notes.setdefault(account_id, []).append(TrainingNote(valid_until, noted_at))
    until = {account_id: counts_until(many) for account_id, many in notes.items()}
    return {account_id: day for account_id, day in until.items() if day is not None}


def training_notes(session: Session, account_id: UUID) -> list[Training]:
    """Give every note of a person's trauma training, the newest first."""
    rows = session.scalars(
        select(Training).where(Training.account_id == account_id, Training.kind == TRAUMA_TRAINING)
    )
    return sorted(
        rows, key=lambda row: TrainingNote(row.valid_until, row.noted_at).comes_after(), reverse=True
    )


def notices_for(session: Session, account_id: UUID, programme_id: UUID) -> Sequence[Notice]:
    """Give what a person has been told and has not put away, newest week first.

    What is about their own account is in no programme (OPERATOR), and is told in each of theirs.
    """
    unseen = select(Notice).where(
        Notice.account_id == account_id,
        Notice.programme_id.in_({programme_id, OPERATOR}),
        Notice.seen.is_(False),
    )
    return session.scalars(unseen.order_by(Notice.week.desc(), Notice.id)).all()
