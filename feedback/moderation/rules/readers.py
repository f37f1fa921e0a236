"""Who may read a case: a service's own provider only what may go to it, nobody words about their own people.

A machine may only move words to a more independent reader; nothing here moves them back (4-protection.md).
"""

from __future__ import annotations

from collections.abc import Iterable
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
    """What decides who may come near a case. `stepped_back` are the organisations whose readers stepped back.

    `about_people`: its words are about the people of the service, or of the hub. `only_few`: it went to an independent
    reader for no other reason than that too few people's words were together.
    """

    state: CaseState
    reader: Reader
    organisation_id: UUID | None
    stepped_back: frozenset[UUID] = frozenset()
    withhold_proposed_by: UUID | None = None
    about_people: bool = False
    only_few: bool = False


def first_reader(
    *, asked_for_outside: bool, about_staff: bool, about_hub: bool, organisation_id: UUID | None
) -> Reader:
    """Say who reads the words: the provider only where nothing asks for somebody outside."""
    outside = asked_for_outside or about_staff or about_hub or organisation_id is None
    return Reader.INDEPENDENT if outside else Reader.PROVIDER


def near_to(case: CaseFacts) -> frozenset[UUID]:
    """Give the organisations whose own people the words may be about: the service's, and each that stepped back."""
    own = frozenset() if case.organisation_id is None else frozenset({case.organisation_id})
    return own | case.stepped_back


def _independent_of(case: CaseFacts, by: Actor) -> bool:
    return by.has(Role.INDEPENDENT) and by.organisation_id not in near_to(case)


def goes_to_its_own(case: CaseFacts) -> bool:
    """Say whether the service's own people may read the words at all."""
    near = case.about_people or case.organisation_id in case.stepped_back
    return case.reader is Reader.PROVIDER and case.organisation_id is not None and not near


def may_lead(case: CaseFacts, organisation_id: UUID) -> bool:
    """Say whether an organisation's lead may work a referral of the case, and read its words: never about own people.

    This is asked each time, whatever was so when the referral was raised. That too few people's words came together
    says nothing of the service's people, so a lead of the service who is at work on a referral goes on with it.
    """
    if organisation_id in case.stepped_back:
        return False
    few = case.only_few and not case.about_people
    return organisation_id != case.organisation_id or goes_to_its_own(case) or few


def may_look_first(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may take the first look, for worries: an independent reader of another organisation."""
    return _independent_of(case, by)


def may_moderate(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may claim and decide: an outside reader, or the provider where the words may go to it."""
    if case.state in UNRELEASED:
        return False
    own = goes_to_its_own(case) and case.organisation_id == by.organisation_id
    return _independent_of(case, by) or (own and by.has(Role.MODERATOR, Role.SAFEGUARDING))


def may_decide_withhold(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may be the second one: independent, from outside the provider, and not the proposer."""
    return _independent_of(case, by) and case.withhold_proposed_by != by.account_id


class Stage(StrEnum):
    """What a person can do with a case now, and so which page it has for them."""

    TO_LOOK = "to_look"
    FIRST_LOOK = "first_look"
    TO_CLAIM = "to_claim"
    MINE = "mine"
    SECOND_CHECK = "second_check"
    STANDING = "standing"


#: What is looked at under a lease of its own, each with its page: before there is a claim, and after it.
LOOKS = {CaseState.RECEIVED: Stage.FIRST_LOOK, CaseState.SECOND_CHECK: Stage.SECOND_CHECK}


def may_look(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may open the words of a case for its first look, or its second check."""
    if case.state is CaseState.RECEIVED:
        return may_look_first(case, by)
    return case.state is CaseState.SECOND_CHECK and may_decide_withhold(case, by)


def stage_of(case: CaseFacts, by: Actor, *, held_by: UUID | None, lapsed: bool) -> Stage:
    """Say what the person can do with a case that they know of. STANDING: nothing but see where it stands.

    Args:
        held_by: who has claimed it, or looks at it. Theirs stays theirs until a colleague takes it over.
        lapsed: their lease is over.
    """
    mine, free = held_by == by.account_id, held_by is None or lapsed
    if case.state in LOOKS and may_look(case, by):
        if mine:
            return LOOKS[case.state]
        return Stage.TO_LOOK if free else Stage.STANDING
    if case.state not in {CaseState.WAITING, CaseState.CLAIMED} or not may_moderate(case, by):
        return Stage.STANDING
    if case.state is CaseState.CLAIMED and mine:
        return Stage.MINE
    return Stage.TO_CLAIM if free else Stage.STANDING


def knows_of(case: CaseFacts, by: Actor) -> bool:
    """Say whether a person may know that the case is there at all; for everybody else it is not."""
    return _independent_of(case, by) or may_moderate(case, by)


def may_see_queue(states: Iterable[CaseState], by: Actor) -> bool:
    """Say whether a queue of these states concerns a person: before the release only an independent reader."""
    return by.has(Role.INDEPENDENT) or not UNRELEASED.issuperset(states)
