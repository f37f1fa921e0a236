"""Facts about law and dates: the errors of the five papers are caught, and what is right is left alone."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.dates import response_due
from feedback.specification.rules.findings import Severity
from feedback.specification.rules.legal import check_later_than, check_references, check_terms
from tests.figures.published import PUBLISHED

ERRORS = PUBLISHED["errors_to_catch"]


def test_the_act_of_2024_has_to_become_the_act_of_2023() -> None:
    text = f"In line with the {ERRORS[0]['text']} and our own rules."
    found = check_references(text)
    assert [one.severity for one in found] == [Severity.BLOCK]
    assert found[0].found == ERRORS[0]["text"]
    assert found[0].consider == "Procurement Act 2023. In force since 24 February 2025."
    assert check_references(f"In line with the {ERRORS[0]['correct']}.") == []


def test_a_day_after_the_report_is_not_told_as_past() -> None:
    assert ERRORS[1]["text"] == "18th December 2018 in a report dated 5 June 2018"
    text = "On 18th December 2018 the Council received the findings."
    found = check_later_than(text, date(2018, 6, 5))
    assert [one.found for one in found] == ["18th December 2018"]
    assert "5 June 2018" in found[0].says
    assert check_later_than(text, date(2019, 1, 1)) == []


def test_a_later_day_that_lies_ahead_contradicts_nothing() -> None:
    assert check_later_than("The contract must end on 31 December 2028.", date(2026, 11, 18)) == []
    assert (
        check_later_than("Services run from 1 January 2026 until 31 December 2028.", date(2025, 1, 1)) == []
    )


def test_one_term_with_two_ends_is_found_wherever_the_two_stand() -> None:
    assert ERRORS[2]["text"] == "until April 2023 / until 31 March 2023"
    found = check_terms(
        ["The contracts are extended until April 2023.", "Nothing.", "They run until 31 March 2023."]
    )
    assert [len(one) for one in found] == [0, 0, 1]
    assert found[2][0].found == "31 March 2023"
    assert found[2][0].severity is Severity.WARN


@pytest.mark.parametrize(
    "texts",
    [
        ["until 31 March 2023", "until 31 March 2023"],
        ["until March 2023", "until 31 March 2023"],
        ["until 31 March 2023", "until 31 December 2028"],
        ["They said “until April 2023”.", "until 31 March 2023"],
    ],
)
def test_the_same_end_and_far_ends_and_quotes_are_left_alone(texts: list[str]) -> None:
    assert check_terms(texts) == [[], []]


def test_answers_are_due_in_two_calendar_months() -> None:
    for row in PUBLISHED["response_due"]:
        assert response_due(date.fromisoformat(row["submitted_on"])).isoformat() == row["two_calendar_months"]


@given(st.text(max_size=200), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_findings_lie_within_any_text(text: str, day: date) -> None:
    for one in [*check_references(text), *check_later_than(text, day), *check_terms([text])[0]]:
        assert text[one.start : one.end] == one.found
