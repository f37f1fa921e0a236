"""Forms of the groups room: say a view, declare an interest, put things to a group, enter what a room said.

Members' own words pass the identifier aid before they leave the page: whatever looks like a name is listed, and the
author keeps it or has it covered. The aid decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm, chosen_ids
from feedback.groups.rules import SpeaksFor, View
from feedback.moderation.rules import Category, Redaction, redact
from feedback.reading.identifiers import find

VIEWS = {
    View.AGREE: _l("Agree"),
    View.AMEND: _l("Agree if changed"),
    View.DISAGREE: _l("Disagree"),
    View.PASS: _l("Pass"),
}
SPEAKS_FOR = {
    SpeaksFor.SURVIVOR: _l("survivors and family members"),
    SpeaksFor.PROVIDER: _l("service providers"),
    SpeaksFor.HUB: _l("the trauma service"),
    SpeaksFor.POLICE: _l("the police"),
    SpeaksFor.AGENCY: _l("national agencies"),
    SpeaksFor.VOLUNTARY: _l("the voluntary sector"),
    SpeaksFor.COUNCIL: _l("the council"),
}
_CATEGORIES = {category.value for category in Category}
KEEP, COVER = "keep", "cover"


class ButtonForm(StaffForm):
    """A form that is only its button."""


class WordsForm(StaffForm):
    """Words of a member's own, looked over for what could point at somebody before they are kept."""

    words = TextAreaField(_l("In your own words, if you want"))
    names = StringField(validators=[Optional()])

    @property
    def typed(self) -> str:
        """Give the words as they were typed."""
        return str(self.words.data or "").replace("\r\n", "\n")

    @property
    def noticed(self) -> list[str]:
        """Give what looks as if it could point at somebody, each once."""
        return list(dict.fromkeys(self.typed[one.start : one.end] for one in find(self.typed)))

    @property
    def is_settled(self) -> bool:
        """Say whether nothing was noticed, or the author has said what to do about it."""
        return self.names.data in {KEEP, COVER} or not self.noticed

    @property
    def kept(self) -> str:
        """Give the words to keep: as typed, or with what was noticed covered where the author chose that."""
        if self.names.data != COVER:
            return self.typed
        spans = [
            Redaction(one.start, one.end, Category(one.kind.value))
            for one in find(self.typed)
            if one.kind.value in _CATEGORIES
        ]
        return redact(self.typed, spans)


class SayForm(WordsForm):
    """A view on one item. The view comes from the button that was pressed."""

    view = StringField(validators=[Optional()])

    @property
    def chosen(self) -> View:
        """Give the view.

        Raises:
            DomainError: no button was pressed.
        """
        if self.view.data not in {view.value for view in View}:
            message = "Please press one of the four buttons."
            raise DomainError(message)
        return View(self.view.data)


class InterestForm(WordsForm):
    """An interest, in the member's own words."""

    words = TextAreaField(_l("What the interest is, in your own words"))


class RoomForm(StaffForm):
    """What a room said to one item."""

    view = RadioField(_l("What the room said"))
    present = IntegerField(_l("How many people in the room held this view"), [Optional()])
    speaks_for = SelectField(_l("Whom they speak for"))
    words = TextAreaField(_l("In the room's own words, as it agreed them"))

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the views, and whom a room can speak for."""
        super().__init__(*args, **values)
        self.view.choices = [(view.value, str(name)) for view, name in VIEWS.items()]
        self.speaks_for.choices = [(who.value, str(name)) for who, name in SPEAKS_FOR.items()]

    @property
    def chosen(self) -> View:
        """Give the view.

        Raises:
            DomainError: none was chosen.
        """
        if self.view.data not in {view.value for view in View}:
            message = "Please choose what the room said."
            raise DomainError(message)
        return View(self.view.data)

    @property
    def whom(self) -> SpeaksFor:
        """Give whom the room speaks for.

        Raises:
            DomainError: none was chosen.
        """
        if self.speaks_for.data not in {who.value for who in SpeaksFor}:
            message = "Please choose whom the people in the room speak for."
            raise DomainError(message)
        return SpeaksFor(self.speaks_for.data)


class RoundForm(StaffForm):
    """Themes to put to a group, and until when."""

    title = StringField(_l("Title of the round"))
    closes_on = DateField(_l("Open to the end of"), [Optional()])
    themes = SelectMultipleField(_l("Themes"))

    def offer(self, themes: Sequence[tuple[UUID, str]]) -> None:
        """Fill the list of themes."""
        self.themes.choices = [(str(id_), name) for id_, name in themes]

    @property
    def version_ids(self) -> list[UUID]:
        """Give the chosen theme versions."""
        return chosen_ids(self.themes.data)

    @property
    def until(self) -> date:
        """Give the closing day.

        Raises:
            DomainError: none was given.
        """
        if self.closes_on.data is None:
            message = "Please give the day on which the round closes."
            raise DomainError(message)
        day: date = self.closes_on.data
        return day
