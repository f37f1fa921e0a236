"""Referrals to a safeguarding lead: how soon, and to whom."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from feedback.moderation.rules.policy import policy
from feedback.moderation.rules.readers import Reader


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


def hours_for(level: Level, *, serious_hours: int) -> int:
    """Give the staffed hours within which a lead acts; a programme may shorten the serious clock, never lengthen it."""
    published = policy().levels[level.value].hours
    return min(published, serious_hours) if level is Level.SERIOUS else published


def goes_to_independent_lead(*, reader: Reader, about_staff: bool, raised_by_machine: bool) -> bool:
    """Say whether a referral goes to the independent lead: never to the provider where it is about its people, where
    the words were not for the provider, or where a machine raised it.
    """
    return raised_by_machine or about_staff or reader is Reader.INDEPENDENT


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
