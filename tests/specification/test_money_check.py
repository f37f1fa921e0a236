"""Facts about money in a specification: the published sums add up, and a wrong one is found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.money import pounds, term_total, total, uplift
from feedback.specification.rules.money import check_money, lot_money, percent, stated
from tests.figures.published import PUBLISHED

LOTS = PUBLISHED["lots_2025"]
CONTRACTS = PUBLISHED["contracts_2020"]
ANNUAL = [Decimal(lot["annual"]) for lot in LOTS["lots"]]


def test_the_three_lots_of_2025_come_to_their_total_and_raised_by_a_tenth_to_171600() -> None:
    money = lot_money(ANNUAL, Decimal(LOTS["total"]), Decimal(LOTS["uplift_percent"]))
    assert money.annual == Decimal(LOTS["total"])
    assert money.uplifted == Decimal(LOTS["uplifted_total"])
    assert money.increase == Decimal(LOTS["increase"])
    assert money.total_is_out_by == 0
    assert term_total(money.uplifted, 3) == Decimal(LOTS["three_year_term"])
    assert [uplift(one, Decimal(10)) for one in ANNUAL] == [Decimal(lot["uplifted"]) for lot in LOTS["lots"]]


def test_a_stated_total_that_is_wrong_is_out_by_what_is_missing() -> None:
    assert lot_money(ANNUAL, Decimal("155000.00")).total_is_out_by == Decimal("-1000.00")


def test_the_contracts_of_2020_come_to_156104() -> None:
    parts = [Decimal(part) for part in CONTRACTS["parts"]]
    assert total(parts) == Decimal(CONTRACTS["total"])
    text = f"{', '.join(map(pounds, parts))} come to {pounds(Decimal(CONTRACTS['total']))} a year."
    assert check_money(text) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "£33,000 + £45,000 + £78,000 = £156,000",
        "A total of £156,000: £33,000 for Lot 1, £45,000 for Lot 2 and £78,000 for Lot 3.",
        "The lots total £156,000, uplifted by 10 % £171,600.",
        "£156,000 raised by 10 per cent is £171,600.",
        "An increase of 10% on £156,000 is £15,600.",
        "The lots are £33,000, £45,000 and £78,000.",
        "They said “£1 + £1 + £1 = £4”.",
    ],
)
def test_money_that_adds_up_is_left_alone(sentence: str) -> None:
    assert check_money(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "wrong", "right"),
    [
        ("£33,000 + £45,000 + £78,000 = £165,000", "£165,000", "£156,000"),
        ("The lots are £33,000, £45,000 and £78,000, in total £156,100.", "£156,100", "£156,000"),
        ("The lots total £156,000, uplifted by 10 % £171,000.", "£171,000", "£171,600"),
    ],
)
def test_money_that_does_not_add_up_is_found_with_what_is_right(
    sentence: str, wrong: str, right: str
) -> None:
    assert [(one.found, one.consider) for one in check_money(sentence)] == [(wrong, right)]


@pytest.mark.parametrize("words", ["ten", "-1", "101", "nan"])
def test_an_uplift_is_a_number_between_nought_and_a_hundred(words: str) -> None:
    with pytest.raises(ValueError, match="percentage"):
        percent(words)


def test_nothing_stated_is_nothing() -> None:
    assert stated(" ") is None
    assert percent("") == 0
    assert percent("10 %") == 10


AMOUNTS = st.integers(1, 900_000).map(Decimal)


@given(st.lists(AMOUNTS, min_size=2, max_size=6))
def test_any_true_sum_passes_and_any_false_one_is_found(parts: list[Decimal]) -> None:
    words = " + ".join(map(pounds, parts))
    assert check_money(f"{words} = {pounds(total(parts))}") == []
    assert [one.rule for one in check_money(f"{words} = {pounds(total(parts) + 1)}")] == ["money:total"]


@given(st.text(max_size=200))
def test_findings_lie_within_any_text(text: str) -> None:
    for one in check_money(text):
        assert text[one.start : one.end] == one.found
