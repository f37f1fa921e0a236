"""Forms with one button: nothing to fill in, only CSRF."""

from __future__ import annotations

from feedback.core.web.forms import StaffForm


class ButtonForm(StaffForm):
    """A form that is only its button."""
