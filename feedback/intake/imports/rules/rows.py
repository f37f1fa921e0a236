"""From a table and a mapping to a plan: what would come in, and every reason why a row cannot. Nothing is guessed here.

A reason names the line and the column, never what the cell says: reports are copied into emails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from feedback.core.errors import DomainError
from feedback.figures.dates import parse_day
from feedback.intake.imports.rules.answers import Target, find, plainly
from feedback.intake.imports.rules.csv_file import Line, Table
from feedback.intake.imports.rules.mapping import ColumnMap, FromColumn
from feedback.intake.rules import LONGEST_ANSWER

_MARKED = frozenset({"1", "1.0", "true", "yes", "y", "x"})
_NOT_MARKED = frozenset({"", "0", "0.0", "false", "no", "n"})


@dataclass(frozen=True)
class Rejected:
    """One reason why a row cannot come in. `reason` is an English gettext message without values."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class PlannedAnswer:
    """One answer that would come in: words, or the key of a choice."""

    question_id: UUID
    text: str | None = field(default=None, repr=False)
    choice: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedRow:
    """One person's row that would come in."""

    line: int
    service_id: UUID | None
    week: str
    answers: tuple[PlannedAnswer, ...]


@dataclass(frozen=True)
class Plan:
    """What an import would do. It may be carried out only where nothing was rejected."""

    rows: tuple[PlannedRow, ...]
    rejected: tuple[Rejected, ...]
    blank: tuple[int, ...]
    unanswered: tuple[int, ...]
    answers: Mapping[str, int]
    labels: Mapping[str, int]
    weeks: tuple[str, ...]
    encoding: str
    digest: str
    read: int

    @property
    def texts(self) -> int:
        """Count the answers in words."""
        return sum(answer.text is not None for row in self.rows for answer in row.answers)

    @property
    def choices(self) -> int:
        """Count the answers that are choices."""
        return sum(answer.choice is not None for row in self.rows for answer in row.answers)


@dataclass(frozen=True)
class _Columns:
    """The mapping with every name found: positions instead of headings, questions instead of keys."""

    texts: tuple[tuple[int, Target, int | None, str], ...]
    items: tuple[tuple[int, Target], ...]
    service: int | None
    service_id: UUID | None
    week: int | None
    fixed_week: str
    labels: int | None
    separator: str
    marks: tuple[tuple[int, str], ...]
    values: Mapping[str, str]


def a_week(text: str, *, today: date) -> str | None:
    """Give the ISO week of "2026-W10", "2026-03-02", "02/03/2026" or "2 March 2026"; None for anything else.

    A week that has not begun is none: nobody can have answered then.
    """
    said = text.strip()
    try:
        if "-W" in said.upper():
            year, week = said.upper().split("-W")
            day = date.fromisocalendar(int(year), int(week), 1)
        elif said.count("/") == 2:  # noqa: PLR2004 - day/month/year, as in this country
            one, two, three = (int(part) for part in said.split("/"))
            day = date(three, two, one)
        else:
            day = parse_day(said.split("T")[0] if said[:4].isdigit() else said)
    except ValueError:
        return None
    if day > today or day.year < 1990:  # noqa: PLR2004 - before that it is a typing error
        return None
    year_of_week, number, _ = day.isocalendar()
    return f"{year_of_week}-W{number:02d}"


def _place(table: Table, column: str) -> int:
    place = table.position(column)
    if place is None:
        raise DomainError("This file has no column called %(name)s.", name=column)
    return place


def _target(targets: tuple[Target, ...], name: str, *, is_text: bool) -> Target:
    found = find(tuple(each for each in targets if each.is_text == is_text), name)
    if found is None:
        kind = "words" if is_text else "choices"
        raise DomainError(
            "No question that is answered in %(kind)s is called %(name)s.", kind=kind, name=name
        )
    return found


def _service(wanted: str, services: Mapping[str, UUID], named: Mapping[str, str]) -> UUID | None:
    meant = named.get(plainly(wanted), wanted)
    return services.get(plainly(meant))


def _marks(table: Table, mapping: ColumnMap) -> tuple[tuple[int, str], ...]:
    labels = mapping.labels
    if labels.first or labels.last:
        first, last = _place(table, labels.first), _place(table, labels.last)
        if last < first:
            raise DomainError("The columns of labels run from left to right; these run the other way.")
        return tuple((place, table.columns[place]) for place in range(first, last + 1))
    return tuple((_place(table, name), name) for name in labels.marks)


def _columns(
    table: Table, mapping: ColumnMap, targets: tuple[Target, ...], services: Mapping[str, UUID], today: date
) -> _Columns:
    """Find everything that the mapping names, once.

    Raises:
        DomainError: a column, question, service or week that there is not.
    """
    if mapping.asks_nothing():
        raise DomainError("No column leads to a question yet. Say which ones do.")
    week: FromColumn = mapping.week
    if not (week.column or week.fixed):
        raise DomainError("Say which column holds the week or the date, or give one week for all rows.")
    fixed_week = a_week(week.fixed, today=today) if week.fixed else ""
    if fixed_week is None:
        raise DomainError("The week is written like 2026-W10, or as a date; it may not lie in the future.")
    named = {plainly(name): meant for name, meant in mapping.services.items()}
    service_id = _service(mapping.service.fixed, services, named) if mapping.service.fixed else None
    if mapping.service.fixed and service_id is None:
        raise DomainError("This programme has no service called %(name)s.", name=mapping.service.fixed)
    for meant in mapping.services.values():
        if plainly(meant) not in services:
            raise DomainError("This programme has no service called %(name)s.", name=meant)
    return _Columns(
        texts=tuple(
            (
                _place(table, each.column),
                _target(targets, each.question, is_text=True),
                _place(table, each.when_column) if each.when_column else None,
                plainly(each.when_is),
            )
            for each in mapping.texts
        ),
        items=tuple(
            (_place(table, each.column), _target(targets, each.question, is_text=False))
            for each in mapping.items
        ),
        service=_place(table, mapping.service.column) if mapping.service.column else None,
        service_id=service_id,
        week=_place(table, week.column) if week.column else None,
        fixed_week=fixed_week,
        labels=_place(table, mapping.labels.column) if mapping.labels.column else None,
        separator=mapping.labels.separator or ";",
        marks=_marks(table, mapping),
        values={plainly(written): means for written, means in mapping.values.items()},
    )


class _Reader:
    """Reads one line after another and gathers what is wrong."""

    def __init__(
        self,
        table: Table,
        columns: _Columns,
        services: Mapping[str, UUID],
        named: Mapping[str, str],
        today: date,
    ) -> None:
        self.table, self.columns, self.services, self.today = table, columns, services, today
        self.named = {plainly(name): meant for name, meant in named.items()}
        self.rejected: list[Rejected] = []

    def refuse(self, line: Line, place: int | None, reason: str) -> None:
        column = self.table.columns[place] if place is not None else ""
        self.rejected.append(Rejected(line.number, column, reason))

    def labels(self, line: Line) -> tuple[str, ...]:
        found = []
        if self.columns.labels is not None:
            found += [name.strip() for name in line.cells[self.columns.labels].split(self.columns.separator)]
        for place, name in self.columns.marks:
            cell = line.cells[place].strip().casefold()
            if cell in _MARKED:
                found.append(name)
            elif cell not in _NOT_MARKED:
                self.refuse(line, place, "A label is marked with 1 or 0; this is neither.")
        if any(len(name) > 200 for name in found):  # noqa: PLR2004 - the width of the column
            self.refuse(line, self.columns.labels, "A label is longer than 200 characters.")
        return tuple(dict.fromkeys(name for name in found if name))

    def answers(self, line: Line) -> tuple[PlannedAnswer, ...]:
        found: dict[UUID, PlannedAnswer] = {}
        labels = self.labels(line)

        def add(place: int, answer: PlannedAnswer) -> None:
            if answer.question_id in found:
                self.refuse(line, place, "Two columns answer the same question in this row.")
            found[answer.question_id] = answer

        for place, target, other, wanted in self.columns.texts:
            cell = line.cells[place]
            if not cell.strip() or (other is not None and plainly(line.cells[other]) != wanted):
                continue
            if len(cell) > LONGEST_ANSWER:
                self.refuse(
                    line, place, "These words are longer than one answer can hold (5,000 characters)."
                )
                continue
            add(place, PlannedAnswer(target.question_id, text=cell, labels=labels))
        for place, target in self.columns.items:
            if not line.cells[place].strip():
                continue
            choice = target.choice(line.cells[place], self.columns.values)
            if choice is None:
                self.refuse(line, place, "This is none of the question's answers.")
                continue
            add(place, PlannedAnswer(target.question_id, choice=choice))
        return tuple(found.values())

    def service_and_week(self, line: Line) -> tuple[UUID | None, str]:
        service_id, week = self.columns.service_id, self.columns.fixed_week
        if self.columns.service is not None and line.cells[self.columns.service].strip():
            service_id = _service(line.cells[self.columns.service], self.services, self.named)
            if service_id is None:
                self.refuse(line, self.columns.service, "This programme has no such service.")
        if self.columns.week is not None:
            found = a_week(line.cells[self.columns.week], today=self.today)
            if found is None:
                self.refuse(line, self.columns.week, "This is no week and no date, or it lies in the future.")
            week = found or ""
        return service_id, week

    def unrouted(self, line: Line) -> bool:
        """Say whether the line has words that no condition leads to a question."""
        by_place: dict[int, bool] = {}
        for place, _, other, wanted in self.columns.texts:
            led = other is None or plainly(line.cells[other]) == wanted
            by_place[place] = by_place.get(place, False) or led
        lost = [place for place, led in by_place.items() if not led and line.cells[place].strip()]
        for place in lost:
            self.refuse(line, place, "No condition of the mapping leads these words to a question.")
        return bool(lost)


def plan(
    table: Table,
    mapping: ColumnMap,
    *,
    targets: tuple[Target, ...],
    services: Mapping[str, UUID],
    today: date,
) -> Plan:
    """Say what an import would do.

    Args:
        targets: the programme's questions, the set to be preferred first.
        services: the ids of the programme's services by name in comparable form (`answers.plainly`).
        today: weeks after it are refused.

    Raises:
        DomainError: the mapping names a column, question, service or week that there is not.
    """
    columns = _columns(table, mapping, targets, services, today)
    reader = _Reader(table, columns, services, {**mapping.values, **mapping.services}, today)
    rows: list[PlannedRow] = []
    unanswered: list[int] = []
    width = len(table.columns)
    for line in table.lines:
        if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
            reader.refuse(line, None, "This row has more or fewer cells than the heading.")
            continue
        before = len(reader.rejected)
        reader.unrouted(line)
        answers = reader.answers(line)
        if not answers:
            if len(reader.rejected) == before:
                unanswered.append(line.number)
            continue
        service_id, week = reader.service_and_week(line)
        rows.append(PlannedRow(line.number, service_id, week, answers))
    keys = {target.question_id: target.key for target in targets}
    given = [answer for row in rows for answer in row.answers]
    return Plan(
        rows=tuple(rows),
        rejected=tuple(sorted(reader.rejected, key=lambda each: (each.line, each.column))),
        blank=table.blank,
        unanswered=tuple(unanswered),
        answers=dict(sorted(Counter(keys[answer.question_id] for answer in given).items())),
        labels=dict(Counter(label for answer in given for label in answer.labels).most_common()),
        weeks=tuple(sorted({row.week for row in rows if row.week})),
        encoding=table.encoding,
        digest=table.digest,
        read=len(table.lines),
    )
