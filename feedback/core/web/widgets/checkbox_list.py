"""Any number of a list."""

from __future__ import annotations

from feedback.core.web.widgets.choice_list import ChoiceList


class CheckboxList(ChoiceList):
    """Checkboxes, none of them ever ticked beforehand by us."""

    input_type = "checkbox"
