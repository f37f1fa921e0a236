"""What radio and checkbox lists share: each option a control of 44 px with its label beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from markupsafe import Markup

from feedback.core.web.i18n import foreign
from feedback.core.web.widgets.attributes import Value, attributes

if TYPE_CHECKING:
    from feedback.core.web.widgets.attributes import ChoiceField

OPTION = Markup('<div class="choice{}"><input{}><label for="{}"{}>{}</label>{}</div>')
HINT = Markup('<span class="hint" id="{}">{}</span>')


class ChoiceList:
    """A list of options.

    An option's `render_kw` may hold `hint` (a sentence below it) and `apart` (True sets it off by a line, as
    "Prefer not to say" is); anything else becomes an attribute of its control.
    """

    input_type = "checkbox"

    def __call__(self, field: ChoiceField, **given: Value) -> Markup:
        """Draw the list for `field`."""
        inside = Markup().join(self.options(field))
        return Markup('<div class="choices"{}>{}</div>').format(attributes({"id": field.id} | given), inside)

    def options(self, field: ChoiceField) -> list[Markup]:
        """Every option as markup, in order."""
        written = []
        for number, choice in enumerate(field.iter_choices(), start=1):
            more = dict(choice.render_kw)
            hint, apart = more.pop("hint", None), more.pop("apart", False)
            own = f"{field.id}-{number}"
            control: dict[str, Value] = {
                "type": self.input_type,
                "id": own,
                "name": field.name,
                "value": choice.value,
                "checked": choice.selected,
                "aria_describedby": f"{own}-hint" if hint else None,
            }
            control |= cast("dict[str, Value]", more)
            below = HINT.format(f"{own}-hint", hint) if hint else ""
            written.append(
                OPTION.format(
                    " apart" if apart else "",
                    attributes(control),
                    own,
                    foreign(choice.label),
                    choice.label,
                    below,
                )
            )
        return written
