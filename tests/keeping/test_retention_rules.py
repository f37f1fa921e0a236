"""The schedule, when something's time is over, and what an approval is good for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import NotFound
from feedback.core.moments import week_start
from feedback.figures.dates import add_months
from feedback.keeping.rules.retention import (
    Approved,
    Said,
    class_for,
    class_named,
    may_run,
    over_before,
    review_due,
    schedule,
)

DAYS = st.dates(date(2000, 1, 1), date(2150, 12, 31))


def test_every_class_says_its_basis_what_goes_and_what_stays() -> None:
    for one in schedule().values():
        assert all((one.basis, one.counts_from, one.erases, one.keeps)), one.key
        assert one.automatic or one.approval_months, one.key
    assert schedule()["disclosure"].months == 75 * 12
    assert {"routine", "disclosure", "spam", "equality", "drafts"} <= set(schedule())


@pytest.mark.parametrize("key", ["drafts", "nothing"])
def test_what_runs_by_itself_is_approved_by_nobody(key: str) -> None:
    with pytest.raises(NotFound):
        class_named(key)


@given(DAYS)
def test_nothing_goes_before_its_whole_week_is_older_than_the_period(on: date) -> None:
    for one in schedule().values():
        assert week_start(over_before(one, on)) <= add_months(on, -one.months)


@given(referred=st.booleans(), all_spam=st.booleans())
def test_what_nobody_has_finished_reading_has_no_age(*, referred: bool, all_spam: bool) -> None:
    assert class_for(finished=False, referred=referred, all_spam=all_spam) is None
    assert (class_for(finished=True, referred=referred, all_spam=all_spam) == "disclosure") == referred


def test_an_approval_is_of_one_wording_lasts_its_time_and_is_ended_by_the_next_word() -> None:
    routine, on = schedule()["routine"], date(2026, 11, 18)
    given_ = Approved(said=Said.MAY_RUN, fingerprint=routine.fingerprint, on=on)
    assert may_run(routine, given_, on)
    assert may_run(routine, given_, date(2027, 11, 17))
    assert not may_run(routine, given_, date(2027, 11, 18))
    assert not may_run(routine, given_, date(2026, 11, 17))
    assert not may_run(routine, None, on)
    assert not may_run(replace(routine, months=1), given_, on)
    assert not may_run(routine, replace(given_, said=Said.KEEP_ON), on)


def test_disclosures_are_looked_at_every_five_years() -> None:
    since = date(2026, 11, 18)
    disclosure = schedule()["disclosure"]
    assert review_due(disclosure, None, since) == date(2031, 11, 18)
    looked = Approved(said=Said.KEEP_ON, fingerprint="", on=date(2030, 1, 31))
    assert review_due(disclosure, looked, since) == date(2035, 1, 31)
    assert review_due(schedule()["routine"], looked, since) is None
