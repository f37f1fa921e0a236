"""Facts about the published moderation policy: nobody can be moderated away for being critical."""

import re
import tomllib
from pathlib import Path
from typing import Any

from feedback.moderation.rules import CaseState, Category, Level

FILE = Path(__file__).parents[2] / "feedback" / "moderation" / "data" / "policy.toml"
POLICY: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))


def test_the_reasons_are_the_six_published_ones_and_none_is_about_tone() -> None:
    assert [reason["key"] for reason in POLICY["reasons"]] == [
        "identifies_someone",
        "names_staff",
        "offence_detail",
        "not_about_service",
        "spam",
        "asked_back",
    ]
    for reason in POLICY["reasons"]:
        assert not re.search(
            r"negativ|critic|tone|rude|swear|angry|unfair|reputation", reason["words"], re.IGNORECASE
        )


def test_naming_staff_never_allows_words_to_be_kept_back() -> None:
    allows = {reason["key"]: reason["allows"] for reason in POLICY["reasons"]}
    assert allows["names_staff"] == ["redact"]


def test_every_category_has_one_bracketed_stand_in_of_its_own() -> None:
    assert [category["key"] for category in POLICY["categories"]] == [category.value for category in Category]
    stand_ins = [category["derived"] for category in POLICY["categories"]]
    assert len(set(stand_ins)) == len(stand_ins) == 9
    assert all(re.fullmatch(r"\[[a-z ]+\]", text) for text in stand_ins)


def test_every_state_has_calm_words_and_a_referral_has_none() -> None:
    assert list(POLICY["states"]) == [state.value for state in CaseState]
    for words in POLICY["states"].values():
        assert not re.search(r"reject|refus|invalid|fail|denied|referr", words, re.IGNORECASE)


def test_the_clocks_are_no_longer_than_promised() -> None:
    levels = {level["key"]: level for level in POLICY["referral_levels"]}
    assert list(levels) == [level.value for level in Level]
    assert levels["immediate"]["within_staffed_hours"] <= 1
    assert levels["serious"]["within_working_days"] <= 1
    assert POLICY["first_look"]["within_working_days"] <= 2
