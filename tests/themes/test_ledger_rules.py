"""The ledger balances when, and only when, every response stands in one place and has one use."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.moderation.rules import Standing
from feedback.themes.rules.ledger import Ledger, Use, public_account

IDS = st.integers(0, 60).map(lambda number: UUID(int=number))
PLACED = st.dictionaries(IDS, st.tuples(st.sampled_from(Standing), st.sampled_from(Use)), max_size=60)
READABLE = {Standing.SHARED, Standing.THEME_ONLY}


def made_of(placed: dict[UUID, tuple[Standing, Use]]) -> Ledger:
    return Ledger(
        received=frozenset(placed),
        places={
            place: frozenset(one for one, (at, _) in placed.items() if at is place) for place in Standing
        },
        uses={
            use: frozenset(one for one, (at, how) in placed.items() if at in READABLE and how is use)
            for use in Use
        },
    )


@given(PLACED)
def test_each_response_once_is_a_balance(placed: dict[UUID, tuple[Standing, Use]]) -> None:
    ledger = made_of(placed)
    assert ledger.balances
    assert sum(ledger.at(place) for place in Standing) == len(ledger.received)
    assert sum(ledger.used(use) for use in Use) == ledger.at(Standing.SHARED) + ledger.at(Standing.THEME_ONLY)
    ledger.require_balance()


@given(PLACED, st.data())
def test_one_missing_is_no_balance(placed: dict[UUID, tuple[Standing, Use]], data: st.DataObject) -> None:
    assume(placed)
    whole = made_of(placed)
    lost = data.draw(st.sampled_from(sorted(placed)))
    places = {place: ids - {lost} for place, ids in whole.places.items()}
    ledger = Ledger(whole.received, places, whole.uses)
    assert not ledger.balances
    with pytest.raises(DomainError, match="does not balance"):
        ledger.require_balance()


@given(PLACED, st.sampled_from(Standing), st.data())
def test_two_mistakes_of_equal_size_do_not_cancel_out(
    placed: dict[UUID, tuple[Standing, Use]], to: Standing, data: st.DataObject
) -> None:
    assume(placed)
    whole = made_of(placed)
    lost = data.draw(st.sampled_from(sorted(placed)))
    places = {place: ids - {lost} for place, ids in whole.places.items()}
    places[to] |= {UUID(int=999)}
    ledger = Ledger(whole.received, places, whole.uses)
    assert sum(map(len, places.values())) == len(ledger.received)
    assert not ledger.balances


@given(PLACED)
def test_what_rests_on_words_no_longer_shared_is_no_balance(placed: dict[UUID, tuple[Standing, Use]]) -> None:
    whole = made_of(placed)
    assert not Ledger(whole.received, whole.places, whole.uses, stray=frozenset({UUID(int=999)})).balances


@given(PLACED)
def test_the_public_account_never_shows_one_to_four(placed: dict[UUID, tuple[Standing, Use]]) -> None:
    account = public_account(made_of(placed))
    assert all(count is None or count == 0 or count >= 5 for count in account.cells.values())
    if account.total is not None:
        hidden = account.total - sum(count or 0 for count in account.cells.values())
        assert hidden == 0 or hidden >= 5
