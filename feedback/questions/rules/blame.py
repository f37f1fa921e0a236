"""Words that blame or label, read from data: a question speaks to the person themselves and may not put harm on them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from feedback.questions.rules.asking import plainly

FILE = Path(__file__).parents[1] / "data" / "blaming_words.csv"


@dataclass(frozen=True)
class BlamingWords:
    """One row: `row` is its number among the specification's language rules, or None for a rule of our own."""

    row: int | None
    pattern: re.Pattern[str]
    found_as: str
    consider: str


@cache
def blaming_words() -> tuple[BlamingWords, ...]:
    """Give every row of the file, compiled."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return tuple(
            BlamingWords(
                int(row["row"]) if row["row"] else None,
                re.compile(rf"(?<!\w)(?:{row['pattern']})(?!\w)"),
                row["found_as"],
                row["consider"],
            )
            for row in rows
        )


def blames(text: str) -> Iterator[tuple[str, str]]:
    """Give, for each blaming wording in a text, the words found and what to say in their place."""
    flat = plainly(text)
    for words in blaming_words():
        found = words.pattern.search(flat)
        if found is not None:
            yield found[0], words.consider
