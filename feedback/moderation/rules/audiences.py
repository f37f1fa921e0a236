"""Who may see cleared words: consent, withdrawal, the state and the moment decide, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback.intake.rules import MayUse, includes
from feedback.moderation.rules.states import CaseState


class Audience(StrEnum):
    """Who asks for words. LABELLERS gather themes; PROVIDER is the service that the words are about."""

    LABELLERS = "labellers"
    PROVIDER = "provider"
    GROUP = "group"
    PUBLIC = "public"


_NEEDS = {
    Audience.LABELLERS: MayUse.SERVICE,
    Audience.PROVIDER: MayUse.SERVICE,
    Audience.GROUP: MayUse.GROUP,
    Audience.PUBLIC: MayUse.PUBLIC,
}


@dataclass(frozen=True, kw_only=True)
class SharingFacts:
    """What decides sharing. `reach` is the narrower of the submission's consent and the answer's; None is left out."""

    state: CaseState
    reach: MayUse | None
    withdrawn: bool
    provider_collected: bool
    effective_at: datetime


def may_be_shared(facts: SharingFacts, audience: Audience, *, at: datetime) -> bool:
    """Say whether these words may be shown to `audience` at this moment."""
    if facts.withdrawn or facts.effective_at > at or not includes(facts.reach, _NEEDS[audience]):
        return False
    if facts.state is CaseState.THEME_ONLY:
        return audience is Audience.LABELLERS
    if facts.state is not CaseState.CLEARED:
        return False
    return not (audience is Audience.PUBLIC and facts.provider_collected)


def quotable(facts: SharingFacts) -> bool:
    """Say whether the words may be quoted to the group (PUBLIC consent is needed to quote them to everybody)."""
    return (
        includes(facts.reach, MayUse.GROUP)
        and facts.state is CaseState.CLEARED
        and not facts.provider_collected
    )


def narrower(given: MayUse | None, for_this_answer: MayUse | None) -> MayUse | None:
    """Give how far one answer may go: the submission's consent, narrowed by the answer's own where it has one."""
    if given is None or for_this_answer is None:
        return given
    return for_this_answer if includes(given, for_this_answer) else given


class Standing(StrEnum):
    """Where a response stands in the ledger; every response with words is in exactly one."""

    HELD = "held"
    FIRST_LOOK = "first_look"
    COUNTED_ONLY = "counted_only"
    POOLED = "pooled"
    WAITING = "waiting"
    IN_HAND = "in_hand"
    SHARED = "shared"
    THEME_ONLY = "theme_only"
    WITHHELD = "withheld"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"
    TIME_OVER = "time_over"


_STANDING = {
    CaseState.RECEIVED: Standing.FIRST_LOOK,
    CaseState.FIRST_LOOKED: Standing.POOLED,
    CaseState.POOLED: Standing.POOLED,
    CaseState.WAITING: Standing.WAITING,
    CaseState.CLAIMED: Standing.IN_HAND,
    CaseState.SECOND_CHECK: Standing.IN_HAND,
    CaseState.CLEARED: Standing.SHARED,
    CaseState.THEME_ONLY: Standing.THEME_ONLY,
    CaseState.WITHHELD: Standing.WITHHELD,
    CaseState.SPAM: Standing.SPAM,
    CaseState.WITHDRAWN: Standing.WITHDRAWN,
}


def standing_of(
    state: CaseState | None,
    *,
    withdrawn: bool,
    held: bool,
    reach: MayUse | None,
    effective: bool,
) -> Standing:
    """Say where a response stands. `state` is None before its case is made; `effective` is False while undo lasts.

    Words that may only be counted end with the first look. Consent that was narrowed to "count me" after the words
    were cleared moves them there too: nobody sees them any more.
    """
    if withdrawn or state is CaseState.WITHDRAWN:
        return Standing.WITHDRAWN
    if state is None or state is CaseState.RECEIVED:
        return Standing.HELD if held else Standing.FIRST_LOOK
    standing = _STANDING[state]
    if standing in {Standing.WITHHELD, Standing.SPAM}:
        return standing if effective else Standing.IN_HAND
    if not includes(reach, MayUse.SERVICE):
        return Standing.COUNTED_ONLY
    if state in {CaseState.CLEARED, CaseState.THEME_ONLY} and not effective:
        return Standing.IN_HAND
    return standing


def once_erased(standing: Standing) -> Standing:
    """Say where a response stands whose words were erased for their age: what was kept back stays counted as that."""
    return (
        standing if standing in {Standing.WITHHELD, Standing.SPAM, Standing.WITHDRAWN} else Standing.TIME_OVER
    )
