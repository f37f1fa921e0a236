"""A list that unfolds, for staff pages with more options than a page has room for."""

from __future__ import annotations

from markupsafe import Markup

from feedback.core.web.widgets.attributes import ChoiceField, Value, attributes


class SelectList:
    """A `<select>`, of one or of several."""

    def __init__(self, *, multiple: bool = False) -> None:
        self.multiple = multiple

    def __call__(self, field: ChoiceField, **given: Value) -> Markup:
        """Draw the list for `field`."""
        own: dict[str, Value] = {"id": field.id, "name": field.name, "multiple": self.multiple}
        options = Markup().join(
            Markup("<option{}>{}</option>").format(
                attributes({"value": choice.value, "selected": choice.selected}), choice.label
            )
            for choice in field.iter_choices()
        )
        return Markup("<select{}>{}</select>").format(attributes(own | given), options)
