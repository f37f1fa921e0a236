"""How every WTForms field of ours turns into markup, whichever widget its class came with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from markupsafe import Markup

from feedback.core.web.widgets.checkbox import Checkbox
from feedback.core.web.widgets.checkbox_list import CheckboxList
from feedback.core.web.widgets.date_input import DateInput
from feedback.core.web.widgets.number_input import NumberInput
from feedback.core.web.widgets.password_input import PasswordInput
from feedback.core.web.widgets.radio_list import RadioList
from feedback.core.web.widgets.select_list import SelectList
from feedback.core.web.widgets.text_area import TextArea
from feedback.core.web.widgets.text_input import TextInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feedback.core.web.widgets.attributes import Value


class AnyField(Protocol):
    """A WTForms field, seen from outside."""

    widget: Callable[..., object]
    render_kw: dict[str, Value] | None


#: Ours instead of WTForms' own, by the name of the class that WTForms would use.
OURS: Mapping[str, Callable[..., Markup]] = {
    "TextInput": TextInput(),
    "EmailInput": TextInput("email"),
    "SearchInput": TextInput("search"),
    "TelInput": TextInput("tel"),
    "URLInput": TextInput("url"),
    "PasswordInput": PasswordInput(),
    "NumberInput": NumberInput(decimal=True),
    "DateInput": DateInput(),
    "TextArea": TextArea(),
    "CheckboxInput": Checkbox(),
    "ListWidget": RadioList(),
    "Select": SelectList(),
}


def own_widget(field: AnyField) -> Callable[..., object]:
    """Our widget for `field`; its own when the form chose one, or when there is none of ours (files, hidden fields)."""
    theirs = field.widget
    if not type(theirs).__module__.startswith(("wtforms.", "flask_wtf.")):
        return theirs
    name = type(theirs).__name__
    if name == "Select" and getattr(theirs, "multiple", False):
        return CheckboxList()
    if (
        name == "ListWidget"
        and getattr(getattr(field, "option_widget", None), "input_type", "") == "checkbox"
    ):
        return CheckboxList()
    return OURS.get(name, theirs)


class OwnMarkup:
    """What the `Meta` of our form base inherits, so that `{{ form.x() }}` and `{{ field(form.x) }}` are ours."""

    def render_field(self, field: AnyField, render_kw: Mapping[str, Value]) -> Markup:
        """Draw `field`: what the template says wins over what the form says."""
        said: dict[str, Value] = {key: value for key, value in render_kw.items() if value is not None}
        said = (field.render_kw or {}) | said | {"required": False}
        return cast("Markup", own_widget(field)(field, **said))
