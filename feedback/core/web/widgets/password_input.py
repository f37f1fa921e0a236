"""A password: never written back into the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedback.core.web.widgets.text_input import TextInput

if TYPE_CHECKING:
    from markupsafe import Markup

    from feedback.core.web.widgets.attributes import Field, Value


class PasswordInput(TextInput):
    """A password field, which starts empty each time; the form may say `autocomplete` so that managers work."""

    def __init__(self) -> None:
        super().__init__("password")

    def __call__(self, field: Field, **given: Value) -> Markup:
        """Draw the control for `field`, empty."""
        return super().__call__(field, **{**given, "value": None})
