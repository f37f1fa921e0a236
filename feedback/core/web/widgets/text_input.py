"""One line of text: also the base of every control that is a single `<input>`."""

from __future__ import annotations

from markupsafe import Markup

from feedback.core.web.widgets.attributes import Field, Value, attributes, value_of


class TextInput:
    """An `<input>` without autocomplete, unless the form asks for it (sign-in does)."""

    def __init__(self, input_type: str = "text", *, inputmode: str | None = None) -> None:
        self.input_type = input_type
        self.inputmode = inputmode

    def __call__(self, field: Field, **given: Value) -> Markup:
        """Draw the control for `field`."""
        own: dict[str, Value] = {
            "type": self.input_type,
            "id": field.id,
            "name": field.name,
            "value": value_of(field),
            "autocomplete": "off",
            "inputmode": self.inputmode,
        }
        return Markup("<input{}>").format(attributes(own | given))
