"""The forms of windows: open one, change its days, and one button for each act."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from feedback.core.web.forms import StaffForm
from feedback.programmes.records import Service
from feedback.questions.queries import Published
from feedback.questions.records import Touchpoint, WindowMode

LONGEST_TITLE, LONGEST_RETURN = 200, 300
MODES = [
    SelectChoice(
        WindowMode.OWN_DEVICE.value,
        _l("On their own phone or computer"),
        {"hint": _l("From a poster, a message or a link.")},
    ),
    SelectChoice(
        WindowMode.KIOSK.value,
        _l("On a tablet that several people share"),
        {"hint": _l("It clears itself after each person.")},
    ),
    SelectChoice(
        WindowMode.GROUP.value,
        _l("Together in a room"),
        {"hint": _l("Many people at once, each on a device of their own.")},
    ),
]
TOUCHPOINTS = {
    Touchpoint.ENTRY: _l("At the start of support"),
    Touchpoint.MID: _l("On the way"),
    Touchpoint.EXIT: _l("At the end of support"),
    Touchpoint.AFTER: _l("Some time after support"),
}


class DaysForm(StaffForm):
    """The first and the last day of a window. Both count as open."""

    opens_on = DateField(_l("First day"), [Optional()])
    closes_on = DateField(
        _l("Last day"),
        [Optional()],
        description=_l("Leave it empty to keep the form open until you close it."),
    )

    def missing(self) -> list[str]:
        """Say what is still needed to open the window on some day."""
        return [] if self.opens_on.data or self.opens_on.errors else [_("Please choose the first day.")]


class WindowForm(DaysForm):
    """A new window: what is asked, of whom, how, when, and the title that staff know it by."""

    title = StringField(
        _l("What will your team call it?"),
        [
            Length(
                max=LONGEST_TITLE,
                message=_l("That is longer than fits. %(most)s letters fit.", most=LONGEST_TITLE),
            )
        ],
        description=_l("Only staff see this. Such as “Counselling: at the end”."),
    )
    version = SelectField(_l("Which questions?"), validate_choice=False)
    service = SelectField(
        _l("Which service is it about?"),
        validate_choice=False,
        description=_l("“Any service” lets the person say it."),
    )
    touchpoint = SelectField(_l("When in their support are people asked?"), validate_choice=False)
    mode = RadioField(
        _l("How do people come to it?"), [Optional()], choices=MODES, default=WindowMode.OWN_DEVICE.value
    )
    is_default = BooleanField(
        _l("Put it at the start address"),
        description=_l(
            "Then people meet it without typing its own address, in place of the form that stands there now."
        ),
    )

    def offer(self, versions: Sequence[Published], services: Sequence[Service]) -> None:
        """Fill in what this programme has."""
        self.version.choices = [
            (str(row.id), _("%(title)s, version %(number)s", title=row.title, number=row.number))
            for row in versions
        ]
        self.service.choices = [("", _("Any service")), *((str(row.id), row.name) for row in services)]
        self.touchpoint.choices = [
            ("", _("At any time")),
            *((key.value, words) for key, words in TOUCHPOINTS.items()),
        ]

    def missing(self) -> list[str]:
        """Say, each in one calm sentence, what is still needed to open the window."""
        needed = [] if (self.title.data or "").strip() else [_("Please say what your team will call it.")]
        if self.version_id is None:
            needed.append(_("Please choose the questions."))
        return [*needed, *super().missing()]

    @property
    def version_id(self) -> UUID | None:
        """Give the chosen version, where it is one of those on offer."""
        return _one_of(self.version)

    @property
    def service_id(self) -> UUID | None:
        """Give the chosen service, or None for any."""
        return _one_of(self.service)

    @property
    def asks_at(self) -> Touchpoint | None:
        """Give the chosen touchpoint, or None for any time."""
        return Touchpoint(self.touchpoint.data) if self.touchpoint.data in set(Touchpoint) else None

    @property
    def how(self) -> WindowMode:
        """Give how people come to it."""
        return WindowMode(self.mode.data or WindowMode.OWN_DEVICE)


def _one_of(field: SelectField) -> UUID | None:
    offered = {choice[0] for choice in field.choices or []}
    return UUID(field.data) if field.data and field.data in offered else None


class PaperForm(StaffForm):
    """How paper forms of the programme come back."""

    words = TextAreaField(
        _l("What does every paper form say about handing it in?"),
        [
            Length(
                max=LONGEST_RETURN,
                message=_l("That is longer than fits. %(most)s letters fit.", most=LONGEST_RETURN),
            )
        ],
        description=_l(
            "Such as “Put it in the white box by the door. It is emptied on Fridays.” Leave it empty for our own sentence."
        ),
    )


class ActForm(StaffForm):
    """One button: close it now, put it at the start address."""
