"""How referrals stand against their clocks: counts for those who buy the service, a log without words for the auditor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.moments import iso_week
from feedback.figures.suppression import PUBLIC
from feedback.figures.tables import PublicTable, public_table
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import Clock, Level, ReferralState, clock_of
from feedback.people.queries import organisation_names
from feedback.programmes.records import Destination


@dataclass(frozen=True, kw_only=True)
class ReferralCounts:
    """How many referrals there were, by how soon they needed somebody, and by how they stood against their clock."""

    by_level: PublicTable
    by_clock: PublicTable


@dataclass(frozen=True, kw_only=True)
class ReferralEntry:
    """One line of the log. `raised_at` is None where a machine noticed something: a time would be that of a send."""

    level: Level
    clock: Clock
    closed: bool
    lead: str
    raised_at: datetime | None
    due_at: datetime
    taken_at: datetime | None
    closed_at: datetime | None
    destination: str


def referral_counts(session: Session, programme_id: UUID, *, at: datetime) -> ReferralCounts:
    """Count referrals of words that came before this week, as far as anybody may see; cumulative.

    A count that moved within the week would tell when somebody wrote. Both tables have one total, so that neither helps
    to work out a cell of the other.
    """
    found = (
        select(Referral)
        .join(ModerationCase, ModerationCase.id == Referral.case_id)
        .where(Referral.programme_id == programme_id, ModerationCase.week < iso_week(at))
    )
    rows = session.scalars(found).all()
    return ReferralCounts(
        by_level=_table(Level, [row.level for row in rows]),
        by_clock=_table(Clock, [_clock(row, at) for row in rows]),
    )


def _table(kinds: Iterable[StrEnum], found: Iterable[StrEnum]) -> PublicTable:
    counted = Counter(one.value for one in found)
    return public_table({one.value: counted[one.value] for one in kinds}, PUBLIC)


def _clock(row: Referral, at: datetime) -> Clock:
    return clock_of(due_at=row.due_at, taken_at=row.taken_at, at=at)


def referral_log(session: Session, programme_id: UUID, *, at: datetime) -> list[ReferralEntry]:
    """Give every referral without a word of it, by when it was due, the newest first."""
    found = (
        select(Referral, Destination.name)
        .outerjoin(Destination, Destination.id == Referral.destination_id)
        .where(Referral.programme_id == programme_id)
        .order_by(Referral.due_at.desc(), Referral.id)
    )
    leads = organisation_names(session)
    return [
        ReferralEntry(
            level=row.level,
            clock=_clock(row, at),
            closed=row.state is ReferralState.CLOSED,
            lead=leads[row.lead_organisation_id],
            raised_at=row.raised_at,
            due_at=row.due_at,
            taken_at=row.taken_at,
            closed_at=row.closed_at,
            destination=destination or "",
        )
        for row, destination in session.execute(found)
    ]
