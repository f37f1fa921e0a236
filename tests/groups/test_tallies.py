"""How an item ends: more agreement never ends worse, a disagreement never disappears, small counts never show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.groups.rules import Result, Tally, View, result_of, shown

VIEWS = st.lists(st.tuples(st.sampled_from(View), st.integers(1, 6)), max_size=12)
RANK = {Result.RETURNED: 0, Result.AGREED_WITH_DISSENT: 1, Result.AGREED: 2}


@given(VIEWS)
def test_one_more_agreement_never_ends_worse(views: list[tuple[View, int]]) -> None:
    before = result_of(Tally.from_views(views))
    after = result_of(Tally.from_views([*views, (View.AGREE, 1)]))
    assert RANK[after] >= RANK[before]


@given(VIEWS)
def test_one_more_disagreement_never_ends_better_and_never_as_agreed(views: list[tuple[View, int]]) -> None:
    before = result_of(Tally.from_views(views))
    after = result_of(Tally.from_views([*views, (View.DISAGREE, 1)]))
    assert RANK[after] <= RANK[before]
    assert after is not Result.AGREED


@given(VIEWS)
def test_passing_changes_no_result(views: list[tuple[View, int]]) -> None:
    assert result_of(Tally.from_views(views)) is result_of(Tally.from_views([*views, (View.PASS, 1)]))


@given(VIEWS)
def test_a_tally_survives_being_kept_and_counts_everybody_once(views: list[tuple[View, int]]) -> None:
    tally = Tally.from_views(views)
    assert Tally.from_json(tally.as_json()) == tally
    assert tally.said == sum(people for _, people in views)


@given(VIEWS)
def test_no_number_is_shown_where_fewer_than_five_spoke(views: list[tuple[View, int]]) -> None:
    tally = Tally.from_views(views)
    if tally.said < 5:
        assert not any(word.isdigit() for word in shown(tally).values())
    else:
        assert sum(map(int, shown(tally).values())) == tally.said


@pytest.mark.parametrize(
    ("tally", "ends"),
    [
        (Tally(agree=6, amend=1), Result.AGREED),
        (Tally(agree=5, disagree=1, passed=1), Result.AGREED_WITH_DISSENT),
        (Tally(agree=2, amend=3, passed=2), Result.RETURNED),
        (Tally(agree=3, amend=3), Result.RETURNED),
        (Tally(agree=2, amend=1, disagree=1), Result.RETURNED),
        (Tally(passed=4), Result.RETURNED),
        (Tally(), Result.RETURNED),
    ],
)
def test_the_published_rounds_end_as_described(tally: Tally, ends: Result) -> None:
    assert result_of(tally) is ends
