"""Reads of accounts, training and notices."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.actor import OPERATOR
from feedback.people.records import (
    Account,
    Notice,
    Organisation,
    OrganisationKind,
    SampleLink,
    SignInSession,
    Training,
)
from feedback.people.rules import TRAUMA_TRAINING, SessionTimes, in_date, still_signed_in


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
    return named | ({OPERATOR: "the operator of the server"} if OPERATOR in wanted else {})


def organisation_names(session: Session) -> dict[UUID, str]:
    """Give the public name of every organisation by id."""
    return {row.id: row.name for row in session.scalars(select(Organisation).order_by(Organisation.name))}


def organisations_of_kind(session: Session, kind: OrganisationKind) -> set[UUID]:
    """Give the organisations of one kind."""
    return set(session.scalars(select(Organisation.id).where(Organisation.kind == kind)))


def has_trauma_training(session: Session, account_id: UUID, on: date) -> bool:
    """Say whether a person's trauma training is in date."""
    latest = session.scalar(
        select(func.max(Training.valid_until)).where(
            Training.account_id == account_id, Training.kind == TRAUMA_TRAINING
        )
    )
    return in_date(latest, on)


def trained_until(session: Session, account_ids: Iterable[UUID]) -> dict[UUID, date]:
    """Give until when the trauma training of some people counts; who has none is not in it."""
    found = (
        select(Training.account_id, func.max(Training.valid_until))
        .where(Training.account_id.in_(set(account_ids)), Training.kind == TRAUMA_TRAINING)
        .group_by(Training.account_id)
    )
    return dict(session.execute(found).all())


def notices_for(session: Session, account_id: UUID, programme_id: UUID) -> Sequence[Notice]:
    """Give what a person has been told and has not put away, newest week first."""
    unseen = select(Notice).where(
        Notice.account_id == account_id, Notice.programme_id == programme_id, Notice.seen.is_(False)
    )
    return session.scalars(unseen.order_by(Notice.week.desc(), Notice.id)).all()
