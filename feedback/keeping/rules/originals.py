"""Opening a sealed original: who may ask, who may be the second person, how long an agreement is good for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Actor, Role
from feedback.intake.kept.rules import Reason as Reason
from feedback.keeping.rules.chain import SAMPLED

#: An agreement is for now, not for some day: what was agreed to and not opened has lapsed.
AGREED_FOR = timedelta(days=1)
ASKED_FOR = timedelta(days=7)
LONGEST_WHY = 400
#: How many originals the auditors of a programme open alone in a week: as many as the decisions that are sampled for them.
ALONE_A_WEEK = SAMPLED


class OpeningState(StrEnum):
    """Where a request to open an original stands."""

    ASKED = "asked"
    AGREED = "agreed"
    OPENED = "opened"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What decides who may come near an original, as a reader and as a lead.

    `independent_of_it`: the person reads from outside the service and every organisation that stepped back.
    `led_by`: the organisations whose safeguarding lead may have its words now (moderation's `may_lead` says which).
    `near`: those whose own people the words may be about.
    """

    independent_of_it: bool
    led_by: frozenset[UUID] = frozenset()
    near: frozenset[UUID] = frozenset()


def may_come_near(sealed: Sealed, by: Actor) -> bool:
    """Say whether a person may ask to open an original, or be the second one: from outside, or its safeguarding lead."""
    leads = by.has(Role.SAFEGUARDING) and by.organisation_id in sealed.led_by
    return sealed.independent_of_it or leads


class Alone(StrEnum):
    """Whether a person opens with a reason alone, or why not."""

    YES = "yes"
    ONLY_TO_CHECK = "only_to_check"
    TOO_NEAR = "too_near"
    ALSO_SOMETHING_ELSE = "also_something_else"
    WITH_ANOTHER = "with_another"


def opens_alone(sealed: Sealed, reason: Reason, by: Actor) -> Alone:
    """Say whether a person opens with a reason alone: an auditor who checks, who is nothing else here and stands apart.

    Whoever may come near opens with another person (WITH_ANOTHER), auditor or not.
    """
    if may_come_near(sealed, by):
        return Alone.WITH_ANOTHER
    if by.organisation_id in sealed.near:
        return Alone.TOO_NEAR
    if by.roles != {Role.AUDITOR}:
        return Alone.ALSO_SOMETHING_ELSE
    return Alone.YES if reason is Reason.AUDIT else Alone.ONLY_TO_CHECK


def state_of(
    *,
    asked_at: datetime,
    agreed_at: datetime | None,
    opened_at: datetime | None,
    refused: bool,
    at: datetime,
) -> OpeningState:
    """Say where a request stands at a moment."""
    if opened_at is not None:
        return OpeningState.OPENED
    if refused:
        return OpeningState.REFUSED
    if agreed_at is not None:
        return OpeningState.AGREED if at < agreed_at + AGREED_FOR else OpeningState.LAPSED
    return OpeningState.ASKED if at < asked_at + ASKED_FOR else OpeningState.LAPSED
