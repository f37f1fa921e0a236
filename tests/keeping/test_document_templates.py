"""The documents that a council fills in: what they say of this software is so, and what only a council knows is marked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from feedback.keeping.rules.retention import schedule

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted((ROOT / "docs" / "templates").glob("*.md"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.stem)
def test_what_a_document_points_to_is_there_and_each_gap_is_marked(document: Path) -> None:
    text = document.read_text()
    named = re.findall(r"`((?:docs|tests|feedback)/[\w./-]+)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []
    links = re.findall(r"\]\(([\w./-]+)\)", text)
    assert [link for link in links if not (document.parent / link).exists()] == []
    assert re.findall(r"\[COUNCIL(?![:\]])", text) == []
    assert "[COUNCIL" in text


def test_the_periods_in_the_policy_document_are_those_of_the_schedule() -> None:
    text = (ROOT / "docs" / "templates" / "appropriate-policy-document.md").read_text()
    said = dict(re.findall(r"(?m)^\| ([^|]+?) \| (\d+ (?:years|months))", text))
    classes = schedule()
    in_months = {row: int(n.split()[0]) * (12 if "years" in n else 1) for row, n in said.items()}
    assert list(in_months.values()) == [
        classes[key].months for key in ("routine", "disclosure", "spam", "equality")
    ]
