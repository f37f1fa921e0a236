"""Where an answer stands, and how far the thread is filled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedback.intake.rules import MayUse, includes
from feedback.intake.wording import wording
from feedback.moderation.rules import CaseState, narrower
from feedback.reporting_back.rules import (
    MAY_BE_PUBLISHED,
    READ,
    ReplyStanding,
    ReplyState,
    Shown,
    Stop,
    own_choices,
    shown_as,
    standing_of,
    thread_of,
)

REACHES = st.sampled_from([None, *MayUse])


@given(st.sampled_from(ReplyState), st.booleans(), st.booleans())
def test_only_what_the_group_confirmed_may_be_published(
    state: ReplyState,
    closed: bool,  # noqa: FBT001 - given by hypothesis
    agreed: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    standing = standing_of(state, closed=closed, agreed=agreed)
    may = standing in MAY_BE_PUBLISHED
    assert may == (state is ReplyState.PUT_TO_GROUP and closed and agreed)


def test_an_answer_that_the_group_did_not_agree_is_returned() -> None:
    assert standing_of(ReplyState.PUT_TO_GROUP, closed=True, agreed=False) is ReplyStanding.RETURNED


@given(st.frozensets(st.sampled_from(Stop)))
def test_the_thread_is_filled_without_a_gap_up_to_one_stop_where_it_is_now(reached: frozenset[Stop]) -> None:
    states = [one.state for one in thread_of(reached)]
    furthest = max([list(Stop).index(stop) for stop in reached], default=0)
    here = "reached" if furthest == len(Stop) - 1 else "current"
    assert states == ["reached"] * furthest + [here] + ["waiting"] * (len(Stop) - furthest - 1)
    assert [one.stop for one in thread_of(reached)] == list(Stop)


def test_everything_that_a_code_can_say_has_its_words() -> None:
    assert set(wording()["code"]["states"]) >= set(Shown)


@given(st.sampled_from(CaseState), REACHES, st.booleans())
def test_whatever_is_shown_of_a_referral_is_shown_of_answers_without_one_too(
    state: CaseState,
    reach: MayUse | None,
    private: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    with_one = shown_as(state, reach=reach, referred=True, could_affect_a_case=private)
    without = shown_as(state, reach=reach, referred=False, could_affect_a_case=private)
    assert with_one in {without, Shown.BEING_READ}
    ordinary = {shown_as(other, reach=reach) for other in CaseState}
    assert with_one in ordinary | {Shown.WITHHELD_CASE}
    words = wording()["code"]["states"]
    assert words[Shown.BEING_READ] == words["claimed"] == words["second_check"]


@given(REACHES, st.booleans())
def test_a_referral_changes_nothing_before_a_person_has_read_nor_once_it_is_decided(
    reach: MayUse | None,
    referred: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    for state in (CaseState.RECEIVED, CaseState.CLEARED, CaseState.THEME_ONLY, CaseState.SPAM):
        assert shown_as(state, reach=reach, referred=referred) is shown_as(state, reach=reach)


@given(st.sampled_from(CaseState), REACHES, st.booleans())
def test_what_is_shown_as_read_and_used_was_cleared_for_somebody(
    state: CaseState,
    reach: MayUse | None,
    referred: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    if shown_as(state, reach=reach, referred=referred) in READ:
        assert state in {CaseState.CLEARED, CaseState.THEME_ONLY}
        assert includes(reach, MayUse.SERVICE)


def test_that_it_could_affect_a_case_is_said_of_what_is_kept_private_alone() -> None:
    for state in CaseState:
        shown = shown_as(state, reach=MayUse.PUBLIC, could_affect_a_case=True)
        assert (shown is Shown.WITHHELD_CASE) == (state is CaseState.WITHHELD)


@given(REACHES)
def test_one_answer_can_be_let_go_less_far_than_the_rest_and_then_goes_that_far(whole: MayUse | None) -> None:
    choices = own_choices(whole)
    assert all(narrower(whole, own) is own for own in choices)
    assert whole not in choices
    assert bool(choices) == includes(whole, MayUse.SERVICE)
