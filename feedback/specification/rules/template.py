"""The template of a new draft: its sections, its starting clauses, and the line by which a theme becomes a clause."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEMPLATE = Path(__file__).parents[1] / "data" / "template.toml"
#: Where a clause from a theme goes unless the drafter says otherwise.
THEMES_GO_TO = "delivery_model"


@dataclass(frozen=True)
class TemplateSection:
    """One heading: `aliases` are the headings of other houses for the same thing; `hint` says what belongs in it."""

    key: str
    title: str
    on: bool
    hint: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class StartingClause:
    """One clause that a draft may start from, with the paragraph that it comes from."""

    key: str
    section: str
    formal: str
    plain: str
    source: str
    outcome_number: int | None
    contested_by: str


@dataclass(frozen=True)
class Template:
    """Everything that a new draft starts from. `lines` are (formal, plain) by axis, with {demand} and {statement}."""

    title: str
    sections: tuple[TemplateSection, ...]
    starting_clauses: tuple[StartingClause, ...]
    lines: dict[str, tuple[str, str]]

    def section(self, key: str) -> TemplateSection | None:
        """Give the section of a key, or None where the template has none (a section of the drafter's own)."""
        return next((section for section in self.sections if section.key == key), None)


@cache
def template() -> Template:
    """Read the shipped template."""
    data = tomllib.loads(TEMPLATE.read_text(encoding="utf-8"))
    return Template(
        title=data["title"],
        sections=tuple(
            TemplateSection(row["key"], row["title"], row["on"], row["hint"], (*row["council"], *row["nhs"]))
            for row in data["sections"]
        ),
        starting_clauses=tuple(
            StartingClause(
                row["key"],
                row["section"],
                row["formal"],
                row["plain"],
                row["source"],
                next(iter(row["outcomes"]), None),
                row.get("contested_by", ""),
            )
            for row in data["starting_clauses"]
        ),
        lines={row["axis"]: (row["formal"], row["plain"]) for row in data["template_lines"]},
    )


@dataclass(frozen=True)
class Wording:
    """A clause in formal and in plain words."""

    formal: str
    plain: str


def clause_from(axis: str, *, statement: str, would_change: str) -> Wording:
    """Give the clause that the template proposes from a theme.

    "Needs to happen" becomes a requirement (from what would change; from the statement where nobody wrote that yet),
    "working well" a requirement to keep, "worried about" a requirement to show an answer.
    """
    statement, demand = statement.strip(), would_change.strip().rstrip(".")
    if axis == "needs_to_happen" and not demand:
        demand = f"show how it answers this, which people said needs to happen: {statement.rstrip('.')}"
    if axis == "working_well" and not demand:
        demand = f"show how it keeps this up: {statement.rstrip('.')}"
    formal, plain = template().lines[axis]
    values = {"demand": demand, "statement": statement}
    return Wording(formal.format(**values), plain.format(**values))
