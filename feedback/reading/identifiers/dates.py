"""Dates exact enough to find somebody by: a day of a month, or a month of a year. A month alone is left."""

import re
from collections.abc import Iterator

from feedback.reading.identifiers.suggestion import Kind, Suggestion

_MONTH = r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = rf"{_DAY}\s?(?:st|nd|rd|th)"
_YEAR = r"(?:,?\s+(?:of\s+)?(?:'\d{2}|’\d{2}|(?:19|20)\d{2}|\d{2}(?!\s*(?:am|pm|:|\d))\b))"
_WORD_DAY = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|thirty[ -]first)"

_RULES = (
    re.compile(
        rf"\b(?:{_ORDINAL}|{_DAY}|{_WORD_DAY})(?:\s+of)?[\s-]+{_MONTH}(?:{_YEAR}|-\d{{2,4}}\b)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?:{_ORDINAL}|{_WORD_DAY})\b{_YEAR}?", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+(?:19|20)\d{{2}}\b", re.IGNORECASE),
    re.compile(
        rf"\b(?!may\b){_MONTH}\s+{_DAY}\b(?!\s*(?:of|people|times|weeks|months|days|minutes|hours|%|am|pm|:))",
        re.IGNORECASE,
    ),
    re.compile(rf"\bMay\s+{_DAY}\b"),
    re.compile(rf"\b{_MONTH},?\s+(?:of\s+)?(?:19|20)\d{{2}}\b", re.IGNORECASE),
    re.compile(
        rf"(?<![\d/.-]){_DAY}\s?[/.-]\s?(?:0?[1-9]|1[0-2])\s?[/.-]\s?(?:(?:19|20)\d{{2}}|\d{{2}})(?![\d/-])"
    ),
    re.compile(r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/(?:(?:19|20)\d{2}|\d{2})(?![\d/-])"),
    re.compile(r"(?<!\d)(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(
        r"\b(?:christmas|new year['’]?s|boxing|valentine['’]?s)\s+(?:day|eve)\s+(?:19|20)\d{2}\b",
        re.IGNORECASE,
    ),
)
#: "on the 14th", "dob 3/4": a day that needs its word before it.
_LED = re.compile(
    rf"\b(?:on\s+the\s+(?P<a>{_ORDINAL})|(?:on|born|dob|d\.o\.b\.?)\s*:?\s+(?P<b>{_DAY}/(?:0?[1-9]|1[0-2])))(?![\d/]|\s*(?:floor|day|time|week|session|visit|attempt|call|appointment|month|year|person|worker))\b",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Suggestion]:
    """Yield the dates in `text`."""
    for rule in _RULES:
        for match in rule.finditer(text):
            yield Suggestion(match.start(), len(match[0].rstrip(" .,")) + match.start(), Kind.DATE)
    for match in _LED.finditer(text):
        yield Suggestion(*match.span("a" if match["a"] else "b"), Kind.DATE)
