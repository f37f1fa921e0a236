"""The forms of reporting back: the code that somebody comes back with, and the council's answer to a theme."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import DateField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from feedback.core.web.forms import StaffForm
from feedback.reporting_back.rules import Answer

ANSWERS = {
    Answer.DID: _("We did"),
    Answer.WILL: _("We will"),
    Answer.COULD_NOT: _("We could not, because"),
}

_CHOOSE = _("Please choose one.")


class ReplyForm(StaffForm):
    """What was done about a theme, or why it could not be."""

    answer = RadioField(
        _("What is the answer?"),
        choices=[SelectChoice(answer.value, label) for answer, label in ANSWERS.items()],
        validators=[Optional()],
    )
    words = TextAreaField(
        _("In plain words"),
        description=_("Anyone will be able to read this. Say what changed, from when, and for whom."),
    )

    def typed(self) -> tuple[Answer, str]:
        """Give the answer and its words; no answer chosen counts as "we will"."""
        return Answer(self.answer.data or Answer.WILL), self.words.data or ""


class PutForm(StaffForm):
    """Which group is asked whether an answer is fair, and until when."""

    group = SelectField(_("Which group?"), validators=[InputRequired(_CHOOSE)])
    closes_on = DateField(_("Open until"), validators=[Optional()])
