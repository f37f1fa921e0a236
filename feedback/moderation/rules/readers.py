"""Who may read a case: a service's own provider only what may go to it, nobody words about their own people.

A machine may only move words to a more independent reader; nothing here moves them back (4-protection.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Actor, Role
from feedback.moderation.rules.states import CaseState


class Reader(StrEnum):
    """Who reads a case: the service's own provider, or somebody independent of it."""

    PROVIDER = "provider"
    INDEPENDENT = "independent"


#: Before its release a case is nobody's but the independent readers'.
UNRELEASED = frozenset({CaseState.RECEIVED, CaseState.FIRST_LOOKED, CaseState.POOLED})


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What decides who may read a case. `handed_over_from` is the organisation whose reader stepped back."""

    state: CaseState
    reader: Reader
    organisation_id: UUID | None
    handed_over_from: UUID | None = None
    withhold_proposed_by: UUID | None = None


def first_reader(
    *, asked_for_outside: bool, about_staff: bool, about_hub: bool, organisation_id: UUID | None
) -> Reader:
    """Say who reads the words: the provider only where nothing asks for somebody outside."""
    outside = asked_for_outside or about_staff or about_hub or organisation_id is None
    return Reader.INDEPENDENT if outside else Reader.PROVIDER


def _independent_of(case: CaseFacts, by: Actor) -> bool:
    return by.has(Role.INDEPENDENT) and by.organisation_id not in (
        case.organisation_id,
        case.handed_over_from,
    )


def may_look_first(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may take the first look, for worries: an independent reader of another organisation."""
    return _independent_of(case, by)


def may_moderate(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may claim and decide: an outside reader, or the provider where the words may go to it."""
    if case.state in UNRELEASED:
        return False
    own = case.reader is Reader.PROVIDER and case.organisation_id == by.organisation_id
    return _independent_of(case, by) or (own and by.has(Role.MODERATOR, Role.SAFEGUARDING))


def may_decide_withhold(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may be the second one: independent, from outside the provider, and not the proposer."""
    return _independent_of(case, by) and case.withhold_proposed_by != by.account_id


def knows_of(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may know that the case is there at all; for everybody else it is not."""
    return _independent_of(case, by) or may_moderate(case, by)
