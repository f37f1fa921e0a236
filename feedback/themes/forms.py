"""Forms of the themes room: choose a span and where it belongs, keep a label, word a theme."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional

from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm, chosen_ids
from feedback.reading.words import span_of, words
from feedback.themes.rules import Axis

AXES = {
    Axis.WORKING_WELL: _l("Working well"),
    Axis.WORRIED_ABOUT: _l("Worried about"),
    Axis.NEEDS_TO_HAPPEN: _l("Needs to happen"),
}


def an_id(value: str | UUID | None) -> UUID | None:
    """Read an id that a list offers; an empty choice is None."""
    return UUID(str(value)) if value else None


class ButtonForm(StaffForm):
    """A form that is only its button."""


class MarkForm(StaffForm):
    """A span of the words on the page, by selection (start and end) or by word numbers, and where it belongs."""

    start = IntegerField(validators=[Optional()])
    end = IntegerField(validators=[Optional()])
    first = IntegerField(_l("From word"), [Optional()], render_kw={"form": "mark"})
    last = IntegerField(_l("to word"), [Optional()], render_kw={"form": "mark"})
    label = SelectField(_l("Label"), coerce=an_id, validate_choice=False)
    theme = SelectField(_l("Theme"), coerce=an_id, validate_choice=False)

    def offer(self, labels: Iterable[tuple[UUID, str]], themes: Iterable[tuple[UUID, str]]) -> None:
        """Fill the two lists."""
        self.label.choices = [("", _("No label")), *((str(id_), name) for id_, name in labels)]
        self.theme.choices = [("", _("Not yet")), *((str(id_), name) for id_, name in themes)]

    def chosen(self, text: str) -> tuple[int, int]:
        """Give the span that was chosen, in code points: selected words win over word numbers over the whole.

        Raises:
            DomainError: a number is not one of these words.
        """
        if self.first.data or self.last.data:
            first = self.first.data or self.last.data
            return span_of(words(text), first, self.last.data or first)
        if self.start.data is not None and self.end.data is not None:
            return int(self.start.data), int(self.end.data)
        return 0, len(text)

    @property
    def label_id(self) -> UUID | None:
        """Give the chosen label."""
        return an_id(self.label.data)

    @property
    def theme_id(self) -> UUID | None:
        """Give the chosen theme."""
        return an_id(self.theme.data)


class LabelForm(StaffForm):
    """One entry of the codebook."""

    name = StringField(_l("Name of the label"))
    axis = SelectField(_l("Axis"), [Optional()])
    definition = TextAreaField(_l("What it means"))
    include = TextAreaField(_l("What belongs under it"), description=_l("An example in your own words."))
    exclude = TextAreaField(_l("What does not"), description=_l("And which label it belongs under instead."))

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the axes."""
        super().__init__(*args, **values)
        self.axis.choices = [("", _("None")), *((axis.value, str(name)) for axis, name in AXES.items())]

    @property
    def chosen_axis(self) -> Axis | None:
        """Give the axis, if one was chosen.

        Raises:
            DomainError: it is none that is offered.
        """
        if not self.axis.data:
            return None
        if self.axis.data not in set(Axis):
            raise DomainError("Please choose from the list.")
        return Axis(self.axis.data)


class ThemeForm(StaffForm):
    """The wording of a theme."""

    title = StringField(_l("Short title"))
    statement = TextAreaField(_l("What people mean, in one sentence"))
    axis = RadioField(_l("Axis"))
    would_change = TextAreaField(
        _l("What would change"),
        description=_l("Completes “The Provider must …”. A clause can start from these words."),
    )
    minority_view = TextAreaField(
        _l("Minority view"),
        description=_l("What some said that the sentence above does not carry. It stands beside it."),
    )
    outcomes = SelectMultipleField(_l("Outcomes that it bears on"))
    labels = SelectMultipleField(_l("Gather everything under these labels"))

    def __init__(self, *args: object, **values: object) -> None:
        """Offer the axes."""
        super().__init__(*args, **values)
        self.axis.choices = [(axis.value, str(name)) for axis, name in AXES.items()]

    def offer(self, outcomes: Sequence[tuple[UUID, str]], labels: Sequence[tuple[UUID, str]]) -> None:
        """Fill the two lists."""
        self.outcomes.choices = [(str(id_), name) for id_, name in outcomes]
        self.labels.choices = [(str(id_), name) for id_, name in labels]

    @property
    def chosen_axis(self) -> Axis:
        """Give the axis.

        Raises:
            DomainError: none was chosen.
        """
        if self.axis.data not in {axis.value for axis in Axis}:
            message = "Please choose whether this works well, worries people, or needs to happen."
            raise DomainError(message)
        return Axis(self.axis.data)

    @property
    def outcome_ids(self) -> list[UUID]:
        """Give the chosen outcomes."""
        return chosen_ids(self.outcomes.data)

    @property
    def label_ids(self) -> list[UUID]:
        """Give the chosen labels."""
        return chosen_ids(self.labels.data)
