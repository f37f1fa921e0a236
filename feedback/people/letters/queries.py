"""Which letters wait, and how late they are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.people.letters.records import Letter
from feedback.people.letters.rules import LATE


def waiting_for(session: Session, account_id: UUID, kind: str) -> Letter | None:
    """Give the letter of this kind that waits to go to a person."""
    found = select(Letter).where(Letter.account_id == account_id, Letter.kind == kind)
    return session.scalars(found).one_or_none()


def to_try(session: Session, at: datetime) -> list[UUID]:
    """Give the letters whose time to be tried has come."""
    return list(
        session.scalars(select(Letter.id).where(Letter.try_at <= at).order_by(Letter.try_at, Letter.id))
    )


def late(session: Session, at: datetime) -> tuple[int, datetime | None]:
    """Count the letters that have not gone out half an hour after they should have, and give since when the oldest waits."""
    counted = select(func.count(Letter.id), func.min(Letter.due_at)).where(Letter.due_at <= at - LATE)
    count, since = session.execute(counted).one()
    return count, since
