"""Facts about the fixed sentences of the form: short, calm, honest about its limits, and the same everywhere."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feedback.intake.rules import MayUse, ReadsFirst
from feedback.moderation.rules import CaseState

DATA = Path(__file__).parents[2] / "feedback" / "intake" / "data"
TEMPLATES = Path(__file__).parents[2] / "templates"
WORDING: dict[str, Any] = tomllib.loads((DATA / "wording.toml").read_text(encoding="utf-8"))


def all_texts(thing: object) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from all_texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from all_texts(value)


def test_no_sentence_is_longer_than_twenty_words() -> None:
    for text in all_texts(WORDING):
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 20, sentence


def test_no_text_scolds() -> None:
    for text in all_texts(WORDING):
        assert not re.search(r"\b(invalid|illegal|failed|must|required|mandatory)\b", text, re.IGNORECASE), (
            text
        )


def test_the_start_states_the_limit_of_privacy_and_the_way_back() -> None:
    bullets = " ".join(WORDING["start"]["bullets"])
    assert WORDING["safety"]["if_someone_is_in_danger"] in WORDING["start"]["bullets"]
    assert "could be asked for" in bullets
    assert "unless a court or inquiry has told us to keep it" in bullets
    assert "within two working days" in bullets


def test_the_limit_of_our_help_is_one_string_made_of_its_three_parts() -> None:
    safety = WORDING["safety"]
    parts = [safety["nobody_watches"], safety["danger"], safety["if_someone_is_in_danger"]]
    assert safety["everywhere"] == " ".join(parts)


def test_no_template_words_the_limit_of_our_help_in_its_own_way() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        if "watches this" in text:
            assert WORDING["safety"]["nobody_watches"] in text, template.name


def test_who_may_use_my_words_has_four_steps_and_nothing_is_ticked() -> None:
    choices = WORDING["may_use"]["choices"]
    assert [choice["key"] for choice in choices] == [use.value for use in MayUse]
    assert all(choice["hint"] for choice in choices)
    assert all("default" not in choice and "checked" not in choice for choice in choices)


def test_who_reads_first_offers_the_outside_first() -> None:
    assert [choice["key"] for choice in WORDING["reads_first"]["choices"]] == [
        first.value for first in ReadsFirst
    ]


def test_every_state_that_a_code_can_show_has_words_and_a_referral_shows_only_as_being_read() -> None:
    assert set(WORDING["code"]["states"]) >= {state.value for state in CaseState}
    assert not any("referr" in words.lower() for words in WORDING["code"]["states"].values())
