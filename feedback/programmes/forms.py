"""Forms of a programme's administrator."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField

from feedback.core.web.forms import StaffForm
from feedback.programmes.rules import WayForTheYoung


class YoungForm(StaffForm):
    """Where people under 16 are sent."""

    words = TextAreaField(
        _l("Who listens to them?"),
        description=_l("Two or three short sentences, as you would say them to a child of ten."),
    )
    number = StringField(_l("A number to ring"))
    text = StringField(_l("A text"), description=_l("Such as: text HELLO to 12345"))
    link = StringField(_l("An address on the web"), description=_l("It begins with https://"))

    def way(self) -> WayForTheYoung:
        """Give what was typed as one typed value."""
        return WayForTheYoung(
            words=(self.words.data or "").strip(),
            number=(self.number.data or "").strip(),
            text=(self.text.data or "").strip(),
            link=(self.link.data or "").strip(),
        )
