"""The questions about the person and the sentences around them, read once from data/equality.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from feedback.intake.equality.rules import Topic
from feedback.questions.rules import PREFER_NOT_TO_SAY

FILE = Path(__file__).parents[1] / "data" / "equality.toml"


@cache
def _shipped() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def sentences() -> dict[str, Any]:
    """Give the sentences around the questions. Pages translate them where they show them."""
    page: dict[str, Any] = _shipped()["page"]
    return page


@cache
def topics() -> tuple[Topic, ...]:
    """Give the questions, in their order; "prefer not to say" is the last choice of each."""
    last = (PREFER_NOT_TO_SAY, sentences()["prefer_not_to_say"])
    return tuple(
        Topic(
            key=each["key"],
            name=each["name"],
            question=each["question"],
            hint=each.get("hint", ""),
            choices=(*((key, words) for key, words in each["choices"]), last),
        )
        for each in _shipped()["topics"]
    )
