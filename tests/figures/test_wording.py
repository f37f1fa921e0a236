"""Few, some, most, and fewer than 5."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.wording import Amount, amount, count_in_words


@pytest.mark.parametrize(
    ("count", "base", "word"),
    [
        (1, 9, "few"),
        (2, 9, "few"),
        (3, 9, "some"),
        (5, 9, "some"),
        (6, 9, "most"),
        (9, 9, "most"),
        (0, 9, "few"),
    ],
)
def test_the_words_change_at_thirds(count: int, base: int, word: str) -> None:
    assert amount(count, base) == word


def test_a_group_of_four_gets_no_word() -> None:
    assert amount(4, 4) is Amount.TOO_FEW_TO_SAY


@pytest.mark.parametrize(("count", "base"), [(-1, 5), (6, 5)])
def test_an_amount_outside_its_base_is_refused(count: int, base: int) -> None:
    with pytest.raises(ValueError, match="between nought and its base"):
        amount(count, base)


@pytest.mark.parametrize("base", range(5, 200))
def test_no_word_gives_a_count_away(base: int) -> None:
    counts = defaultdict(set)
    for count in range(base + 1):
        counts[amount(count, base)].add(count)
    assert all(len(possible) > 1 for possible in counts.values())
    assert set(counts) == {Amount.FEW, Amount.SOME, Amount.MOST}


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_word_never_goes_down_as_the_count_goes_up(count: int, more: int) -> None:
    order = [Amount.FEW, Amount.SOME, Amount.MOST]
    assert order.index(amount(count, 1000)) <= order.index(amount(count + more, 1000))


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (4292, "4,292")],
)
def test_one_to_four_are_fewer_than_five(count: int, words: str) -> None:
    assert count_in_words(count) == words
