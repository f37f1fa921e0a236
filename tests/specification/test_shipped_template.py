"""Facts about the shipped template and reference lists: 22 sections, eight features, and law cited by its right name."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "feedback" / "specification" / "data"
Table = dict[str, Any]


def read(name: str) -> Table:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


TEMPLATE = read("template.toml")
LEGAL = read("legal_references.toml")


def test_there_are_twenty_two_sections_with_headings_of_both_houses() -> None:
    sections = TEMPLATE["sections"]
    assert len({section["key"] for section in sections}) == len(sections) == 22
    assert all(
        section["title"] and section["hint"] and section["nhs"] and section["council"] for section in sections
    )


def test_the_core_of_the_papers_is_switched_on() -> None:
    on = {section["key"] for section in TEMPLATE["sections"] if section["on"]}
    assert on >= {
        "purpose",
        "outcomes",
        "scope",
        "involvement",
        "outcomes_framework",
        "monitoring_and_returns",
    }
    assert {clause["section"] for clause in TEMPLATE["starting_clauses"]} <= on


def test_the_eight_features_start_the_draft_and_name_their_paragraph() -> None:
    clauses = TEMPLATE["starting_clauses"]
    assert len(clauses) == 8
    assert all(clause["source"].startswith("002 2.14") for clause in clauses)
    assert [clause["key"] for clause in clauses if clause.get("contested")] == ["feature_5"]


def test_each_axis_has_a_line_that_makes_a_theme_a_requirement() -> None:
    lines = {line["axis"]: line["formal"] for line in TEMPLATE["template_lines"]}
    assert set(lines) == {"needs_to_happen", "working_well", "worried_about"}
    assert lines["needs_to_happen"].startswith("The Provider must ")
    assert lines["working_well"].startswith("The Provider must keep ")


def test_the_sixty_language_rules_are_shipped_with_an_alternative_each() -> None:
    with (DATA / "language_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    assert len(rules) == 60
    assert {rule["severity"] for rule in rules} == {"block", "warn", "info"}
    assert all(rule["consider"] and rule["sources"] for rule in rules)


@pytest.mark.parametrize("reference", LEGAL["references"], ids=lambda reference: reference["key"])
def test_a_reference_pattern_finds_the_wrong_and_leaves_the_right(reference: Table) -> None:
    pattern = re.compile(reference["pattern"], re.IGNORECASE)
    assert pattern.search(reference["example"])
    assert not pattern.search(reference["not_example"])
    assert reference["source"]


def test_the_act_of_2024_is_stopped_and_its_right_name_and_date_are_given() -> None:
    reference = LEGAL["references"][0]
    assert reference["severity"] == "block"
    assert reference["right"] == "Procurement Act 2023"
    assert "24 February 2025" in reference["note"]
