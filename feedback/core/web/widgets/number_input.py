"""A number, typed as text with the number keys, since spinners change figures by accident."""

from __future__ import annotations

from feedback.core.web.widgets.text_input import TextInput


class NumberInput(TextInput):
    """Digits, and a decimal point where `decimal` says so."""

    def __init__(self, *, decimal: bool = False) -> None:
        super().__init__("text", inputmode="decimal" if decimal else "numeric")
