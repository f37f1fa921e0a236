"""Referrals to a safeguarding lead: how soon, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from feedback.moderation.rules.policy import policy
from feedback.moderation.rules.readers import CaseFacts, goes_to_its_own, may_lead


class Level(StrEnum):
    """How soon a referral needs a person."""

    IMMEDIATE = "immediate"
    SERIOUS = "serious"
    CONCERN = "concern"


class ReferralState(StrEnum):
    """Where a referral stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class Clock(StrEnum):
    """How a referral stands against its clock."""

    IN_TIME = "in_time"
    LATE = "late"
    RUNNING = "running"
    OVERDUE = "overdue"


def clock_of(*, due_at: datetime, taken_at: datetime | None, at: datetime) -> Clock:
    """Say whether a lead took a referral on before it was due, or still may.

    Args:
        due_at: by when somebody had to take it on (aware).
        taken_at: when somebody first did; None while nobody has.
        at: the moment of looking.
    """
    if taken_at is None:
        return Clock.RUNNING if at < due_at else Clock.OVERDUE
    return Clock.IN_TIME if taken_at <= due_at else Clock.LATE


def hours_for(level: Level, *, serious_hours: int) -> int:
    """Give the staffed hours within which a lead acts; a programme may shorten the serious clock, never lengthen it."""
    published = policy().levels[level.value].hours
    return min(published, serious_hours) if level is Level.SERIOUS else published


@dataclass(frozen=True, kw_only=True)
class Leading:
    """Who could lead in a programme today, as organisations in a fixed order.

    `with_a_lead` have a safeguarding lead, `with_a_reader` an independent reader. `outside` are hubs and readers.
    """

    with_a_lead: tuple[UUID, ...] = ()
    with_a_reader: tuple[UUID, ...] = ()
    outside: frozenset[UUID] = frozenset()

    @property
    def peopled(self) -> frozenset[UUID]:
        """Give the organisations in which somebody could take a referral on."""
        return frozenset({*self.with_a_lead, *self.with_a_reader})


def lead_of(case: CaseFacts, leading: Leading, *, raised_by_machine: bool) -> UUID | None:
    """Say to which organisation a referral of the case goes; None where nobody is left who may have it.

    To the service's own lead where the words may go to its people and a person raised it. Otherwise to somebody
    independent: a safeguarding lead of the hub or of a reader, else their readers, else any independent reader.
    """
    own = case.organisation_id
    if not raised_by_machine and own in leading.with_a_lead and goes_to_its_own(case):
        return own
    by_nearness = (
        *(one for one in leading.with_a_lead if one in leading.outside),
        *(one for one in leading.with_a_reader if one in leading.outside),
        *leading.with_a_reader,
    )
    return next((one for one in by_nearness if one != own and may_lead(case, one)), None)


def may_keep(case: CaseFacts, leading: Leading, organisation_id: UUID, *, taker_is_there: bool) -> bool:
    """Say whether a referral stays with an organisation: it may lead it, and has somebody for it.

    `taker_is_there`: whoever took it on still has the role (True where nobody has taken it on).
    """
    return may_lead(case, organisation_id) and organisation_id in leading.peopled and taker_is_there


#: How soon a worry that an aid noticed needs a person. The aid decides nothing: it sets a clock for somebody to look.
_LEVEL_OF = {
    "self_harm": Level.IMMEDIATE,
    "current_risk": Level.IMMEDIATE,
    "child_risk": Level.SERIOUS,
    "harm_to_others": Level.SERIOUS,
    "domestic_abuse": Level.SERIOUS,
    "retaliation": Level.CONCERN,
}


def level_of(worries: Iterable[str]) -> Level | None:
    """Give the most urgent level of the worries that an aid noticed; None where it noticed none."""
    levels = {_LEVEL_OF.get(worry, Level.CONCERN) for worry in worries}
    return next((level for level in Level if level in levels), None)
