"""Pounds: reading, adding up, uplifts and terms."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.dates import whole_years
from feedback.figures.money import adds_up, increase, parse_pounds, pounds, term_total, total, uplift
from tests.figures.published import PUBLISHED

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
whole_percents = st.integers(0, 100).map(Decimal)

LOTS = [parse_pounds("£33,000"), parse_pounds("£45,000"), parse_pounds("£78,000")]
TEN = Decimal(10)


def test_the_three_lots_add_up() -> None:
    assert pounds(total(LOTS)) == "£156,000"
    assert adds_up(LOTS, parse_pounds("£156,000")) == 0


def test_the_three_lots_rise_by_a_tenth() -> None:
    assert [pounds(uplift(lot, TEN)) for lot in LOTS] == ["£36,300", "£49,500", "£85,800"]
    assert pounds(uplift(total(LOTS), TEN)) == "£171,600"
    assert pounds(increase(total(LOTS), TEN)) == "£15,600"


def test_three_years_of_the_raised_lots_cost_this_much() -> None:
    assert pounds(term_total(uplift(total(LOTS), TEN), 3)) == "£514,800"


def test_the_published_lots_agree() -> None:
    published = PUBLISHED["lots_2025"]
    percent = Decimal(published["uplift_percent"])
    annual = [Decimal(lot["annual"]) for lot in published["lots"]]
    first_day, last_day = (date.fromisoformat(day) for day in published["term"])
    raised = uplift(Decimal(published["total"]), percent)
    assert adds_up(annual, Decimal(published["total"])) == 0
    assert [uplift(each, percent) for each in annual] == [
        Decimal(lot["uplifted"]) for lot in published["lots"]
    ]
    assert raised == Decimal(published["uplifted_total"])
    assert increase(Decimal(published["total"]), percent) == Decimal(published["increase"])
    assert term_total(raised, whole_years(first_day, last_day)) == Decimal(published["three_year_term"])


def test_the_contracts_of_2020_add_up() -> None:
    parts = [parse_pounds(text) for text in ("£33,000", "£33,000", "£24,104", "£66,000")]
    assert pounds(total(parts)) == "£156,104"
    published = PUBLISHED["contracts_2020"]
    assert adds_up(map(Decimal, published["parts"]), Decimal(published["total"])) == 0


def test_a_total_that_is_too_low_says_by_how_much() -> None:
    assert adds_up(LOTS, parse_pounds("£155,000")) == Decimal(-1000)
    assert pounds(adds_up(LOTS, parse_pounds("£155,000"))) == "−£1,000"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£33,000", "33000.00"),
        ("33000", "33000.00"),
        (" £ 1,234,567.8 ", "1234567.80"),
        ("0.05", "0.05"),
    ],
)
def test_money_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert str(parse_pounds(text)) == amount


@pytest.mark.parametrize(
    "text", ["", "£", "33,00", "3,3000", "£33k", "1.234", "1e3", "-5", "NaN", "٣", "$5", "5 5"]
)
def test_anything_else_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(ValueError, match=r"^An amount of money looks like £33,000 or £33,000\.50\.$"):
        parse_pounds(text)


def test_pence_are_shown_only_where_there_are_some() -> None:
    assert pounds(Decimal("1234.5")) == "£1,234.50"
    assert pounds(Decimal("0.005")) == "£0.01"
    assert pounds(Decimal("-0.001")) == "£0"


def test_a_term_of_no_years_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one whole year"):
        term_total(Decimal(1), 0)


@given(amounts)
def test_what_is_printed_reads_back(amount: Decimal) -> None:
    assert parse_pounds(pounds(amount)) == amount


@given(st.integers(0, 10**9), st.integers(0, 10**9), whole_percents)
def test_raising_whole_pounds_one_by_one_or_together_is_the_same(
    one: int, other: int, percent: Decimal
) -> None:
    apart = uplift(Decimal(one), percent) + uplift(Decimal(other), percent)
    assert apart == uplift(Decimal(one + other), percent)


@given(amounts, amounts, whole_percents)
def test_raising_pence_one_by_one_differs_by_a_penny_at_most(
    one: Decimal, other: Decimal, percent: Decimal
) -> None:
    apart = uplift(one, percent) + uplift(other, percent)
    assert abs(apart - uplift(one + other, percent)) <= Decimal("0.01")


@given(amounts, whole_percents)
def test_an_uplift_is_the_amount_and_its_increase(amount: Decimal, percent: Decimal) -> None:
    assert uplift(amount, percent) == amount + increase(amount, percent)


@given(st.lists(amounts))
def test_parts_always_add_up_to_their_own_total(parts: list[Decimal]) -> None:
    assert adds_up(parts, total(parts)) == 0
