"""Weeks, staffed hours and release slots, in London."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from feedback.core.moments import is_staffed, iso_week, next_slot, staffed_due, week_start


def test_a_late_sunday_in_utc_can_be_monday_in_london() -> None:
    assert iso_week(datetime(2026, 6, 14, 23, 30, tzinfo=UTC)) == "2026-W25"
    assert iso_week(datetime(2026, 1, 4, 23, 30, tzinfo=UTC)) == "2026-W01"


@given(st.dates(min_value=date(2000, 1, 3), max_value=date(2100, 1, 1)))
def test_a_week_begins_on_the_monday_of_its_days(day: date) -> None:
    start = week_start(iso_week(day))
    assert start.weekday() == 0
    assert 0 <= (day - start).days < 7


def test_a_clock_started_on_friday_afternoon_rests_over_the_weekend() -> None:
    friday = datetime(2026, 11, 20, 15, 20, tzinfo=UTC)
    assert staffed_due(friday, 8) == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_no_clock_runs_on_a_bank_holiday() -> None:
    christmas_eve = datetime(2026, 12, 24, 15, 20, tzinfo=UTC)  # 25 is Friday, 28 stands in for Saturday 26
    assert staffed_due(christmas_eve, 2) == datetime(2026, 12, 29, 10, 0, tzinfo=UTC)
    raised = datetime(2026, 4, 6, 9, 10, tzinfo=UTC)  # Easter Monday
    assert staffed_due(raised, 1, rounded=False) == datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def test_a_bank_holiday_that_was_given_once_counts() -> None:
    assert not is_staffed(date(2023, 5, 8))  # a coronation
    assert is_staffed(date(2024, 5, 8))


def test_a_due_time_is_a_whole_hour_so_that_it_cannot_tell_the_start() -> None:
    due = {staffed_due(datetime(2026, 11, 18, 10, minute, tzinfo=UTC), 2) for minute in range(1, 60)}
    assert due == {datetime(2026, 11, 18, 13, 0, tzinfo=UTC)}


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)), st.integers(0, 60))  # noqa: DTZ001 - made aware below
def test_a_due_time_is_never_before_the_start_and_always_staffed(naive: datetime, hours: int) -> None:
    start = naive.replace(tzinfo=UTC)
    due = staffed_due(start, hours)
    assert due >= start
    assert due.minute == due.second == 0


def test_the_slots_are_monday_and_thursday_at_nine_in_london() -> None:
    assert next_slot(datetime(2026, 6, 15, 7, 59, tzinfo=UTC)) == datetime(2026, 6, 15, 8, 0, tzinfo=UTC)
    assert next_slot(datetime(2026, 6, 15, 8, 0, tzinfo=UTC)) == datetime(2026, 6, 18, 8, 0, tzinfo=UTC)
    assert next_slot(datetime(2026, 11, 19, 9, 0, tzinfo=UTC)) == datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_an_immediate_danger_that_a_person_raised_is_due_within_the_hour() -> None:
    raised = datetime(2026, 11, 18, 9, 10, tzinfo=UTC)
    assert staffed_due(raised, 1, rounded=False) == datetime(2026, 11, 18, 10, 10, tzinfo=UTC)
    late = datetime(2026, 11, 20, 16, 40, tzinfo=UTC)
    assert staffed_due(late, 1, rounded=False) == datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
