"""The whole sheet as one form: every question of a version at once, and the two of consent, as they stand on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField

from feedback.core.web.forms import StaffForm
from feedback.intake import forms, journey
from feedback.intake.parcels import Answer
from feedback.intake.progress import Draft
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
    """Give what stands on the sheet as answers: all of it. On paper nobody was led past a page that does not fit."""
    asked = {asked.id for page in pages for asked in page.questions}
    return [
        *(Answer(key, text=text) for key, text in draft.texts.items() if key in asked),
        *(Answer(key, choice=choice) for key, choice in draft.choices.items() if key in asked),
    ]


def too_long(draft: Draft, pages: Sequence[Page]) -> list[Asked]:
    """Give the questions whose words are longer than one answer can hold."""
    return [asked for page in pages for asked in journey.too_long(draft, page)]


def page_forms(pages: Sequence[Page], draft: Draft) -> list[tuple[Page, Any]]:
    """Give each page with its fields, filled with what was typed."""
    return [(page, forms.page_form(page, draft)) for page in pages]


class BesideForm(StaffForm):
    """Which form a worker begins with somebody, and that the person sits there and knows what it is."""

    window = SelectField(_l("Which form?"), validate_choice=False)
    is_here = BooleanField(_l("The person sits beside me, and wants to do this now"))
    has_heard = BooleanField(_l("They have read or heard the sentences above"))

    def offer(self, windows: Sequence[tuple[str, str]]) -> None:
        """Fill in the windows that are open."""
        self.window.choices = list(windows)

    def missing(self) -> list[str]:
        """Say, each in one calm sentence, what is still needed to begin."""
        needed = []
        if not self.is_here.data:
            needed.append(
                _("Please begin only with the person beside you. Anybody can also fill in the form alone.")
            )
        if not self.has_heard.data:
            needed.append(_("Please read them the sentences first: they limit what we can promise."))
        if self.window_id() is None:
            needed.append(_("Please choose a form."))
        return needed

    def window_id(self) -> UUID | None:
        """Give the window that was chosen, or None."""
        try:
            return UUID(self.window.data or "")
        except ValueError:
            return None
