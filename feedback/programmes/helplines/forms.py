"""The form for a helpline, and one button for each act on it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import Length, Optional

from feedback.core.web.forms import StaffForm
from feedback.programmes.helplines.rules import RECHECK_DAYS, Line


def _short(most: int) -> Length:
    return Length(
        max=most, message=_l("That is longer than fits on the page. %(most)s letters fit.", most=most)
    )


class LineForm(StaffForm):
    """What people are told about a helpline. Reaching it in one way is enough."""

    name = StringField(_l("What is it called?"), [_short(200)])
    number = StringField(
        _l("Number to ring"), [_short(40)], description=_l("With spaces, as people read it: 01632 960112.")
    )
    text = StringField(
        _l("Number to text"),
        [_short(80)],
        description=_l(
            "With the word to send, if there is one: text HELLO to 85258. Some people cannot speak aloud."
        ),
    )
    chat = StringField(_l("Another way"), [_short(80)], description=_l("Such as “online chat”."))
    hours = StringField(
        _l("When is somebody there?"), [_short(80)], description=_l("“24/7” is shown as “day and night”.")
    )
    who = StringField(_l("Who is it for?"), [_short(200)])
    silent = StringField(
        _l("What can a person do who cannot speak?"),
        [_short(200)],
        description=_l("Leave empty if you do not know."),
    )
    recheck_days = IntegerField(
        _l("Ring it again after how many days?"),
        [Optional()],
        default=RECHECK_DAYS,
        description=_l("A line that takes part in a busy town may change sooner than one of a council."),
    )

    def line(self) -> Line:
        """Give what was typed as one value."""
        typed = {
            name: (self[name].data or "").strip()
            for name in ("name", "number", "text", "chat", "hours", "who", "silent")
        }
        return Line(**typed, recheck_days=self.recheck_days.data or RECHECK_DAYS)


class ActForm(StaffForm):
    """One button: I rang it, take it off, put it back."""
