"""A first guess at what columns mean, from their headings and what is in them. A person looks before anything comes in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from feedback.intake.imports.rules.answers import Target, find, plainly
from feedback.intake.imports.rules.csv_file import Table
from feedback.intake.imports.rules.mapping import ColumnMap, FromColumn, ItemColumn, Labels, TextColumn
from feedback.intake.imports.rules.rows import a_week

_WORDS = frozenset(
    {"text", "comment", "comments", "feedback", "answer", "response", "what they said", "verbatim"}
)
_WEEKS = frozenset(
    {"week", "iso week", "received week", "date", "received", "submitted", "completed", "month"}
)
_SERVICES = frozenset({"service", "service name", "lot", "provider", "team", "project"})
_LABELS = frozenset(
    {"label", "labels", "theme", "themes", "code", "codes", "tag", "tags", "category", "categories"}
)
#: How many columns of 1 and 0 beside each other are taken for labels.
_FEWEST_MARKS = 3
_SAMPLE = 200


def _cells(table: Table, place: int) -> list[str]:
    return [line.cells[place].strip() for line in table.lines[:_SAMPLE] if place < len(line.cells)]


def _marked_run(table: Table, taken: set[int]) -> Labels:
    """Find the longest run of columns that hold nothing but 1 and 0."""
    best: list[int] = []
    run: list[int] = []
    for place in range(len(table.columns)):
        cells = set(_cells(table, place))
        run = [*run, place] if cells and cells <= {"0", "1"} and place not in taken else []
        best = run if len(run) > len(best) else best
    if len(best) < _FEWEST_MARKS:
        return Labels()
    return Labels(first=table.columns[best[0]], last=table.columns[best[-1]])


def _column(table: Table, names: frozenset[str]) -> str:
    return next((column for column in table.columns if plainly(column) in names), "")


def _week(table: Table, today: date) -> FromColumn:
    column = _column(table, _WEEKS)
    if not column:
        return FromColumn()
    cells = [cell for cell in _cells(table, table.columns.index(column)) if cell]
    good = sum(a_week(cell, today=today) is not None for cell in cells)
    return FromColumn(column=column) if cells and good * 2 > len(cells) else FromColumn()


def guess(table: Table, *, targets: tuple[Target, ...], services: Sequence[str], today: date) -> ColumnMap:
    """Guess the mapping of a file.

    Args:
        targets: the programme's questions, the set to be preferred first.
        services: the names of the programme's services; the only one there is goes without a column.
    """
    texts: list[TextColumn] = []
    items: list[ItemColumn] = []
    taken: set[int] = set()
    asked: set[str] = set()
    for place, column in enumerate(table.columns):
        target = find(targets, column)
        if target is None or target.key in asked or not any(_cells(table, place)):
            continue
        cells = [cell for cell in _cells(table, place) if cell]
        if target.is_text:
            texts.append(TextColumn(column, target.key))
        elif any(target.choice(cell, {}) is not None for cell in cells):
            items.append(ItemColumn(column, target.item_key or target.key))
        else:
            continue
        taken.add(place)
        asked.add(target.key)
    if not texts and (column := _column(table, _WORDS)):
        first = next((target for target in targets if target.is_text), None)
        texts = [TextColumn(column, first.key)] if first else []
    in_column = _column(table, _SERVICES)
    service = FromColumn(column=in_column)
    if not in_column and len(services) == 1:
        service = FromColumn(fixed=services[0])
    labels = Labels(column=named) if (named := _column(table, _LABELS)) else _marked_run(table, taken)
    return ColumnMap(
        texts=tuple(texts), items=tuple(items), service=service, week=_week(table, today), labels=labels
    )
