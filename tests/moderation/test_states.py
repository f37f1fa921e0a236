"""Facts about the passage of a response: no way on without a person, no way back from a withdrawal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import AlreadyDone, Closed
from feedback.moderation.rules import FINAL, NEXT_STATE, Act, CaseState, next_state, reading_has_begun

A_PERSONS = {Act.LOOK, Act.SPAM, Act.VOUCH, Act.WITHDRAW}


def test_nothing_leaves_received_without_a_person() -> None:
    assert {act for state, act in NEXT_STATE if state is CaseState.RECEIVED} == A_PERSONS


def test_nothing_leaves_withdrawn() -> None:
    assert not [act for state, act in NEXT_STATE if state is CaseState.WITHDRAWN]
    with pytest.raises(Closed):
        next_state(CaseState.WITHDRAWN, Act.CLEAR)


def test_a_person_can_take_their_words_back_from_every_state() -> None:
    for state in set(CaseState) - {CaseState.WITHDRAWN}:
        assert next_state(state, Act.WITHDRAW) is CaseState.WITHDRAWN


def test_only_a_second_check_leads_to_withheld() -> None:
    assert {key for key, to in NEXT_STATE.items() if to is CaseState.WITHHELD} == {
        (CaseState.SECOND_CHECK, Act.WITHHOLD)
    }


def test_a_referral_is_never_a_state() -> None:
    assert not [state for state in CaseState if "refer" in state]


def test_every_state_can_be_reached() -> None:
    assert set(NEXT_STATE.values()) | {CaseState.RECEIVED} == set(CaseState)


@given(st.lists(st.sampled_from(Act), max_size=30))
def test_words_are_shared_only_after_a_person_looked_and_a_person_decided(acts: list[Act]) -> None:
    state, done = CaseState.RECEIVED, list[Act]()
    for act in acts:
        try:
            state = next_state(state, act)
        except (AlreadyDone, Closed):
            continue
        done.append(act)
    if state in FINAL - {CaseState.SPAM, CaseState.WITHDRAWN}:
        assert Act.LOOK in done or Act.VOUCH in done
    if state is CaseState.WITHHELD:
        assert Act.PROPOSE_WITHHOLD in done


@given(st.lists(st.sampled_from(sorted(Act)), max_size=12))
def test_reading_has_begun_with_the_first_act_of_a_person_and_with_nothing_before(acts: list[Act]) -> None:
    state, done = CaseState.RECEIVED, False
    assert not reading_has_begun(None, by_a_person=False)
    for act in acts:
        assert reading_has_begun(state, by_a_person=done) == done
        try:
            state = next_state(state, act)
        except (AlreadyDone, Closed):
            continue
        done = True


def test_what_a_person_left_on_record_is_reading_whatever_the_state() -> None:
    assert all(reading_has_begun(state, by_a_person=True) for state in [None, *CaseState])
