"""Forms that pages have shown, filled in as a person would, so that what is wrong in them gets past the first check."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import html5lib

#: What a person would type where nothing is given, by the type of the field.
PLAUSIBLE = {
    "date": "2026-11-25", "time": "10:30", "datetime-local": "2026-11-25T10:30", "number": "1", "email": "robin@mail.example",
    "tel": "0161 496 0000", "url": "https://service.example", "search": "worker",
}  # fmt: skip
CONTROLS = {"input", "textarea", "select", "button"}
HALF = 0.5
NOT_SENT = {"submit", "button", "reset", "image"}


@dataclass(frozen=True)
class Field:
    """A field of a form: what may be chosen where it is a list of choices, and otherwise what stands in it."""

    name: str
    kind: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A form as a page showed it: where it is sent, and its fields and buttons."""

    action: str
    fields: tuple[Field, ...]
    buttons: tuple[tuple[str, str], ...]

    def filled_in(self, chance: Random, file: Callable[[], bytes]) -> dict[str, Any]:
        """Fill its fields in as a person would; no button is pressed yet."""
        given: dict[str, Any] = {}
        for field in self.fields:
            if field.kind == "file":
                given[field.name] = (io.BytesIO(file()), chance.choice(("a.csv", "a.xlsx", "a.po")))
            elif field.kind == "checkbox":
                given[field.name] = [one for one in field.choices if chance.random() < HALF]
            elif field.choices:
                given[field.name] = chance.choice(field.choices)
            else:
                given[field.name] = PLAUSIBLE.get(field.kind, "She rang when she said she would.")
        return given


def forms_in(html: str, address: str) -> list[Shown]:
    """Give the forms of a page that are posted."""
    tree: Any = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    return [
        _form(tree, one, one.get("action") or address)
        for one in tree.iter("form")
        if (one.get("method") or "").lower() == "post"
    ]


def _form(tree: Any, form: Any, action: str) -> Shown:  # noqa: ANN401 - elements have no type of their own
    own = form.get("id")
    inside = {id(one) for one in form.iter()}
    fields: dict[str, Field] = {}
    buttons = []
    for one in tree.iter():
        name = one.get("name") if one.tag in CONTROLS else None
        if not name or (one.get("form") != own if one.get("form") else id(one) not in inside):
            continue
        kind = one.get("type") or ("text" if one.tag == "input" else one.tag)
        if one.tag == "button" or kind in NOT_SENT:
            buttons.append((name, one.get("value") or ""))
        elif one.tag == "select":
            fields[name] = Field(name, kind, tuple(each.get("value") or "" for each in one.iter("option")))
        elif kind in {"radio", "checkbox"}:
            before = fields[name].choices if name in fields else ()
            fields[name] = Field(name, kind, (*before, one.get("value") or "on"))
        else:
            value = (one.text if one.tag == "textarea" else one.get("value")) or ""
            fields[name] = Field(name, kind, (value,) if value else ())
    return Shown(action, tuple(fields.values()), tuple(buttons))
