"""Months, days, deadlines and terms."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.dates import Month, add_months, parse_day, parse_month, response_due, whole_years
from tests.figures.published import PUBLISHED

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("submitted_on", "due_on"),
    [
        (date(2021, 12, 31), date(2022, 2, 28)),
        (date(2023, 12, 29), date(2024, 2, 29)),
        (date(2022, 12, 29), date(2023, 2, 28)),
        (date(2024, 1, 15), date(2024, 3, 15)),
        (date(2024, 12, 31), date(2025, 2, 28)),
    ],
)
def test_two_calendar_months_stay_within_their_month(submitted_on: date, due_on: date) -> None:
    assert response_due(submitted_on) == due_on


@pytest.mark.parametrize("published", PUBLISHED["response_due"])
def test_the_published_deadlines_agree(published: dict[str, str]) -> None:
    due_on = response_due(date.fromisoformat(published["submitted_on"]))
    assert due_on.isoformat() == published["two_calendar_months"]


@pytest.mark.parametrize("text", ["September 2024", " sept 2024", "SEP  2024"])
def test_months_are_read_as_people_write_them(text: str) -> None:
    month = parse_month(text)
    assert month == Month(2024, 9)
    assert str(month) == "September 2024"
    assert (month.first_day, month.last_day) == (date(2024, 9, 1), date(2024, 9, 30))


@pytest.mark.parametrize("text", ["", "Ju 2024", "2024", "Smarch 2024", "September", "Ma 2024", "May 0000"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"month|year"):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18th December 2018", date(2018, 12, 18)),
        ("5 June 2018", date(2018, 6, 5)),
        ("31 March 2023", date(2023, 3, 31)),
        ("1st of April 2023", date(2023, 4, 1)),
        ("2023-03-31", date(2023, 3, 31)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize("text", ["", "31 June 2018", "30/06/2018", "2018-13-01", "June 2018"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        parse_day(text)


def test_the_term_of_the_lots_is_three_years() -> None:
    first_day, last_day = (date.fromisoformat(day) for day in PUBLISHED["lots_2025"]["term"])
    assert whole_years(first_day, last_day) == whole_years(date(2026, 1, 1), date(2028, 12, 31)) == 3


@pytest.mark.parametrize("last_day", [date(2026, 12, 30), date(2027, 1, 1), date(2025, 12, 31)])
def test_a_term_that_is_no_whole_number_of_years_is_refused(last_day: date) -> None:
    with pytest.raises(ValueError, match="whole number of years"):
        whole_years(date(2026, 1, 1), last_day)


@given(days, st.integers(-600, 600))
def test_a_deadline_never_leaves_its_month(day: date, months: int) -> None:
    due_on = add_months(day, months)
    assert due_on.year * 12 + due_on.month == day.year * 12 + day.month + months
    assert due_on.day == min(day.day, Month(due_on.year, due_on.month).last_day.day)


@given(days, days)
def test_a_later_start_is_never_due_earlier(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert response_due(first) <= response_due(second)


@given(days)
def test_a_month_reads_back(day: date) -> None:
    month = Month(day.year, day.month)
    assert parse_month(str(month)) == month
    assert month.first_day <= day <= month.last_day


@given(days, st.integers(1, 30))
def test_a_term_counts_its_own_years(first_day: date, years: int) -> None:
    if (first_day.month, first_day.day) != (2, 29):
        assert (
            whole_years(first_day, date.fromordinal(add_months(first_day, 12 * years).toordinal() - 1))
            == years
        )
