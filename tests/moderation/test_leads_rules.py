"""The one rule of who may lead: for any facts, and whatever happens to a case afterwards."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from feedback.core.actor import Actor, Role
from feedback.moderation.rules import (
    CaseFacts,
    CaseState,
    Leading,
    Reader,
    lead_of,
    may_keep,
    may_lead,
    may_look_first,
    may_moderate,
    near_to,
)

PLACES = tuple(UUID(int=number) for number in range(1, 6))
places = st.sampled_from(PLACES)
facts = st.builds(
    CaseFacts,
    state=st.sampled_from(CaseState),
    reader=st.sampled_from(Reader),
    organisation_id=st.none() | places,
    stepped_back=st.frozensets(places, max_size=3),
    about_people=st.booleans(),
    only_few=st.booleans(),
)
several = st.lists(places, unique=True, max_size=4).map(tuple)
leading = st.builds(
    Leading, with_a_lead=several, with_a_reader=several, outside=st.frozensets(places, max_size=4)
)


@given(case=facts, who=leading, by_machine=st.booleans())
def test_a_referral_only_goes_to_somebody_who_may_lead_it(
    *, case: CaseFacts, who: Leading, by_machine: bool
) -> None:
    lead = lead_of(case, who, raised_by_machine=by_machine)
    if lead is None:
        # Nobody is left: every independent reader there is stands near.
        assert set(who.with_a_reader) <= near_to(case)
        assert set(who.with_a_lead) & who.outside <= near_to(case)
        return
    assert may_lead(case, lead)
    assert lead in who.peopled
    assert lead not in case.stepped_back
    if lead == case.organisation_id:
        assert case.reader is Reader.PROVIDER
        assert not case.about_people
        assert not by_machine


@given(facts, places)
def test_nobody_leads_on_words_about_their_own_people(case: CaseFacts, place: UUID) -> None:
    own_people = case.about_people or case.reader is Reader.INDEPENDENT
    if place in case.stepped_back or (place == case.organisation_id and own_people and not case.only_few):
        assert not may_lead(case, place)
    if place not in near_to(case):
        assert may_lead(case, place)


@given(facts, places, places)
def test_nothing_that_comes_later_lets_anybody_nearer(case: CaseFacts, place: UUID, other: UUID) -> None:
    """Whatever the order: a hand-over, "about staff" and a return only ever close a case to an organisation."""
    handed_over = replace(
        case, stepped_back=case.stepped_back | {other}, reader=Reader.INDEPENDENT, only_few=False
    )
    about_staff = replace(case, about_people=True, reader=Reader.INDEPENDENT, only_few=False)
    returned = replace(case, reader=Reader.INDEPENDENT)
    for later in (handed_over, about_staff, returned):
        assert may_lead(case, place) or not may_lead(later, place)
    assert not may_lead(handed_over, other)
    if case.organisation_id is not None:
        assert not may_lead(about_staff, case.organisation_id)


@given(case=facts, who=leading, place=places, there=st.booleans())
def test_a_referral_stays_only_where_it_may_be_led_and_somebody_is_there(
    *, case: CaseFacts, who: Leading, place: UUID, there: bool
) -> None:
    stays = may_keep(case, who, place, taker_is_there=there)
    assert stays == (may_lead(case, place) and place in who.peopled and there)


@given(facts, places, st.frozensets(st.sampled_from(Role)))
def test_whoever_may_not_lead_may_not_read_either(
    case: CaseFacts, place: UUID, roles: frozenset[Role]
) -> None:
    by = Actor(account_id=UUID(int=9), programme_id=UUID(int=8), organisation_id=place, roles=roles)
    if not may_lead(case, place):
        assert not may_moderate(case, by)
        assert not may_look_first(case, by)
