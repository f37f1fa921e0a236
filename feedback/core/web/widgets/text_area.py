"""Room for words: nothing checks, completes or shortens them while they are typed."""

from __future__ import annotations

from markupsafe import Markup

from feedback.core.web.widgets.attributes import Field, Value, attributes, value_of


class TextArea:
    """A `<textarea>` that shows what was typed to the letter, `<scared>` and line ends included."""

    def __init__(self, *, rows: int = 6) -> None:
        self.rows = rows

    def __call__(self, field: Field, **given: Value) -> Markup:
        """Draw the control for `field`, with what was typed in it."""
        own: dict[str, Value] = {
            "id": field.id,
            "name": field.name,
            "rows": self.rows,
            "dir": "auto",
            "autocomplete": "off",
            "spellcheck": "false",
        }
        # HTML drops one line end right after the tag: give it one, so that the person's own stays.
        return Markup("<textarea{}>\n{}</textarea>").format(attributes(own | given), value_of(field))
