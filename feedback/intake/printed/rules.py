"""A form as paper: which questions, numbered in their order, how many lines to write on, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.questions.rules import Asked, Page, part_from

#: Lines to write on under a question in words: the three first get more, since many people answer only those.
LINES_FIRST, LINES_LATER = 7, 5


@dataclass(frozen=True)
class Numbered:
    """A question with the number that it has on this form (never a number of the form itself)."""

    number: int
    asked: Asked
    lines: int


@dataclass(frozen=True)
class Section:
    """The questions of one page. `go_on_at` is where a hard part ends: a number, or 0 for the end of the form."""

    page: Page
    questions: tuple[Numbered, ...]
    hard: bool
    go_on_at: int


@dataclass(frozen=True)
class Sheet:
    """A paper form: what everybody is asked first, then the rest for who wants it. Who may use the words comes between."""

    first: tuple[Section, ...]
    more: tuple[Section, ...]


def sheet_of(pages: Sequence[Page]) -> Sheet:
    """Lay a form out on paper. Pages that only say something on a screen are left out."""
    asking = [page for page in pages if page.questions]
    starts, number = {}, 1
    for page in asking:
        starts[page.key] = number
        number += len(page.questions)
    sections = [_section(asking, page, starts, number) for page in asking]
    return Sheet(
        first=tuple(section for section in sections if _is_first(section.page)),
        more=tuple(section for section in sections if not _is_first(section.page)),
    )


def _is_first(page: Page) -> bool:
    return page.core or page.opening


def _section(asking: Sequence[Page], page: Page, starts: dict[str, int], after: int) -> Section:
    lines = LINES_FIRST if page.core else LINES_LATER
    numbered = tuple(
        Numbered(starts[page.key] + place, asked, lines if asked.is_text else 0)
        for place, asked in enumerate(page.questions)
    )
    go_on_at = 0
    if page.content_note:
        part = part_from(asking, page.key)
        ends = starts[part[-1]] + len(next(one for one in asking if one.key == part[-1]).questions)
        go_on_at = ends if ends < after else 0
    return Section(page, numbered, bool(page.content_note), go_on_at)
