"""Covering parts of a text: spans with a category, and the derived copy in which nothing of them shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from feedback.core.errors import DomainError
from feedback.moderation.rules.policy import policy


class Category(StrEnum):
    """What a covered span holds."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    CONTACT = "contact"
    THIRD_PARTY = "third_party"
    STAFF = "staff"
    ORGANISATION = "organisation"
    RARE_DETAIL = "rare_detail"
    OFFENCE_DETAIL = "offence_detail"


@dataclass(frozen=True, order=True)
class Redaction:
    """Code points `start` to `end` (exclusive) of the working text, and what they hold."""

    start: int
    end: int
    category: Category


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: words that show, or a covered span with its category and its length in code points."""

    text: str
    category: Category | None = None
    start: int = 0

    @property
    def length(self) -> int:
        """Give how many code points of the working text the piece stands for."""
        return len(self.text)


def merged(redactions: Iterable[Redaction]) -> list[Redaction]:
    """Join spans that overlap; the longest of them says what the whole holds. Spans that only touch stay apart."""
    joined: list[Redaction] = []
    longest = 0
    for one in sorted(redactions):
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            category = one.category if one.end - one.start > longest else last.category
            longest = max(longest, one.end - one.start)
            joined[-1] = Redaction(last.start, max(last.end, one.end), category)
        else:
            longest = one.end - one.start
            joined.append(one)
    return joined


def pieces(text: str, redactions: Iterable[Redaction]) -> list[Piece]:
    """Cut `text` into the stretches that show and those that are covered; their texts join up to `text`.

    Raises:
        DomainError: a span is empty, or reaches beyond the text.
    """
    cut: list[Piece] = []
    place = 0
    spans = list(redactions)
    if any(not 0 <= span.start < span.end <= len(text) for span in spans):
        raise DomainError("That part does not lie within these words. Please choose it again.")
    for span in merged(spans):
        if span.start > place:
            cut.append(Piece(text[place : span.start], None, place))
        cut.append(Piece(text[span.start : span.end], span.category, span.start))
        place = span.end
    if place < len(text):
        cut.append(Piece(text[place:], None, place))
    return cut


def redact(text: str, redactions: Iterable[Redaction]) -> str:
    """Give the derived copy: every covered span replaced by its category's words ("[a place]"), the rest untouched.

    Overlapping spans leave nothing showing.
    """
    stand_ins = policy().stand_ins
    return "".join(
        piece.text if piece.category is None else stand_ins[piece.category.value]
        for piece in pieces(text, redactions)
    )
