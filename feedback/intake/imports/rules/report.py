"""A report with one row for each row of the file: what would come in of it, or why it cannot. It repeats no word of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from feedback.intake.imports.rules.rows import Plan, PlannedRow, Rejected


class Outcome(StrEnum):
    """What becomes of a row."""

    COMES_IN = "comes_in"
    CANNOT = "cannot"
    NOTHING_ANSWERED = "nothing_answered"
    BLANK = "blank"


@dataclass(frozen=True)
class RowReport:
    """One row of the file by its number, and what becomes of it."""

    line: int
    outcome: Outcome
    row: PlannedRow | None = None
    reasons: tuple[Rejected, ...] = ()

    @property
    def texts(self) -> int:
        """Count the answers in words."""
        return sum(each.text is not None for each in self.row.answers) if self.row else 0

    @property
    def choices(self) -> int:
        """Count the answers that are choices."""
        return sum(each.choice is not None for each in self.row.answers) if self.row else 0

    @property
    def labels(self) -> int:
        """Count the different labels."""
        return len({label for each in self.row.answers for label in each.labels}) if self.row else 0


def report(plan: Plan) -> tuple[RowReport, ...]:
    """Give every row that was read, in the file's order, each once. A row with any reason against it does not come in."""
    reasons: dict[int, list[Rejected]] = defaultdict(list)
    for each in plan.rejected:
        reasons[each.line].append(each)
    rows = {row.line: row for row in plan.rows}
    found = [RowReport(line, Outcome.CANNOT, None, tuple(why)) for line, why in reasons.items()]
    found += [RowReport(line, Outcome.COMES_IN, row) for line, row in rows.items() if line not in reasons]
    found += [RowReport(line, Outcome.NOTHING_ANSWERED) for line in plan.unanswered]
    found += [RowReport(line, Outcome.BLANK) for line in plan.blank]
    return tuple(sorted(found, key=lambda each: each.line))
