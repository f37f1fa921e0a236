"""Facts about `import`: it says what would come in, and brings in all of a file or nothing, with one clear line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from feedback.cli.import_command import command
from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.intake.records import ImportBatch, Submission
from tests.builders.imports import a_csv, a_workbook, the_questions
from tests.builders.people import World, a_person

ROWS = [
    {"comment": "Kind people", "Health": "a lot better", "week": "2026-W10"},
    {"comment": "Too far away", "Health": "the same", "week": "2026-W11"},
]
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, database: Database, world: World, tmp_path: Path) -> Run:
    with database.writing() as session:
        the_questions(session, world)
        a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
        a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Wren")

    def run(rows: list[dict[str, Any]] | bytes, *options: str) -> Result:
        file = tmp_path / "past feedback.csv"
        file.write_bytes(rows if isinstance(rows, bytes) else a_csv(rows))
        return app.test_cli_runner().invoke(command, [str(file), *options])

    return run


def submissions(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Submission)) or 0


BY = ("--by", "Iris", "--vouched-by", "Wren", "--only-import")


def test_a_dry_run_says_what_would_come_in_and_changes_nothing(run: Run, database: Database) -> None:
    result = run(ROWS, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "comment → what_helped" in result.output
    assert "Health → physical_health" in result.output
    assert "nothing has been changed" in result.output
    assert submissions(database) == 0


def test_one_week_for_all_rows_needs_no_column_of_weeks(run: Run) -> None:
    result = run(
        b"comment\nIt was calm.\n", "--text", "comment=what_helped", "--week", "=2026-W10", "--dry-run"
    )
    assert result.exit_code == 0, result.output
    assert "from 2026-W10 to 2026-W10" in result.output


def test_a_file_comes_in_and_the_report_counts_it(run: Run, database: Database) -> None:
    result = run(ROWS, *BY, "--json", "--title", "Past winter")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert (report["rows_read"], report["imported"]["rows"], report["texts"], report["choices"]) == (
        2,
        2,
        2,
        2,
    )
    assert report["peak_memory_mb"] > 0
    assert report["seconds"] >= 0
    assert submissions(database) == 2
    with database.reading() as session:
        assert session.scalars(select(ImportBatch)).one().title == "Past winter"


def test_a_rejected_row_stops_everything_and_no_word_is_repeated(run: Run, database: Database) -> None:
    result = run([*ROWS, {"comment": "x", "Health": "Secretword", "week": "2026-W11"}], *BY)
    assert result.exit_code != 0
    assert "line 4, Health" in result.output
    assert "Secretword" not in result.output
    assert submissions(database) == 0


def test_with_json_every_rejected_row_is_listed(run: Run) -> None:
    bad = [{"comment": "x", "Health": "?", "week": "2026-W11"}] * 40
    result = run([*ROWS, *bad], *BY, "--json")
    assert result.exit_code != 0
    assert len(json.loads(result.stdout)["rejected"]) == 40


def test_the_same_file_is_refused_kindly(run: Run, database: Database) -> None:
    assert run(ROWS, *BY).exit_code == 0
    again = run(ROWS, *BY)
    assert again.exit_code != 0
    assert "came in before" in again.output
    assert submissions(database) == 2


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "--vouched-by"),
        (("--by", "Iris"), "--vouched-by"),
        (("--by", "Iris", "--vouched-by", "Iris"), "Nobody called"),
        (("--by", "Nobody", "--vouched-by", "Wren"), "Nobody called"),
        ((*BY, "--text", "nowhere=what_helped"), "no column called nowhere"),
        ((*BY, "--service", "=Nowhere"), "no service called Nowhere"),
        ((*BY, "--programme", "nowhere"), "no programme called"),
        ((*BY, "--week", "=soon"), "2026-W10"),
    ],
)
def test_what_is_wrong_is_said_in_one_clear_line(
    run: Run, database: Database, options: tuple[str, ...], says: str
) -> None:
    result = run(ROWS, *options)
    assert result.exit_code != 0
    assert says in result.output
    assert "Traceback" not in result.output
    assert submissions(database) == 0


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,a\n1,2\n", b'a\n"x\n'])
def test_a_file_that_is_no_csv_is_refused_in_one_clear_line(run: Run, data: bytes) -> None:
    result = run(data, *BY)
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_mapping_may_lie_in_a_file(run: Run, tmp_path: Path, database: Database) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('texts = { comment = "one_change" }\nweek = "week"\nservice = "=Service One"\n')
    result = run(ROWS, *BY, "--mapping", str(mapping), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["answers"] == {"one_change": 2}
    assert submissions(database) == 2


def test_an_excel_file_comes_in_from_the_sheet_that_is_named(run: Run, database: Database) -> None:
    data = a_workbook(
        [["comment", "Health", "week"], ["Kind", "a lot better", date(2026, 3, 2)]], sheet="Spring"
    )
    result = run(data, *BY, "--sheet", "Spring", "--json")
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert (report["encoding"], report["weeks"]) == ("xlsx", ["2026-W10"])
    assert submissions(database) == 1
    wrong = run(data, "--sheet", "Winter", "--dry-run")
    assert wrong.exit_code == 1
    assert "no sheet called Winter" in wrong.output


def test_a_mapping_is_saved_by_a_dry_run_and_used_by_its_name(run: Run, database: Database) -> None:
    rows = [{"What they said": "Kind", "Felt": "better"}]
    said = ("--text", "What they said=what_helped", "--item", "Felt=physical_health", "--week", "=2026-W10")
    saved = run(rows, *said, "--by", "Iris", "--save-mapping", "Leaving survey", "--dry-run")
    assert saved.exit_code == 0, saved.output
    assert "the mapping is saved as “Leaving survey”, and nothing else has been changed" in saved.output
    assert submissions(database) == 0
    used = run([{"Felt": "the same", "What they said": "Far"}], *BY, "--mapping", "leaving survey", "--json")
    assert used.exit_code == 0, used.output
    assert json.loads(used.output)["answers"] == {"now_physical_health": 1, "what_helped": 1}


def test_a_mapping_that_is_not_there_or_does_not_fit_is_one_clear_line(run: Run) -> None:
    rows = [{"comment": "Kind"}]
    missing = run(rows, "--mapping", "Nothing of this name", "--dry-run")
    assert (missing.exit_code, "no file and no saved mapping" in missing.output) == (1, True)
    nobody = run(
        rows, "--text", "comment=what_helped", "--week", "=2026-W10", "--save-mapping", "x", "--dry-run"
    )
    assert "Say who saves the mapping" in nobody.output
    run(
        rows,
        "--text",
        "comment=what_helped",
        "--week",
        "=2026-W10",
        "--by",
        "Iris",
        "--save-mapping",
        "One",
        "--dry-run",
    )
    other = run([{"words": "Kind"}], "--mapping", "One", "--dry-run")
    assert other.exit_code == 1
    assert "asks for columns that are not in this file: comment" in other.output
