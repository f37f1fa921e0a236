"""Forms of the monitoring room: people who left, and which figure to freeze."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange

from feedback.core.web.forms import StaffForm
from feedback.core.web.widgets import OwnMarkup
from feedback.monitoring.rules import ItemFigure, Measure, ShareFigure
from feedback.programmes.records import Service

MOST_PEOPLE = 1_000_000


def _an_id(value: object) -> UUID:
    """Read the id that an option stands for."""
    return UUID(str(value))


class LeaversForm(StaffForm):
    """How many people left which service between which days."""

    class Meta(OwnMarkup):
        """Our own markup."""

    service_id = SelectField(_l("Which service"), coerce=_an_id)
    from_on = DateField(_l("From"), [InputRequired(_l("Say the first day."))])
    to_on = DateField(
        _l("To"), [InputRequired(_l("Say the last day."))], description=_l("The last day counts.")
    )
    people = IntegerField(
        _l("How many people left"),
        [
            InputRequired(_l("Say how many.")),
            NumberRange(0, MOST_PEOPLE, _l("A whole number, nought or more.")),
        ],
    )

    def offer(self, services: Sequence[Service]) -> None:
        """Offer these services."""
        self.service_id.choices = [(row.id, row.name) for row in services]


class FreezeForm(StaffForm):
    """Which figure is frozen."""

    class Meta(OwnMarkup):
        """Our own markup."""

    figure = SelectField(_l("Which figure"), validate_choice=False)

    def offer(self, items: Sequence[ItemFigure], shares: Sequence[ShareFigure]) -> None:
        """Offer the figures of a page that have a percentage."""
        offered = [
            (f"{measure}:{item.key}:", f"{item.title}: {words}")
            for item in items
            for measure, words in (
                (Measure.IMPROVED, _("improved")),
                (Measure.MAINTAINED_OR_IMPROVED, _("stayed the same or improved")),
            )
            if item.has_percentages
        ]
        offered += [
            (f"{Measure.CHOICE}:{share.key}:{choice.key}", f"{share.title} {choice.label}")
            for share in shares
            for choice in share.choices
            if choice.figure.share is not None and choice.figure.share.percent() is not None
        ]
        self.figure.choices = offered

    def chosen(self) -> tuple[Measure, str, str] | None:
        """Give the measure, the key of the item and that of the answer; None where the page did not offer it."""
        measure, _colon, rest = str(self.figure.data or "").partition(":")
        key, _colon, choice = rest.partition(":")
        return (Measure(measure), key, choice) if measure in set(Measure) and key else None
