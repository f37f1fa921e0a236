"""Facts about plans: every row comes in or is named with a reason, and a reason never repeats what a cell says."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.intake.imports.rules.answers import Target, plainly
from feedback.intake.imports.rules.csv_file import read_table
from feedback.intake.imports.rules.mapping import from_dict
from feedback.intake.imports.rules.rows import Plan, a_week, plan
from tests.builders.imports import a_csv

TODAY = date(2026, 11, 18)
HELPED = Target(uuid4(), "what_helped", "What helped?", is_text=True)
CHANGE = Target(uuid4(), "one_change", "One change?", is_text=True)
SAFE = Target(
    uuid4(), "now_safety", "How safe", is_text=False, item_key="safety",
    choices=(("a_lot_better", "A lot better"), ("about_the_same", "About the same"), ("prefer_not_to_say", "-")),
)  # fmt: skip
SERVICE = uuid4()


def planned(rows: list[dict[str, Any]], **mapping: Any) -> Plan:
    mapping.setdefault("week", {"fixed": "2026-W10"})
    mapping.setdefault("texts", {"words": "what_helped"})
    return plan(
        read_table(a_csv(rows)),
        from_dict(mapping),
        targets=(HELPED, CHANGE, SAFE),
        services={plainly("Drop-in"): SERVICE},
        today=TODAY,
    )


def test_words_are_kept_to_the_letter() -> None:
    words = "  <scared>\n3 < 4  "
    [row] = planned([{"words": words}]).rows
    assert row.answers[0].text == words


def test_what_the_file_calls_a_service_can_be_said_like_any_other_word() -> None:
    rows = [{"words": "fine", "service": "The Old Drop In"}]
    assert planned(rows, service="service").rejected
    [row] = planned(rows, service="service", values={"the old drop in": "Drop-in"}).rows
    assert row.service_id == SERVICE


def test_a_rejected_row_is_named_by_line_and_column_and_never_by_what_it_says() -> None:
    secret = "Secretword"
    found = planned(
        [
            {"words": "fine", "safe": "a lot better", "service": "Drop-in", "week": "2026-W10", "label": "1"},
            {"words": "fine", "safe": secret, "service": secret, "week": secret, "label": secret},
            {"words": secret * 600, "safe": "", "service": "", "week": "2027-01-01", "label": "0"},
        ],
        items={"safe": "safety"},
        service="service",
        week="week",
        labels={"marks": ["label"]},
    )
    assert {(each.line, each.column) for each in found.rejected} == {
        (3, "safe"), (3, "service"), (3, "week"), (3, "label"), (4, "words"),
    }  # fmt: skip
    assert secret not in " ".join(map(str, map(astuple, found.rejected)))


def test_a_row_of_another_width_is_rejected() -> None:
    table = read_table(b"words,safe\nfine,a lot better\nshort\nlong,,more\nwide,,\n")
    found = plan(
        table,
        from_dict({"texts": {"words": "what_helped"}, "week": {"fixed": "2026-W10"}}),
        targets=(HELPED,),
        services={},
        today=TODAY,
    )
    assert [each.line for each in found.rejected] == [3, 4]
    assert [row.line for row in found.rows] == [2, 5]


def test_another_column_can_say_which_question_the_words_answer() -> None:
    found = planned(
        [{"q": "good", "words": "one"}, {"q": "Better", "words": "two"}, {"q": "none", "words": "three"}],
        texts=[
            {"column": "words", "question": "what_helped", "when_column": "q", "when_is": "good"},
            {"column": "words", "question": "one_change", "when_column": "q", "when_is": "better"},
        ],
    )
    assert dict(found.answers) == {"what_helped": 1, "one_change": 1}
    assert [(each.line, each.column) for each in found.rejected] == [(4, "words")]


def test_two_columns_may_not_answer_one_question_in_one_row() -> None:
    found = planned(
        [{"a": "x", "b": ""}, {"a": "x", "b": "y"}], texts={"a": "what_helped", "b": "what_helped"}
    )
    assert [each.line for each in found.rejected] == [3]


def test_a_row_in_which_nothing_was_answered_is_named_and_left_out() -> None:
    found = planned([{"no": "1", "words": "x"}, {"no": "2", "words": " "}])
    assert found.unanswered == (3,)
    assert not found.rejected


def test_labels_come_from_one_column_or_from_marks() -> None:
    found = planned(
        [{"words": "x", "labels": "One; Two;One", "A": "1", "B": "0.0"}],
        labels={"column": "labels", "marks": ["A", "B"]},
    )
    assert found.rows[0].answers[0].labels == ("One", "Two", "A")


@pytest.mark.parametrize(
    "mapping",
    [
        {"texts": {}},
        {"texts": {"no such column": "what_helped"}},
        {"texts": {"words": "no such question"}},
        {"texts": {"words": "now_safety"}},
        {"week": {}},
        {"week": {"fixed": "soon"}},
        {"week": {"fixed": "2027-W01"}},
        {"service": "=Nowhere"},
        {"services": {"x": "Nowhere"}},
        {"labels": {"first": "words", "last": "nowhere"}},
    ],
)
def test_a_mapping_to_what_is_not_there_is_refused(mapping: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        planned([{"words": "x"}], **mapping)


@pytest.mark.parametrize(
    ("written", "week"),
    [
        ("2026-W10", "2026-W10"),
        ("2026-w1", "2026-W01"),
        ("2026-03-02", "2026-W10"),
        ("2026-03-02T10:11:12", "2026-W10"),
        ("02/03/2026", "2026-W10"),
        ("2 March 2026", "2026-W10"),
        ("2020-12-31", "2020-W53"),
        ("2026-W60", None),
        ("31/02/2026", None),
        ("tomorrow", None),
        ("2026-11-19", None),
        ("0026-03-02", None),
    ],
)
def test_a_date_becomes_its_week_and_nothing_finer(written: str, week: str | None) -> None:
    assert a_week(written, today=TODAY) == week


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "words": st.sampled_from(["", " ", "fine", "ok"]),
                "safe": st.sampled_from(["", "a lot better", "?"]),
            }
        ),
        min_size=1,
        max_size=20,
    ).filter(lambda rows: any(cell.strip() for row in rows for cell in row.values()))
)
def test_every_row_comes_in_or_is_accounted_for(rows: list[dict[str, str]]) -> None:
    found = planned(rows, items={"safe": "safety"})
    refused = {each.line for each in found.rejected}
    came = {row.line for row in found.rows} - refused
    assert len(came) + len(refused) + len(found.unanswered) + len(found.blank) == len(rows)
