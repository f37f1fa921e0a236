"""Facts about what columns mean: options, files, and the words that people use for an answer."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.core.errors import DomainError
from feedback.figures.outcomes import Change
from feedback.intake.imports.queries import published_names
from feedback.intake.imports.rules import mapping
from feedback.intake.imports.rules.answers import Target, find, plainly
from feedback.intake.imports.rules.mapping import ColumnMap, FromColumn, Labels, TextColumn

CHANGE = Target(
    uuid4(),
    "now_confidence",
    "Your confidence",
    is_text=False,
    item_key="confidence",
    aliases=frozenset({"self_esteem_and_confidence"}),
    choices=tuple((change.name.lower(), change.value.capitalize()) for change in Change),
)
LENGTH = Target(
    uuid4(),
    "how_long_support",
    "How long?",
    is_text=False,
    choices=(("under_6_months", "Less than six months"), ("6_to_12_months", "Six months to a year")),
)


@pytest.mark.parametrize(
    ("cell", "choice"),
    [
        ("a_lot_better", "a_lot_better"),
        ("A lot better", "a_lot_better"),
        ("Improved a lot", "a_lot_better"),
        ("improved", "a_little_better"),
        ("  Stayed the same. ", "about_the_same"),
        ("No change", "about_the_same"),
        ("Worse", "a_little_worse"),
        ("N/A", "not_needed"),
        ("not answered", "prefer_not_to_say"),
        ("Maintained or improved", None),
        ("4", None),
    ],
)
def test_the_change_scale_understands_the_words_that_people_use(cell: str, choice: str | None) -> None:
    assert CHANGE.choice(cell, {}) == choice


@pytest.mark.parametrize(
    "cell", ["under six months", "Under 6 months", "Less than six months", "fewer than 6 months"]
)
def test_a_length_may_be_written_in_figures_or_in_words(cell: str) -> None:
    assert LENGTH.choice(cell, {}) == "under_6_months"


def test_the_words_of_a_file_can_be_explained() -> None:
    assert CHANGE.choice("5", {"5": "a lot better"}) == "a_lot_better"


@pytest.mark.parametrize(
    "name", ["confidence", "now_confidence", "Self-esteem and confidence", "Your confidence"]
)
def test_a_question_answers_to_its_key_its_item_its_published_name_and_its_wording(name: str) -> None:
    assert find((LENGTH, CHANGE), name) is CHANGE


def test_every_published_name_leads_to_an_item() -> None:
    assert "self_esteem_and_confidence" in published_names()["confidence"]
    assert "length_of_support" in published_names()["how_long_support"]


def test_options_and_files_say_the_same() -> None:
    by_options = ColumnMap(
        texts=(mapping.text_option("text[q=what good]=what_helped"), mapping.text_option("other=one_change")),
        items=(mapping.item_option("Self-esteem = confidence"),),
        service=mapping.from_option("=Drop-in"),
        week=mapping.from_option("received"),
        labels=mapping.labels_option("First one..Last one"),
        values=mapping.pairs(["5=a lot better"]),
    )
    by_file = mapping.from_file(
        b"""
        service = "=Drop-in"
        week = { column = "received" }
        labels = { first = "First one", last = "Last one" }
        texts = [
          { column = "text", question = "what_helped", when_column = "q", when_is = "what good" },
          { column = "other", question = "one_change" },
        ]
        [items]
        "Self-esteem" = "confidence"
        [values]
        5 = "a lot better"
        """,
        "mapping.toml",
    )
    assert by_options == by_file
    assert mapping.from_dict(by_file.as_dict()) == by_file


def test_labels_stand_in_one_column_or_in_many() -> None:
    assert mapping.labels_option("themes", separator="/") == Labels(column="themes", separator="/")
    assert mapping.labels_option("A|B, and more|C").marks == ("A", "B, and more", "C")


@pytest.mark.parametrize(
    "data",
    [b"{", b"[1, 2]", b'{"texts": 3}', b'{"no such part": {}}', b'{"week": {"colum": "x"}}', b'{"week": {"fixed": 3}}',
     b'{"values": []}', b'{"texts": [{"column": "x"}]}', b"\xff\xfe"],
)  # fmt: skip
def test_a_mapping_that_cannot_be_read_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError):
        mapping.from_file(data, "mapping.json")


@pytest.mark.parametrize("option", ["", "=", "x=", "=x", "words"])
def test_an_option_that_says_nothing_is_refused(option: str) -> None:
    with pytest.raises(DomainError):
        mapping.item_option(option)
    with pytest.raises(DomainError):
        mapping.text_option(option)


def test_a_condition_keeps_its_value() -> None:
    assert mapping.text_option("a=b[c=d e]=f") == TextColumn("a=b", "f", "c", "d e")
    assert mapping.from_option("= 2026-W10 ") == FromColumn(fixed="2026-W10")


@given(st.text(max_size=60))
def test_comparison_is_stable(text: str) -> None:
    assert plainly(plainly(text)) == plainly(text)
