"""A span is exact: it never leaves the words, never is empty, and cutting words into pieces loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.themes.rules.spans import Span, pieces, span_of

WORDS = st.text(min_size=1, max_size=80)


@given(WORDS, st.integers(-3, 90), st.integers(-3, 90))
def test_a_span_holds_a_word_of_the_text_or_is_refused(text: str, start: int, end: int) -> None:
    try:
        span = span_of(text, start, end)
    except DomainError:
        inside = 0 <= start < end <= len(text)
        assert not inside or not text[start:end].strip()
    else:
        assert span.of(text) == text[start:end].strip()
        assert start <= span.start < span.end <= end


@given(WORDS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6))
def test_pieces_joined_again_are_the_text_to_the_letter(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [Span(min(pair), max(pair)) for pair in ends]
    found = pieces(text, spans)
    assert "".join(piece.text for piece in found) == text
    marked = {place for span in spans for place in range(span.start, min(span.end, len(text)))}
    begin = 0
    for piece in found:
        assert all((place in marked) == piece.marked for place in range(begin, begin + len(piece.text)))
        begin += len(piece.text)


def test_a_span_counts_code_points_and_not_bytes() -> None:
    assert span_of("a 🌱 grew", 2, 3) == Span(2, 3)


def test_blanks_alone_are_no_span() -> None:
    with pytest.raises(DomainError, match="at least one word"):
        span_of("one   two", 3, 6)
