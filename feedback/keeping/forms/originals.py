"""The form by which somebody asks to open a sealed original."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice

from feedback.core.errors import DomainError
from feedback.core.web.forms import StaffForm
from feedback.keeping.rules.originals import Reason

REASONS = {
    Reason.SAFETY: _l("Somebody may be at risk, and what we have is not enough to act on"),
    Reason.COVERED_WRONGLY: _l("Something was covered that should not be, or left that should"),
    Reason.COMPLAINT: _l("A complaint about how these words were read"),
    Reason.AUDIT: _l("An auditor checks a decision against the words"),
}


class OpeningForm(StaffForm):
    """Why an original has to be opened."""

    reason = RadioField(
        _l("Why does it have to be opened?"),
        choices=[SelectChoice(key.value, words) for key, words in REASONS.items()],
    )
    why = TextAreaField(
        _l("In a sentence of your own"),
        description=_l("It is sealed, and the second person reads it. No name, and nothing of the words."),
    )

    def asked(self) -> tuple[Reason, str]:
        """Give what was typed as typed values.

        Raises:
            DomainError: no reason was chosen.
        """
        if self.reason.data not in set(Reason):
            raise DomainError("Please choose a reason. There is none for finding out who wrote it.")
        return Reason(self.reason.data), self.why.data or ""
