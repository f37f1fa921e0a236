"""Shares, percentages and intervals."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.shares import Interval, Share, coverage, intervals_overlap, round_half_up
from tests.figures.published import PUBLISHED


@st.composite
def shares(draw: st.DrawFn, *, at_least: int = 10) -> Share:
    base = draw(st.integers(at_least, 5000))
    return Share(draw(st.integers(0, base)), base)


def interval_of(share: Share) -> Interval:
    interval = share.interval()
    assert interval is not None
    return interval


@pytest.mark.parametrize(
    ("count", "base", "percent"),
    [
        (52, 63, 83),
        (51, 63, 81),
        (53, 63, 84),
        (44, 63, 70),
        (21, 33, 64),
        (23, 33, 70),
        (22, 33, 67),
        (18, 33, 55),
        (10, 33, 30),
        (13, 24, 54),
        (7, 24, 29),
        (51, 77, 66),
        (27, 77, 35),
    ],
)
def test_every_percentage_of_the_papers_comes_out(count: int, base: int, percent: int) -> None:
    assert Share(count, base).percent() == percent
    assert Share(count, base).percent_text() == f"{percent}%"


def test_a_percentage_can_have_the_decimals_that_its_source_has() -> None:
    assert Share(9, 35).percent(places=2) == Decimal("25.71")


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        (52, 63, "71.4", "90.0"),
        (51, 63, "69.6", "88.8"),
        (53, 63, "73.2", "91.1"),
        (44, 63, "57.6", "79.8"),
        (27, 77, "25.3", "46.2"),
        (9, 35, "14.2", "42.1"),
    ],
)
def test_every_interval_of_the_papers_comes_out(count: int, base: int, low: str, high: str) -> None:
    assert Share(count, base).interval() == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize("item", PUBLISHED["outcomes_2023_24"]["items"].values())
def test_the_published_outcomes_agree(item: dict[str, object]) -> None:
    share = Share(int(str(item["maintained_or_improved"])), PUBLISHED["outcomes_2023_24"]["base"])
    interval = interval_of(share)
    assert share.percent() == item["percent"]
    assert [float(interval.low), float(interval.high)] == item["wilson95"]


@pytest.mark.parametrize("finding", PUBLISHED["hub_presented"])
def test_the_published_hub_figures_agree(finding: dict[str, object]) -> None:
    share = Share(int(str(finding["count"])), int(str(finding["base"])))
    printed = str(finding["percent"])
    places = len(printed.partition(".")[2])
    interval = interval_of(share)
    assert share.percent(places=places) == Decimal(printed)
    assert [float(interval.low), float(interval.high)] == finding["wilson95"]


def test_the_published_length_of_support_agrees() -> None:
    published = PUBLISHED["length_of_support_2023_24"]
    assert Share(published["under_six_months"], published["base"]).percent() == published["percent"]


def test_four_answers_give_no_percentage() -> None:
    four = next(row["n"] for row in PUBLISHED["consultation_2019_20"]["rows"] if "note" in row)
    share = Share(3, four)
    assert share.percent() is None
    assert share.interval() is None
    assert share.percent_text() == "no percentage, fewer than 10 answers"
    assert str(share) == "3 of 4"


def test_ten_answers_give_a_percentage_and_nine_do_not() -> None:
    assert str(Share(4, 10)) == "4 of 10 (40%)"
    assert str(Share(4, 9)) == "4 of 9"


def test_no_base_gives_no_percentage_even_when_every_base_is_allowed() -> None:
    assert Share(0, 0).percent(minimum_base=0) is None
    assert Share(0, 0).interval(minimum_base=0) is None


@pytest.mark.parametrize(("count", "base"), [(-1, 5), (6, 5), (0, -1)])
def test_a_count_outside_its_base_is_refused(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="between nought and its base"):
        Share(count, base)


def test_halves_go_up() -> None:
    assert round_half_up(Decimal("0.5")) == 1
    assert round_half_up(Decimal("54.5")) == 55
    assert Share(1, 200).percent() == 1
    assert Share(109, 200).percent() == 55


def test_intervals_that_touch_overlap() -> None:
    low, middle = Interval(Decimal(10), Decimal(20)), Interval(Decimal(20), Decimal(30))
    assert intervals_overlap(low, middle)
    assert not intervals_overlap(low, Interval(Decimal("20.1"), Decimal(30)))


def test_coverage_is_those_who_answered_out_of_those_who_left() -> None:
    assert str(coverage(63, 77)) == "63 of 77 (82%)"


@given(shares())
def test_an_interval_holds_its_share_and_stays_within_nought_and_a_hundred(share: Share) -> None:
    interval, rounding = interval_of(share), Fraction(1, 20)
    percent = Fraction(100 * share.count, share.base)
    assert 0 <= interval.low <= interval.high <= 100
    assert Fraction(interval.low) - rounding <= percent <= Fraction(interval.high) + rounding


@given(shares())
def test_an_interval_moves_up_with_its_count(share: Share) -> None:
    if share.count < share.base:
        here, above = interval_of(share), interval_of(Share(share.count + 1, share.base))
        assert here.low <= above.low
        assert here.high <= above.high


@given(shares())
def test_an_interval_is_the_mirror_of_its_complement(share: Share) -> None:
    here, mirror = interval_of(share), interval_of(Share(share.base - share.count, share.base))
    assert abs(here.low + mirror.high - 100) <= Decimal("0.1")


@given(shares(at_least=1))
def test_a_percentage_is_never_further_than_a_half_from_its_share(share: Share) -> None:
    percent = share.percent(minimum_base=1)
    assert percent is not None
    difference = Fraction(percent) - Fraction(100 * share.count, share.base)
    assert Fraction(-1, 2) < difference <= Fraction(1, 2)


@given(shares(), shares())
def test_overlap_goes_both_ways(one: Share, other: Share) -> None:
    a, b = interval_of(one), interval_of(other)
    assert intervals_overlap(a, b) == intervals_overlap(b, a)
    assert intervals_overlap(a, a)
