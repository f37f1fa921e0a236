"""The whole sheet as one form: every question of a version at once, and the two of consent, as they stand on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField

from feedback.core.web.forms import StaffForm
from feedback.intake import forms, journey
from feedback.intake.progress import Draft
from feedback.intake.service import Answer
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import Asked, Page


class SheetForm(StaffForm):
    """The token of the page, and what makes saving twice the same sheet."""

    sheet = HiddenField()


def empty_sheet(window: SurveyWindow) -> Draft:
    """Give a sheet on which nothing stands."""
    return Draft(window_id=window.id, step=journey.CHECK, wants_more=True)


def read_sheet(draft: Draft, pages: Sequence[Page], posted: Mapping[str, str]) -> None:
    """Put all that was typed into the draft, to the letter."""
    for page in pages:
        journey.keep(draft, forms.given(page, posted), page)
    draft.may_use, draft.reads_first = forms.consent_given(posted)


def answers_of(draft: Draft, pages: Sequence[Page]) -> list[Answer]:
    """Give what stands on the sheet as answers."""
    words, choices = journey.sent(pages, draft)
    return [
        *(Answer(key, text=text) for key, text in words.items()),
        *(Answer(key, choice=choice) for key, choice in choices.items()),
    ]


def too_long(draft: Draft, pages: Sequence[Page]) -> list[Asked]:
    """Give the questions whose words are longer than one answer can hold."""
    return [asked for page in pages for asked in journey.too_long(draft, page)]


def page_forms(pages: Sequence[Page], draft: Draft) -> list[tuple[Page, Any]]:
    """Give each page with its fields, filled with what was typed."""
    return [(page, forms.page_form(page, draft)) for page in pages]
