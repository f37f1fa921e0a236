"""Facts about the shipped question sets: gentle, skippable, plain, and enough for the six outcomes."""

import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from feedback.figures.outcomes import Change
from feedback.questions.rules import Condition, Kind
from feedback.questions.rules.lint import lint
from feedback.questions.rules.paper import read_paper

DATA = Path(__file__).parents[2] / "feedback" / "questions" / "data"
Table = dict[str, Any]

ITEM_KEYS = {
    "mental_health_and_wellbeing",
    "physical_health",
    "feelings_about_self",
    "confidence",
    "family_and_social",
    "ability_to_cope",
    "decisions_and_control",
    "moving_forward",
    "safety",
    "effect_of_trauma",
}
PUBLISHED_ITEMS = {
    "health",
    "ability_to_cope",
    "decisions_and_control",
    "self_esteem_and_confidence",
    "safety",
    "mental_health_and_wellbeing",
    "feelings_about_self",
    "effect_of_trauma",
    "family_and_social",
}


def a_set(name: str) -> Table:
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def questions_of(question_set: Table) -> list[Table]:
    return [question for page in question_set["pages"] for question in page.get("questions", [])]


#: Of (page, question, wording, choices) in their order. If this changes, what people answered would stand under other words.
VERSION_ONE = "6b2ff5b9010737aea6fd01b117d5454452ee3b51447244e482a2a6bbb033b746"
both_sets = pytest.mark.parametrize("name", ["standard", "short"])


@both_sets
def test_nothing_is_required(name: str) -> None:
    for page in a_set(name)["pages"]:
        assert "required" not in page
    assert all("required" not in question for question in questions_of(a_set(name)))


@both_sets
def test_every_question_has_its_own_key_and_all_that_a_page_needs(name: str) -> None:
    questions = questions_of(a_set(name))
    keys = [question["key"] for question in questions]
    assert len(keys) == len(set(keys))
    for question in questions:
        assert question["kind"] in {"text", "choice", "scale"}
        assert question["wording"]
        assert question["easy"]
        assert isinstance(question["about_staff"], bool)
        assert isinstance(question["sensitive"], bool)


@both_sets
def test_three_questions_come_first(name: str) -> None:
    first = [q["key"] for page in a_set(name)["pages"] if page["core"] for q in page["questions"]]
    assert first == ["what_helped", "what_did_not_help", "one_change"]


def test_the_short_set_is_the_three_questions_word_for_word() -> None:
    assert a_set("short")["pages"] == [page for page in a_set("standard")["pages"] if page["core"]]


@pytest.mark.parametrize("name", ["standard", "short", "leaving"])
def test_the_lint_finds_nothing_at_all_in_what_ships(name: str) -> None:
    found = lint(read_paper(a_set(name)))
    assert [f"{one.code} {one.page} {one.question}" for one in found] == []


def test_every_choice_has_a_list_and_every_list_is_used() -> None:
    standard = a_set("standard")
    asked = [q for q in questions_of(standard) if q["kind"] != "text"]
    from_lists = {q["choices_from"] for q in asked if "choices_from" in q}
    assert from_lists == set(standard["choice_lists"])
    assert [q["key"] for q in asked if "choices_from" not in q] == ["service"]


def test_every_list_ends_with_prefer_not_to_say_and_has_stable_keys() -> None:
    for choices in a_set("standard")["choice_lists"].values():
        keys = [choice["key"] for choice in choices]
        assert keys[-1] == "prefer_not_to_say"
        assert len(keys) == len(set(keys))
        assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in keys)
        assert all(choice["label"] and choice["easy"] for choice in choices)


def test_the_scale_has_equal_ends() -> None:
    change = a_set("standard")["choice_lists"]["change"]
    steps = [choice["step"] for choice in change if "step" in choice]
    assert steps == [2, 1, 0, -1, -2]
    words = {choice.get("step"): choice["label"] for choice in change}
    assert words[2].replace("better", "worse") == words[-2]
    assert words[1].replace("better", "worse") == words[-1]
    assert [choice["key"] for choice in change][5:] == ["not_needed", "prefer_not_to_say"]


def test_the_figures_know_every_step_of_the_scale() -> None:
    change = a_set("standard")["choice_lists"]["change"]
    assert [Change[choice["key"].upper()] for choice in change] == list(Change)


def test_every_scale_uses_the_change_scale_and_says_that_worse_is_not_their_fault() -> None:
    standard = a_set("standard")
    assert {q["choices_from"] for q in questions_of(standard) if q["kind"] == "scale"} == {"change"}
    first_page = next(
        p for p in standard["pages"] if any(q["kind"] == "scale" for q in p.get("questions", []))
    )
    assert "not your fault" in first_page["intro"]
    assert "not your fault" in first_page["easy_intro"]


def test_the_hardest_comes_last() -> None:
    standard = a_set("standard")
    scales = [q["key"] for q in questions_of(standard) if q["kind"] == "scale"]
    assert scales[-2:] == ["now_safety", "now_effect_of_trauma"]
    hard = [
        index
        for index, page in enumerate(standard["pages"])
        if any(q["sensitive"] for q in page.get("questions", []))
    ]
    assert hard == list(range(hard[0], len(standard["pages"]) - 1))
    assert standard["pages"][-1]["closing"] is True


def test_a_content_note_comes_before_the_hard_parts_and_offers_to_skip() -> None:
    pages = a_set("standard")["pages"]
    hard = [page for page in pages if any(q["sensitive"] for q in page.get("questions", []))]
    assert "content_note" in hard[0]
    noted = [page for page in pages if "content_note" in page]
    assert all(page in hard for page in noted)
    assert all("skip" in page["content_note"] and "skip" in page["easy_content_note"] for page in noted)
    by_key = {page["key"]: page for page in pages}
    assert all("content_note" in by_key[key] for key in ("around_a_case", "now_feelings", "now_safety"))


def test_every_outcome_of_the_programme_is_asked_about() -> None:
    outcomes = {
        number for q in questions_of(a_set("standard")) if q["kind"] == "scale" for number in q["outcomes"]
    }
    assert outcomes == {1, 2, 3, 4, 5, 6}


def test_the_items_are_all_asked_once_and_can_carry_the_published_figures() -> None:
    standard = a_set("standard")
    items = [q["item_key"] for q in questions_of(standard) if q["kind"] == "scale"]
    assert len(items) == len(ITEM_KEYS)
    assert set(items) == ITEM_KEYS
    assert set(standard["item_aliases"]) == PUBLISHED_ITEMS
    assert set(standard["item_aliases"].values()) <= ITEM_KEYS


def test_words_about_how_people_were_treated_go_outside_first() -> None:
    page = next(p for p in a_set("standard")["pages"] if p["key"] == "how_you_were_treated")
    assert all(question["about_staff"] for question in page["questions"])


def test_version_one_of_the_standard_set_stays_as_it_was_published() -> None:
    paper = read_paper(a_set("standard-1"))
    assert (paper.key, paper.version) == ("standard", 1)
    said = [
        (page.key, one.key, one.wording, tuple(option.key for option in one.options))
        for page in paper.pages
        for one in page.questions
    ]
    assert hashlib.sha256(repr(said).encode()).hexdigest() == VERSION_ONE
    assert not any(page.shown_if or page.hidden_if for page in paper.pages)
    assert not any(one.shown_if or one.hidden_if for page in paper.pages for one in page.questions)


def test_both_versions_ask_under_the_same_keys_with_the_same_choices() -> None:
    old, new = (
        {
            one.key: {option.key for option in one.options}
            for page in read_paper(a_set(name)).pages
            for one in page.questions
        }
        for name in ("standard-1", "standard")
    )
    assert set(old) == set(new)
    assert all(old[key] <= new[key] for key in old)


def test_the_first_question_is_which_of_these_is_closest_and_greets_each_group_in_words_of_its_own() -> None:
    first, *rest = read_paper(a_set("standard")).pages
    assert first.opening
    assert [one.wording for one in first.questions] == ["Which of these is closest to you?"]
    greeted = {option.key: option.first_words for option in first.questions[0].options if option.first_words}
    assert set(greeted) == {"family", "waiting", "turned_away", "left_early"}
    assert len(set(greeted.values())) == len(greeted)
    assert all(option.easy_first_words for option in first.questions[0].options if option.first_words)
    young = next(page for page in rest if page.opening)
    assert young.shown_if == (Condition("closest_to_you", frozenset({"under_16"})),)
    assert not young.questions
    assert "young people" in young.intro


def test_who_never_started_is_not_asked_how_things_are_compared_with_when_they_started() -> None:
    scales = [
        page
        for page in read_paper(a_set("standard")).pages
        if any(one.kind is Kind.SCALE for one in page.questions)
    ]
    for page in scales:
        (hidden,) = page.hidden_if
        assert {"waiting", "turned_away"} <= hidden.any_of
