"""Whether a mapping that was saved fits another file, and what of it does: exactly, nearly, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.mapping import ColumnMap, FromColumn, Labels


class Fits(StrEnum):
    """How a saved mapping fits a file."""

    EXACTLY = "exactly"
    NEARLY = "nearly"
    NOT = "not"


@dataclass(frozen=True)
class Fit:
    """How it fits, which columns it asks for in vain, and which of the file's columns it does not know."""

    fits: Fits
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def columns_of(mapping: ColumnMap) -> tuple[str, ...]:
    """Name every column that a mapping reads, each once."""
    labels = mapping.labels
    named = [
        *(each.column for each in mapping.texts),
        *(each.when_column for each in mapping.texts),
        *(each.column for each in mapping.items),
        mapping.service.column,
        mapping.week.column,
        labels.column,
        *labels.marks,
        labels.first,
        labels.last,
    ]
    return tuple(dict.fromkeys(name for name in named if name))


def fit(mapping: ColumnMap, table: Table, *, known: Iterable[str]) -> Fit:
    """Say how a saved mapping fits a file.

    Args:
        known: the headings of the file that it was made for. A heading that is new may be an answer that would be left out
            in silence, so the fit is not exact then.
    """
    asked = columns_of(mapping)
    missing = tuple(name for name in asked if table.position(name) is None)
    places = {table.position(name) for name in (*known, *asked)}
    unknown = tuple(name for place, name in enumerate(table.columns) if place not in places)
    if not (missing or unknown):
        return Fit(Fits.EXACTLY)
    leads = [*(each.column for each in mapping.texts), *(each.column for each in mapping.items)]
    if all(name in missing for name in leads):
        return Fit(Fits.NOT, missing, unknown)
    return Fit(Fits.NEARLY, missing, unknown)


def as_far_as_it_fits(mapping: ColumnMap, table: Table) -> ColumnMap:
    """Leave out of a mapping what this file has no column for, and take the file's own sheet."""

    def there(name: str) -> bool:
        return not name or table.position(name) is not None

    labels = mapping.labels
    whole = there(labels.column) and there(labels.first) and there(labels.last)
    return replace(
        mapping,
        texts=tuple(each for each in mapping.texts if there(each.column) and there(each.when_column)),
        items=tuple(each for each in mapping.items if there(each.column)),
        service=mapping.service if there(mapping.service.column) else FromColumn(),
        week=mapping.week if there(mapping.week.column) else FromColumn(),
        labels=replace(labels, marks=tuple(name for name in labels.marks if there(name)))
        if whole
        else Labels(separator=labels.separator),
        sheet=table.sheet,
    )
