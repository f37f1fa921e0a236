"""The forms of the languages page: a file with words, and one button."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField

from feedback.core.web.forms import StaffForm
from feedback.questions.translations.catalogue import LARGEST_FILE


class WordsForm(StaffForm):
    """A PO file."""

    file = FileField(
        _l("The file with the translated words"), description=_l("A PO file, as it comes from this page.")
    )

    def content(self) -> bytes | None:
        """Give what the file holds; None, and a sentence on the form, where there is none or it is too large."""
        given = self.file.data.read(LARGEST_FILE + 1) if self.file.data else b""
        if not given:
            self.refusals.append(_("Please choose a file."))
        elif len(given) > LARGEST_FILE:
            self.refusals.append(_("That file is larger than the words of a question set can be."))
        else:
            return bytes(given)
        return None


class ReviewForm(StaffForm):
    """One button: I have read these words, and which they were."""

    read = HiddenField()
