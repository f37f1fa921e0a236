"""What the desk of a reader holds: the words in pieces and by number, what aids point at, and who would see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError
from feedback.intake.rules import MayUse, includes
from feedback.moderation import queries
from feedback.moderation.forms import CoverForm
from feedback.moderation.queries import Listed, WorkingText
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import Piece, Redaction, pieces, policy
from feedback.reading import words


@dataclass(frozen=True, kw_only=True)
class Covered:
    """One covered part: its row's id, its words, and its category in words."""

    id: UUID
    words: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Pointed:
    """One part that an aid points at, which is not covered yet: its number, its words, and what it may hold."""

    number: int
    words: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that the page of one response shows."""

    row: Listed
    pieces: Sequence[Mapping[str, object]]
    preview: Sequence[Mapping[str, object]]
    numbered: Sequence[tuple[int, str, str]]
    covered: Sequence[Covered]
    pointed: Sequence[Pointed]
    worries: Sequence[str]
    seen_by: Sequence[tuple[str, bool]]


def label_of(category: str) -> str:
    """Give a category in the words of the published policy."""
    return str(_(policy().categories[category].label))


def worry_words(worries: Sequence[str]) -> list[str]:
    """Say what a text may speak of, before anybody opens it."""
    said = {
        "self_harm": _("harming oneself"),
        "harm_to_others": _("harm to somebody else"),
        "current_risk": _("danger now"),
        "child_risk": _("risk to a child"),
        "domestic_abuse": _("abuse at home"),
        "retaliation": _("fear of what may follow from speaking"),
    }
    return [said[worry] for worry in worries if worry in said]


def _shown(piece: Piece, *, opens: bool) -> dict[str, object]:
    if piece.category is None:
        return {"text": piece.text}
    label = label_of(piece.category.value)
    return {"category": label, "length": piece.length, "beneath": piece.text if opens else None}


def _numbered(text: str) -> list[tuple[int, str, str]]:
    found = words.words(text)
    # A heart alone, or three dots, has no word to number.
    ends = [*(word.start for word in found[1:]), len(text)][: len(found)]
    return [(word.number, word.text, text[word.end : upto]) for word, upto in zip(found, ends, strict=True)]


def desk_of(session: Session, case: ModerationCase, text: WorkingText) -> Desk:
    """Lay out one response."""
    covered = queries.redactions_of(session, case.id)
    row = queries.listed(session, case)
    cut = pieces(text.text, covered.values())
    return Desk(
        row=row,
        pieces=[_shown(piece, opens=True) for piece in cut],
        preview=[_shown(piece, opens=False) for piece in cut],
        numbered=_numbered(text.text),
        covered=[
            Covered(id=key, words=text.text[one.start : one.end], label=label_of(one.category.value))
            for key, one in covered.items()
        ],
        pointed=[
            Pointed(number=number, words=text.text[one.start : one.end], label=label_of(one.category.value))
            for number, one in enumerate(text.suggestions)
            if not _is_covered(one, covered.values())
        ],
        worries=worry_words(text.worries),
        seen_by=[
            (_("those who gather themes"), includes(row.may_use, MayUse.SERVICE)),
            (_("the service"), includes(row.may_use, MayUse.SERVICE)),
            (_("the co-production group"), includes(row.may_use, MayUse.GROUP)),
            (_("everybody, as a quote"), includes(row.may_use, MayUse.PUBLIC)),
        ],
    )


def _is_covered(one: Redaction, covered: Iterable[Redaction]) -> bool:
    return any(span.start <= one.start and one.end <= span.end for span in covered)


def span_of(form: CoverForm, text: str) -> tuple[int, int]:
    """Give the code points that a form means: the selection, or the words by number.

    Raises:
        DomainError: neither was given, or there are no such words.
    """
    if form.selection is not None:
        return form.selection
    if form.word_numbers is not None:
        return words.span_of(words.words(text), *form.word_numbers)
    raise DomainError("Select the part to cover in the words, or give the number of its first and last word.")
