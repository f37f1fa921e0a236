"""The way through the form: which step comes next, what Back and Skip mean, and what would be sent.

Pure: it knows pages and a draft, and no web. Steps are short names; a question page is "p:" and its key, the note before
a sensitive part is "n:" and the key of the page that it stands before. Pages that do not fit what was answered are left
out of the way (`feedback.questions.rules.branching`); what was answered on them stays in the draft and is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from feedback.intake.progress import Draft
from feedback.intake.rules import LONGEST_ANSWER
from feedback.questions import rules as questions
from feedback.questions.rules import Asked, Page, part_from

PRIVATE, CONSENT, MORE, CHECK = "private", "consent", "more", "check"
PAGE, NOTE = "p:", "n:"


@dataclass(frozen=True)
class Part:
    """One page as the check shows it: what was answered on it, and whether its words are set aside."""

    page: Page
    answered: tuple[Asked, ...]
    set_aside: bool


@dataclass(frozen=True)
class Given:
    """What one page posted: words and choices by question id, "" where something was cleared."""

    texts: Mapping[UUID, str] = field(default_factory=dict, repr=False)
    choices: Mapping[UUID, str] = field(default_factory=dict, repr=False)


def shown(pages: Sequence[Page], draft: Draft) -> tuple[Page, ...]:
    """Give the pages that fit what this person has answered so far, each with the questions that fit."""
    return questions.shown(pages, draft.choices, aside=draft.set_aside, lot=draft.lot)


def steps(pages: Sequence[Page], *, wants_more: bool) -> list[str]:
    """Give every step in its order: what stands before the first questions, these, who may use the words, the rest for who
    wants it, the check.
    """
    opening = [page for page in pages if page.opening]
    first = [page for page in pages if page.core and not page.opening]
    rest = [page for page in pages if not page.core and not page.opening]
    way = [PRIVATE, *_with_notes(opening), *_with_notes(first), CONSENT]
    if rest:
        way.append(MORE)
        if wants_more:
            way += _with_notes(rest)
    return [*way, CHECK]


def _with_notes(pages: Sequence[Page]) -> list[str]:
    way = []
    for page in pages:
        if page.content_note:
            way.append(NOTE + page.key)
        way.append(PAGE + page.key)
    return way


def page_of(pages: Sequence[Page], step: str) -> Page | None:
    """Give the page that a step shows or stands before, or None for the fixed steps and for steps of another form."""
    key = step[2:] if step[:2] in {PAGE, NOTE} else None
    return next((page for page in pages if page.key == key), None)


def is_step(pages: Sequence[Page], step: str) -> bool:
    """Say whether a step belongs to this form."""
    return step in steps(pages, wants_more=True)


def _way(pages: Sequence[Page], draft: Draft, *, wants_more: bool | None = None) -> list[str]:
    """Give the steps of this person."""
    return steps(shown(pages, draft), wants_more=draft.wants_more if wants_more is None else wants_more)


def settle(pages: Sequence[Page], draft: Draft) -> None:
    """Bring a draft whose page is not shown any more to the next one that is; one of another form, to its beginning."""
    every, fitting = steps(pages, wants_more=True), _way(pages, draft, wants_more=True)
    if draft.step in fitting or draft.step in {CONSENT, MORE, CHECK}:
        return
    after = every[every.index(draft.step) :] if draft.step in every else [PRIVATE]
    draft.step = next(step for step in after if step in fitting)


def place(pages: Sequence[Page], page: Page) -> tuple[int, int]:
    """Give which page this is, of how many of its kind (first questions, or the rest): (3, 9)."""
    alike = [other.key for other in pages if (other.core, other.opening) == (page.core, page.opening)]
    return alike.index(page.key) + 1, len(alike)


def keep(draft: Draft, given: Given, page: Page) -> None:
    """Put what a page posted into the draft; what was cleared leaves it. Answering a page takes it out of "set aside"."""
    for asked in page.questions:
        store = draft.texts if asked.is_text else draft.choices
        posted = (given.texts if asked.is_text else given.choices).get(asked.id)
        if posted:
            store[asked.id] = posted
        elif posted is not None:
            store.pop(asked.id, None)


def too_long(draft: Draft, page: Page) -> list[Asked]:
    """Give the questions of a page whose words are longer than one answer can hold."""
    return [asked for asked in page.questions if len(draft.texts.get(asked.id, "")) > LONGEST_ANSWER]


def onward(pages: Sequence[Page], draft: Draft) -> None:
    """Go to the next step, or back to the check where the person came from it."""
    page = page_of(pages, draft.step)
    if page is not None and draft.step.startswith(PAGE):
        draft.set_aside.discard(page.key)
    _go_after(pages, draft, {draft.step})


def skip(pages: Sequence[Page], draft: Draft) -> None:
    """Leave this page, or the whole part that a note stands before. What was written there is set aside, not lost."""
    page = page_of(pages, draft.step)
    if page is None:
        _go_after(pages, draft, {draft.step})
        return
    skipped = part_from(pages, page.key) if draft.step.startswith(NOTE) else (page.key,)
    draft.set_aside.update(skipped)
    _go_after(pages, draft, {mark + key for key in skipped for mark in (PAGE, NOTE)})


def _go_after(pages: Sequence[Page], draft: Draft, left: set[str]) -> None:
    if draft.changing:
        to_check(draft)
        return
    way = _way(pages, draft)
    last = max((way.index(step) for step in left if step in way), default=-1)
    following = way[last + 1] if last + 1 < len(way) else CHECK
    if following == CHECK:
        to_check(draft)
    else:
        draft.step = following


def back(pages: Sequence[Page], draft: Draft) -> None:
    """Go to the step before; from the check, to where the person came from."""
    way = _way(pages, draft)
    if draft.step == CHECK and draft.came_from in way:
        draft.step = draft.came_from
    elif draft.step in way:
        draft.step = way[max(0, way.index(draft.step) - 1)]
    draft.changing = False


def to_check(draft: Draft) -> None:
    """Go to the check, and remember where from."""
    if draft.step != CHECK and not draft.changing:
        draft.came_from = draft.step
    draft.step, draft.changing = CHECK, False


def choose(pages: Sequence[Page], draft: Draft, *, wants_more: bool) -> None:
    """Open the rest of the questions, from wherever the person asks for them; or go to the check."""
    draft.wants_more, draft.changing = wants_more, False
    way = _way(pages, draft)
    if wants_more and MORE in way:
        draft.step = way[way.index(MORE) + 1]
    else:
        to_check(draft)


def change(pages: Sequence[Page], draft: Draft, step: str) -> None:
    """Go from the check to one step, and come back to the check after it."""
    if is_step(pages, step):
        draft.step, draft.changing = step, True


def sent(pages: Sequence[Page], draft: Draft) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """Give the words and the choices that would be sent: all but what lies on pages that were skipped or do not fit."""
    kept = [page for page in shown(pages, draft) if page.key not in draft.set_aside]
    stays = {asked.id for page in kept for asked in page.questions}
    words = {key: text for key, text in draft.texts.items() if key in stays and text.strip()}
    return words, {key: choice for key, choice in draft.choices.items() if key in stays}


def parts(pages: Sequence[Page], draft: Draft) -> list[Part]:
    """Give the pages that the person was shown, each with what would be sent of it. Nothing is sent that is not here."""
    words, choices = sent(pages, draft)
    held = {key for key, text in draft.texts.items() if text.strip()} | set(draft.choices)
    found = []
    for page in shown(pages, draft):
        if not page.questions:
            continue
        has_answers = any(asked.id in held for asked in page.questions)
        if page.core or draft.wants_more or has_answers:
            answered = tuple(asked for asked in page.questions if asked.id in words or asked.id in choices)
            found.append(Part(page, answered, page.key in draft.set_aside and has_answers))
    return found


def has_more(pages: Sequence[Page], draft: Draft) -> bool:
    """Say whether there are questions that the person has not asked to see."""
    return not draft.wants_more and MORE in _way(pages, draft)


def first_too_long(pages: Sequence[Page], draft: Draft) -> Page | None:
    """Give the first page with words that are too long to be sent, among those that would be."""
    if not any(len(text) > LONGEST_ANSWER for text in draft.texts.values()):
        return None
    fitting = shown(pages, draft)
    return next((page for page in fitting if page.key not in draft.set_aside and too_long(draft, page)), None)


def first_words(pages: Sequence[Page], draft: Draft, page: Page) -> str:
    """Give the words that greet this person on a page, or ""."""
    return questions.first_words(shown(pages, draft), draft.choices, page, aside=draft.set_aside)
