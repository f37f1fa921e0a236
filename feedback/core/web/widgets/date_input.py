"""A day, with the device's own calendar; without one it is typed as 2026-11-27."""

from __future__ import annotations

from feedback.core.web.widgets.text_input import TextInput


class DateInput(TextInput):
    """A day (staff pages only: no question ever asks a respondent for a date)."""

    def __init__(self) -> None:
        super().__init__("date")
