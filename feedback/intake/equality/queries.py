"""Reads of the tallies, as far as a page may show them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.intake.equality.records import EqualityTally


def tallies(session: Session, programme_id: UUID) -> Sequence[EqualityTally]:
    """Give every tally of a programme."""
    found = select(EqualityTally).where(EqualityTally.programme_id == programme_id)
    return session.scalars(found.order_by(EqualityTally.topic, EqualityTally.choice)).all()


def shown(session: Session, programme_id: UUID) -> dict[tuple[str, str], int]:
    """Give the tallies that a page may be made of, by topic and choice."""
    return {(row.topic, row.choice): row.shown for row in tallies(session, programme_id)}
