"""Numbered words give every span of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.reading.words import span_of, words


def test_words_are_numbered_from_one_without_their_punctuation() -> None:
    text = "Priya was kind, but (sadly) I told my story three times."
    assert [word.text for word in words(text)][:5] == ["Priya", "was", "kind", "but", "sadly"]
    assert [word.number for word in words(text)] == list(range(1, 12))


def test_a_span_runs_from_the_first_to_the_last_word_in_either_order() -> None:
    text = "I lived at 12 Mill Road, then."
    start, end = span_of(words(text), 6, 4)
    assert text[start:end] == "12 Mill Road"


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1, 3), (-1, 2)])
def test_a_number_that_is_no_word_is_refused(first: int, last: int) -> None:
    with pytest.raises(DomainError, match="between 1 and 2"):
        span_of(words("two words"), first, last)


@given(st.text())
def test_words_and_the_gaps_between_them_give_the_text_back(text: str) -> None:
    at, rebuilt = 0, ""
    for word in words(text):
        assert at <= word.start < word.end
        rebuilt += text[at : word.start] + word.text
        at = word.end
    assert rebuilt + text[at:] == text


@given(st.text())
def test_no_letter_or_figure_is_left_out_of_the_words(text: str) -> None:
    inside = {i for word in words(text) for i in range(word.start, word.end)}
    assert all(i in inside for i, character in enumerate(text) if character.isalnum())
