"""References to law that drafts get wrong, and dates that contradict each other, from `legal_references.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from feedback.figures.dates import MONTHS, parse_day, parse_month
from feedback.specification.rules.findings import Finding, Severity, in_order
from feedback.specification.rules.quotes import quoted, sentence_around, touches

DATA = Path(__file__).parents[1] / "data" / "legal_references.toml"
_MONTH = "|".join(name if name == "May" else f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
DAY = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\s+\d{{4}}\b", re.IGNORECASE)
MONTH = re.compile(rf"\b(?:{_MONTH})\s+\d{{4}}\b", re.IGNORECASE)
WHEN = re.compile(rf"{DAY.pattern}|{MONTH.pattern}", re.IGNORECASE)
#: "until 31 March 2023", "ends in April 2023", "expires on …": the end of a term.
ENDS = re.compile(
    rf"\b(?:until|up to|to the end of|end(?:s|ing)?(?: on| in)?|expir(?:es|ing)(?: on| in)?)\s+(?:the\s+)?"
    rf"(?P<when>{WHEN.pattern})",
    re.IGNORECASE,
)
#: Words that put a sentence into the future: a later date there contradicts nothing.
AHEAD = re.compile(
    r"\b(?:will|shall|must|may|should|would|due|plan(?:s|ned)?|expect(?:s|ed)?|until|from|by|before|intend\w*|propos\w*)\b",
    re.IGNORECASE,
)
#: Two ends this near to each other, and not the same day, are one term told twice.
NEAR_DAYS = 62


@dataclass(frozen=True)
class When:
    """A date as it is written, and the day that it means (the last day, where only a month is named)."""

    start: int
    end: int
    words: str
    day: date


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


@cache
def _references() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row) for row in _data()["references"])


def _date_rule(key: str) -> dict[str, str]:
    return next(row for row in _data()["dates"] if row["key"] == key)


def check_references(text: str) -> list[Finding]:
    """Find references to law that are wrong or unclear, outside quotes."""
    quotes = quoted(text)
    return in_order(
        [
            Finding(
                rule=f"legal:{row['key']}",
                start=found.start(),
                end=found.end(),
                severity=Severity(row["severity"]),
                found=found[0],
                says=row["wrong"],
                consider=f"{row['right']}. {row['note']}".strip(),
                source=row["source"],
            )
            for pattern, row in _references()
            for found in pattern.finditer(text)
            if not touches(found.start(), found.end(), quotes)
        ]
    )


def _day_meant(words: str) -> date | None:
    try:
        return parse_day(words)
    except ValueError:
        pass
    try:
        return parse_month(words).last_day
    except ValueError:
        return None


def _whens(text: str, pattern: re.Pattern[str], group: str | int = 0) -> list[When]:
    quotes = quoted(text)
    found = [
        (match.start(group), match.end(group), match[group], _day_meant(" ".join(match[group].split())))
        for match in pattern.finditer(text)
        if not touches(match.start(), match.end(), quotes)
    ]
    return [When(start, end, words, day) for start, end, words, day in found if day is not None]


def _date_finding(key: str, when: When, **values: str) -> Finding:
    row = _date_rule(key)
    return Finding(
        rule=f"dates:{key}",
        start=when.start,
        end=when.end,
        severity=Severity(row["severity"]),
        found=when.words,
        says=row["wrong"].format(**values),
        consider=row["right"],
        source=row["source"],
    )


def in_words(day: date) -> str:
    """Give a day as it is printed: "5 June 2018"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def check_later_than(text: str, document_date: date) -> list[Finding]:
    """Find days that are told as past and lie after the date of the document (004 ¶2.5)."""
    return [
        _date_finding("later_than_the_document", when, date=when.words, document_date=in_words(document_date))
        for when in _whens(text, DAY)
        if when.day > document_date and not AHEAD.search(sentence_around(text, when.start, when.end))
    ]


def check_terms(texts: Sequence[str]) -> list[list[Finding]]:
    """Find one term that ends in two ways, anywhere in the texts of one document (002, recommendation 2).

    Returns:
        One list of findings for each text, in the same order; the later mention carries the finding.
    """
    seen: list[When] = []
    result: list[list[Finding]] = []
    for text in texts:
        found = []
        for when in _whens(text, ENDS, "when"):
            clash = next((one for one in seen if 0 < abs((one.day - when.day).days) <= NEAR_DAYS), None)
            if clash is not None:
                found.append(
                    _date_finding("two_ends_of_one_term", when, first=clash.words, second=when.words)
                )
            seen.append(replace(when))
        result.append(found)
    return result
