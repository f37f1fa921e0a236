"""4,292 real comments, imported unattended: through labels, themes and the ledger to a draft, with nothing lost."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from feedback.cli.import_command import command
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.core.sealing import open_original
from feedback.intake.records import ImportBatch, ImportedLabel, Response, Submission
from feedback.moderation.records import ModerationCase
from feedback.specification import queries
from feedback.specification import service as specification
from feedback.specification.records import Clause, Draft
from feedback.specification.rules import ApprovalRole
from feedback.themes.records import ThemeVersion
from tests.builders.imports import the_questions
from tests.builders.people import WEDNESDAY, World, a_person

ASKED = {"what_good": "what_helped", "could_improve": "one_change", "nonspecific": "treated_more"}
Loaded = tuple[Database, World, dict[str, Any], list[dict[str, str]]]


@pytest.fixture
def invoke(app: Flask) -> Callable[..., Result]:
    return lambda *options: app.test_cli_runner().invoke(command, list(options))


@pytest.fixture
def loaded(database: Database, world: World, invoke: Callable[..., Result], shared: Path) -> Loaded:
    file = shared / "data" / "nhs_comments_dev.csv"
    if not file.is_file():
        pytest.skip("the real comments do not lie beside this checkout")
    with database.writing() as session:
        the_questions(session, world)
        a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
        a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")
        a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Ink")
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    columns = list(rows[0])
    result = invoke(
        str(file),
        *(part for said, question in ASKED.items() for part in ("--text", f"text[q={said}]={question}")),
        "--label-columns", f"{columns[6]}..{columns[-1]}",
        "--service", "=Service One", "--week", "=2026-W10",
        "--by", "Iris", "--vouched-by", "Wren", "--draft", "From past comments", "--draft-by", "Ink", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return database, world, json.loads(result.stdout), rows


def test_nothing_is_lost_on_the_way_to_a_draft_that_cannot_be_approved(loaded: Loaded) -> None:
    database, world, report, rows = loaded
    columns = list(rows[0])[6:]
    with_words = [row for row in rows if row["text"].strip()]

    assert report["rows_read"] == len(rows) == 4292
    assert report["imported"]["rows"] + len(report["unanswered_lines"]) == len(rows)
    assert report["imported"]["rows"] == len(with_words)
    ledger = report["path"]["ledger"]
    assert ledger["received"] == ledger["shared"] == len(with_words)
    assert ledger["labelled"] + ledger["no_label_needed"] + ledger["not_yet_read"] == len(with_words)
    assert report["path"]["excerpts"] == sum(row[column] == "1" for row in with_words for column in columns)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Submission)) == len(with_words)
        assert session.scalar(select(func.count()).select_from(ModerationCase)) == len(with_words)
        labels = session.scalar(select(func.count()).select_from(ImportedLabel))
        assert labels == report["path"]["excerpts"]
        kept = sorted(
            open_original(world.id, row.id, row.original)
            for row in session.scalars(select(Response))
            if row.original is not None
        )
        assert kept == sorted(row["text"] for row in with_words)
        assert session.scalar(select(func.count()).select_from(ThemeVersion)) == report["path"]["themes"]
        assert session.scalar(select(func.count()).select_from(Clause)) == report["path"]["clauses"]
        assert report["path"]["clauses"] == report["path"]["themes"] >= 30
        assert session.scalars(select(ImportBatch)).one().rows == len(with_words)
        draft = session.scalars(select(Draft)).one()

    with database.writing() as session:
        for role in ApprovalRole:
            officer = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name=role.value)
            specification.name_approver(session, officer.account_id, role, programme_id=world.id)
            with pytest.raises(DomainError, match="in the way"):
                specification.approve(session, draft.id, role=role, by=officer, at=WEDNESDAY)
        view = queries.draft_view(session, draft, at=WEDNESDAY)
        said = [str(obstacle) for obstacle in view.obstacles]
        assert (
            sum("not yet reviewed by the group" in sentence for sentence in said) == report["path"]["clauses"]
        )
    assert report["cpu_seconds"] < 60
