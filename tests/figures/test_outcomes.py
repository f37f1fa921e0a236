"""The change scale, what answers add up to, and what may be said of two figures."""

from collections import Counter
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.outcomes import (
    RATINGS,
    Change,
    Finding,
    ItemCounts,
    comparison_sentence,
    differ_significantly,
)
from feedback.figures.shares import Share
from tests.figures.published import PUBLISHED

SELF_ESTEEM = ItemCounts(
    a_lot_better=8,
    a_little_better=10,
    about_the_same=10,
    a_little_worse=2,
    a_lot_worse=1,
    prefer_not_to_say=2,
)
HUB_NOW = Finding("2023/24", Share(27, 77))
HUB_2019 = Finding("July and September 2019", Share(9, 35))


def answers_of(improved: int, same: int, worse: int, not_answered: int) -> list[Change]:
    counts = {
        Change.A_LITTLE_BETTER: improved,
        Change.ABOUT_THE_SAME: same,
        Change.A_LITTLE_WORSE: worse,
        Change.PREFER_NOT_TO_SAY: not_answered,
    }
    return list(chain.from_iterable(repeat(answer, count) for answer, count in counts.items()))


def test_the_scale_has_five_points_and_two_ways_not_to_say() -> None:
    assert [answer.value for answer in RATINGS] == [
        "a lot better",
        "a little better",
        "about the same",
        "a little worse",
        "a lot worse",
    ]
    assert {answer for answer in Change if not answer.is_a_rating} == {
        Change.NOT_NEEDED,
        Change.PREFER_NOT_TO_SAY,
    }


def test_self_esteem_of_2019_comes_out_of_its_answers() -> None:
    item = ItemCounts.from_answers(answers_of(18, 10, 3, 2))
    assert (str(item.improved), str(item.same)) == ("18 of 33 (55%)", "10 of 33 (30%)")
    assert str(item.maintained_or_improved) == "28 of 33 (85%)"


def test_safety_of_2019_has_a_base_of_its_own() -> None:
    item = ItemCounts.from_answers(answers_of(13, 7, 4, 0))
    assert (str(item.improved), str(item.same)) == ("13 of 24 (54%)", "7 of 24 (29%)")
    assert item.base == 24


@pytest.mark.parametrize("published", PUBLISHED["survey_july_2019"]["items"].values())
def test_the_published_survey_agrees(published: dict[str, int]) -> None:
    improved, same, worse = published["improved"], published.get("same", 0), published.get("worse", 0)
    not_answered = published["base"] - improved - same - worse
    item = ItemCounts.from_answers(answers_of(improved, same, worse, not_answered))
    assert item.base == published["base"]
    assert item.improved.percent() == published.get("percent", published.get("percent_improved"))
    if "same" in published:
        assert item.same.percent() == published["percent_same"]


@pytest.mark.parametrize("published", PUBLISHED["outcomes_2023_24"]["items"].values())
def test_the_published_outcomes_agree(published: dict[str, int]) -> None:
    base, kept = PUBLISHED["outcomes_2023_24"]["base"], published["maintained_or_improved"]
    item = ItemCounts.from_answers(answers_of(kept - 20, 20, base - kept, 0))
    assert item.maintained_or_improved.percent() == published["percent"]
    assert item.improved == Share(kept - 20, base)


def test_those_who_did_not_need_it_and_those_who_skipped_it_are_not_in_the_base() -> None:
    item = ItemCounts.from_answers([Change.A_LOT_BETTER, Change.NOT_NEEDED, None, Change.PREFER_NOT_TO_SAY])
    assert item.base == 2
    assert item.not_needed == 1


def test_nobody_is_counted_less_than_nought_times() -> None:
    with pytest.raises(ValueError, match="less than nought"):
        ItemCounts(a_lot_worse=-1)


@given(st.lists(st.sampled_from([*Change, None])))
def test_every_answer_is_counted_once(answers: list[Change | None]) -> None:
    item = ItemCounts.from_answers(answers)
    assert {answer: item.of(answer) for answer in Change} == {
        answer: Counter(answers)[answer] for answer in Change
    }
    assert item.base == item.maintained_or_improved.count + item.worse + item.prefer_not_to_say
    assert item.improved.count <= item.maintained_or_improved.count


def test_the_two_hub_figures_are_compared_without_that_word() -> None:
    assert comparison_sentence(HUB_NOW, HUB_2019) == (
        "2023/24: 27 of 77 (35%), 95% interval 25.3% to 46.2%. "
        "July and September 2019: 9 of 35 (26%), 95% interval 14.2% to 42.1%. "
        "The intervals overlap, so the difference may be chance."
    )


def test_the_published_hub_figures_are_compared_without_that_word() -> None:
    findings = [
        Finding(each["source"], Share(each["count"], each["base"])) for each in PUBLISHED["hub_presented"]
    ]
    assert "significant" not in comparison_sentence(*findings)


def test_figures_far_apart_may_be_called_significant() -> None:
    sentence = comparison_sentence(Finding("one", Share(90, 100)), Finding("other", Share(10, 100)))
    assert sentence.endswith("the difference is statistically significant.")


def test_four_answers_are_too_few_to_compare() -> None:
    sentence = comparison_sentence(HUB_NOW, Finding("Public web-based survey", Share(0, 4)))
    assert sentence.endswith("Public web-based survey: 0 of 4. There are too few answers to compare the two.")


@given(st.integers(0, 60), st.integers(0, 60))
def test_that_word_needs_intervals_that_lie_apart(one: int, other: int) -> None:
    a, b = Share(one, 60), Share(other, 60)
    said = "significant" in comparison_sentence(Finding("a", a), Finding("b", b))
    assert said == differ_significantly(a, b) == differ_significantly(b, a)
    assert not (said and abs(one - other) < 8)
