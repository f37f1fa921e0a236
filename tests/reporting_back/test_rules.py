"""Where an answer stands, and how far the thread is filled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedback.reporting_back.rules import (
    MAY_BE_PUBLISHED,
    ReplyStanding,
    ReplyState,
    Stop,
    standing_of,
    thread_of,
)


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
