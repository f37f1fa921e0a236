"""Plain builders for imports: the shipped questions in a programme, CSV files, and files that came in."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.intake.imports import service
from feedback.intake.imports.rules.csv_file import read_table
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.records import ImportBatch
from feedback.questions import service as questions
from tests.builders.people import WEDNESDAY, World

WEEK = {"fixed": "2026-W10"}


def the_questions(session: Session, world: World, *names: str) -> None:
    """Publish shipped question sets in a programme."""
    for name in names or ("standard", "leaving"):
        questions.load_shipped_set(session, world.id, questions.SHIPPED / f"{name}.toml", WEDNESDAY)


def a_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Write rows as a CSV file, with the headings of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def a_workbook(rows: Sequence[Sequence[object]], *, sheet: str = "Sheet") -> bytes:
    """Write rows as an Excel workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring_in(
    database: Database,
    rows: Sequence[Mapping[str, object]],
    mapping: Mapping[str, Any],
    *,
    by: Actor,
    voucher: Actor,
    title: str = "Past feedback",
) -> ImportBatch:
    """Bring rows in, as the command and the page do."""
    table, columns = read_table(a_csv(rows)), from_dict({"week": WEEK, **mapping})
    with database.reading() as session:
        _, plan = service.look_at(
            session, table, columns, programme_id=by.programme_id, today=WEDNESDAY.date()
        )
    sealed = service.seal(plan, programme_id=by.programme_id)
    with database.writing() as session:
        return service.import_rows(
            session,
            sealed,
            title=title,
            mapping=columns,
            vouched_by=voucher.account_id,
            by=by,
            at=WEDNESDAY,
        )
