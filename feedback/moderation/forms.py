"""Forms of the people who read: cover a part, decide with a published reason, refer, close a referral."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from feedback.core.web.forms import StaffForm, chosen_id
from feedback.moderation.rules import Category, Level, policy

_CHOOSE = _l("Please choose one.")


class ButtonForm(StaffForm):
    """A form that is only its button."""


class LookForm(StaffForm):
    """The end of a first look."""

    about_staff = BooleanField(
        _l("It is about the people who work there"),
        description=_l("From now on only a reader from outside the service reads it."),
    )


class CoverForm(StaffForm):
    """A part to cover: code points from a selection, or the numbers of its first and last word."""

    start = HiddenField(validators=[Optional()])
    end = HiddenField(validators=[Optional()])
    first = IntegerField(_l("First word"), [Optional()])
    last = IntegerField(_l("Last word"), [Optional()])
    category = SelectField(_l("What it holds"), validators=[InputRequired(_CHOOSE)])

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the categories of the published policy."""
        super().__init__(*args, **values)
        self.category.choices = [
            SelectChoice(category.value, _(policy().categories[category.value].label))
            for category in Category
        ]

    @property
    def selection(self) -> tuple[int, int] | None:
        """Give the code points that were selected, or None where nothing was."""
        start, end = self.start.data or "", self.end.data or ""
        return (int(start), int(end)) if start.isdecimal() and end.isdecimal() else None

    @property
    def word_numbers(self) -> tuple[int, int] | None:
        """Give the numbers of the first and last word, or None where none was given."""
        first: int | None = self.first.data
        last: int | None = self.last.data
        return None if first is None else (first, first if last is None else last)

    @property
    def kind(self) -> Category:
        """Give the chosen category."""
        return Category(self.category.data)


class ReasonForm(StaffForm):
    """A published reason for one act of the policy ("theme_only" or "withhold")."""

    reason = RadioField(_l("Published reason"), [InputRequired(_CHOOSE)])

    def __init__(self, act: str) -> None:
        """Offer the reasons that the policy allows for this act; there is none for tone, criticism or swearing."""
        super().__init__(prefix=f"{act}-")
        self.reason.choices = [
            SelectChoice(reason.key, _(reason.words), {"hint": _(reason.guide)})
            for reason in policy().reasons_for(act)
        ]


class ReferForm(StaffForm):
    """A concern for a safeguarding lead."""

    level = RadioField(_l("How soon does somebody need to act?"), [InputRequired(_CHOOSE)])
    note = TextAreaField(
        _l("What should the lead know?"),
        description=_l("A sentence or two. It is sealed; only the lead opens it. You can leave it empty."),
    )

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the published levels."""
        super().__init__(*args, **values)
        self.level.choices = [
            SelectChoice(
                level.value,
                _(policy().levels[level.value].label),
                {"hint": _(policy().levels[level.value].guide)},
            )
            for level in Level
        ]

    @property
    def how_soon(self) -> Level:
        """Give the chosen level."""
        return Level(self.level.data)


class CloseForm(StaffForm):
    """What came of a referral."""

    destination = SelectField(_l("Where did it go?"), validators=[Optional()])
    outcome = TextAreaField(
        _l("What was done, and what came of it?"),
        description=_l(
            "Who may be at risk, as far as you know. Whether finding out more was possible, needed and right. What was done, the agency and its reference. If nothing could be done, say why."
        ),
    )

    def offer(self, destinations: Sequence[tuple[UUID, str]]) -> None:
        """Offer the programme's destinations, and none."""
        self.destination.choices = [
            SelectChoice("", _("Nowhere further")),
            *(SelectChoice(str(key), name) for key, name in destinations),
        ]

    @property
    def place(self) -> UUID | None:
        """Give the chosen destination."""
        return chosen_id(self.destination.data)
