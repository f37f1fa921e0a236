"""Plain builders for imports: the shipped questions in a programme, CSV files, and files that came in."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.intake.imports import service
from feedback.intake.imports.rules.csv_file import read_table
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.records import ImportBatch
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion
from tests.builders.people import WEDNESDAY, World

DATA = Path(__file__).parents[2] / "feedback" / "questions" / "data"
WEEK = {"fixed": "2026-W10"}


def the_questions(session: Session, world: World, *names: str) -> None:
    """Publish shipped question sets in a programme."""
    for name in names or ("standard", "leaving"):
        shipped = tomllib.loads((DATA / f"{name}.toml").read_text())
        a_set = QuestionSet(programme_id=world.id, key=shipped["key"], title=shipped["title"])
        session.add(a_set)
        session.flush()
        version = QuestionSetVersion(question_set_id=a_set.id, number=1, published_at=WEDNESDAY)
        session.add(version)
        session.flush()
        for place, page in enumerate(shipped["pages"], start=1):
            row = QuestionPage(version_id=version.id, position=place, key=page["key"], title=page["title"])
            session.add(row)
            session.flush()
            for number, question in enumerate(page["questions"], start=1):
                session.add(_question(row, number, question, shipped.get("choice_lists", {})))
    session.flush()


def _question(
    page: QuestionPage, number: int, question: Mapping[str, Any], lists: Mapping[str, Any]
) -> Question:
    listed = lists.get(question.get("choices_from", ""), [{"key": "@services"}])
    return Question(
        version_id=page.version_id,
        page_id=page.id,
        position=number,
        key=question["key"],
        kind=Kind(question["kind"]),
        wording=question["wording"],
        choices=None if question["kind"] == "text" else listed,
        item_key=question.get("item_key"),
        sensitive=question["sensitive"],
        about_staff=question["about_staff"],
    )


def a_csv(rows: Sequence[Mapping[str, object]]) -> bytes:
    """Write rows as a CSV file, with the headings of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


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
