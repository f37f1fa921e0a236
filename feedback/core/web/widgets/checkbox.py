"""One thing that may be ticked; its label is written by the page, after it."""

from __future__ import annotations

from markupsafe import Markup

from feedback.core.web.widgets.attributes import Field, Value, attributes


class Checkbox:
    """A single checkbox, ticked only when the field's data says so."""

    input_type = "checkbox"

    def __call__(self, field: Field, **given: Value) -> Markup:
        """Draw the control for `field`."""
        own: dict[str, Value] = {
            "type": "checkbox",
            "id": field.id,
            "name": field.name,
            "value": "y",
            "checked": bool(field.data),
        }
        return Markup("<input{}>").format(attributes(own | given))
