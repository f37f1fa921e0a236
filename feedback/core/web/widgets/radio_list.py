"""One of a list, or none: a choice that was made can be cleared, without JavaScript too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from markupsafe import Markup

from feedback.core.web.widgets.attributes import Value, attributes
from feedback.core.web.widgets.choice_list import ChoiceList

if TYPE_CHECKING:
    from feedback.core.web.widgets.attributes import ChoiceField

CLEAR = Markup('<div class="clear"><input{}><label for="{}">{}</label></div>')


class RadioList(ChoiceList):
    """Radios, and below them "Clear this answer": a radio with an empty value that shows once something is chosen.

    It posts the same as an answer left out, so a form needs `Optional()` or an empty choice, and nothing else.
    """

    input_type = "radio"

    def __init__(self, *, clearable: bool = True) -> None:
        self.clearable = clearable

    def options(self, field: ChoiceField) -> list[Markup]:
        """Every option, then the way back to none."""
        written = super().options(field)
        if self.clearable:
            own = f"{field.id}-clear"
            control: dict[str, Value] = {"type": "radio", "id": own, "name": field.name, "value": ""}
            written.append(CLEAR.format(attributes(control), own, _("Clear this answer")))
        return written
