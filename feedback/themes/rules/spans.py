"""Spans of cleared words: code points, end exclusive, never empty, never outside the words."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.core.errors import DomainError


@dataclass(frozen=True, order=True)
class Span:
    """Code points `start` to `end` (exclusive) of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Give the words of this span."""
        return text[self.start : self.end]


def span_of(text: str, start: int, end: int) -> Span:
    """Give the span that a reader meant, without the blanks around it.

    Args:
        text: the cleared words, as they may be shared.
        start: code points before the span.
        end: code points before what follows it.

    Raises:
        DomainError: it lies outside the words, or holds nothing but blanks.
    """
    if not 0 <= start < end <= len(text):
        message = "That part lies outside these words. Please choose it again."
        raise DomainError(message)
    chosen = text[start:end]
    first = start + len(chosen) - len(chosen.lstrip())
    last = end - (len(chosen) - len(chosen.rstrip()))
    if first >= last:
        message = "Please choose at least one word."
        raise DomainError(message)
    return Span(first, last)


@dataclass(frozen=True)
class Piece:
    """A run of words, and whether it lies inside any excerpt."""

    text: str
    marked: bool


def pieces(text: str, spans: list[Span]) -> list[Piece]:
    """Cut `text` where a span begins or ends; joined again, the pieces are the text to the letter."""
    inside = [False] * len(text)
    for span in spans:
        for place in range(max(span.start, 0), min(span.end, len(text))):
            inside[place] = True
    found: list[Piece] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or inside[place] != inside[begin]:
            found.append(Piece(text[begin:place], inside[begin]))
            begin = place
    return found
