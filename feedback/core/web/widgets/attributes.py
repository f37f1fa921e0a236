"""Attributes of a control, written safely, and never the ones that a page of ours may not carry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Nothing is required (3-respondent, 2), nothing takes the focus by itself (6), and no browser cuts words off (4-protection, Faults).
NEVER = frozenset({"required", "aria-required", "autofocus", "maxlength", "minlength", "style"})

#: What a caller may set on a control.
Value = str | int | float | bool | None


class Choice(Protocol):
    """One option of a list, as WTForms hands it out."""

    value: str
    label: str
    selected: bool
    render_kw: dict[str, object]


class Field(Protocol):
    """What a widget needs to know of a WTForms field."""

    id: str
    name: str
    data: object
    type: str

    def _value(self) -> str: ...


class ChoiceField(Protocol):
    """A field that offers a list."""

    id: str
    name: str

    def iter_choices(self) -> Iterable[Choice]:
        """Every option, in order."""
        ...


def attributes(values: Mapping[str, Value]) -> Markup:
    """Write `values` as HTML attributes, each with a space before it.

    `aria_describedby` becomes `aria-describedby` and `class_` becomes `class`; None and False leave an attribute out,
    True writes it bare, and the attributes in `NEVER` are always left out.
    """
    written = Markup()
    for key, value in values.items():
        name = key.rstrip("_").replace("_", "-")
        if value is None or value is False or name in NEVER:
            continue
        written += Markup(" ") + escape(name)
        if value is not True:
            written += Markup('="{}"').format(value)
    return written


def value_of(field: Field) -> str:
    """What a field shows in its control: what was typed, else its data, written by the field itself."""
    return field._value()  # noqa: SLF001 - WTForms names its own hook for widgets so
