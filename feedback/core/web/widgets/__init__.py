"""Our own controls, one per file: no inline anything, nothing required, 44 px to touch."""

from __future__ import annotations

from feedback.core.web.widgets.checkbox import Checkbox
from feedback.core.web.widgets.checkbox_list import CheckboxList
from feedback.core.web.widgets.date_input import DateInput
from feedback.core.web.widgets.number_input import NumberInput
from feedback.core.web.widgets.password_input import PasswordInput
from feedback.core.web.widgets.radio_list import RadioList
from feedback.core.web.widgets.rendering import OwnMarkup
from feedback.core.web.widgets.select_list import SelectList
from feedback.core.web.widgets.text_area import TextArea
from feedback.core.web.widgets.text_input import TextInput

__all__ = [
    "Checkbox",
    "CheckboxList",
    "DateInput",
    "NumberInput",
    "OwnMarkup",
    "PasswordInput",
    "RadioList",
    "SelectList",
    "TextArea",
    "TextInput",
]
