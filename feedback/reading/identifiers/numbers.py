"""Numbers that a file, a car or a person is known by. They are rare details: nobody else has the same."""

import re
from collections.abc import Iterator

from feedback.reading.identifiers.suggestion import Kind, Suggestion

_RULES = (
    # National Insurance number: two letters, six figures, one letter.
    re.compile(r"\b[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D]\b", re.IGNORECASE),
    # NHS number: ten figures, usually 3-3-4.
    re.compile(r"(?<![\d+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)"),
    # A reference with letters before at least five figures, or figures between slashes, or "123 of 4/5/2024".
    re.compile(r"\b[A-Z]{1,5}[/-]?\d{5,12}(?:[/-]\d{1,6})?\b", re.IGNORECASE),
    re.compile(r"\b\d{1,4}[/-]\d{4,8}[/-]\d{2,4}\b"),
    re.compile(r"\b\d{1,5} of \d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b", re.IGNORECASE),
    # Any long run of figures.
    re.compile(r"(?<![\d.£$€+])\d{6,18}(?![\d.])"),
    # Sort code and account, card numbers.
    re.compile(r"\b\d{2}-\d{2}-\d{2}\b"),
    re.compile(r"\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b"),
    # Car: the style since 2001, and the two before it.
    re.compile(r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"),
    re.compile(r"\b[a-z]{2}\d{2} ?(?!and|the|for|was|but|who|are|you|not|all|she|him|her|has|had)[a-z]{3}\b"),
    re.compile(r"\b[A-Z]\d{1,3} ?[A-Z]{3}\b"),
    re.compile(
        r"\b[a-hj-npr-tv-y]\d{2,3} ?(?!and|the|for|was|but|who|are|you|not|all|she|him|her|has|had)[a-z]{3}\b"
    ),
    re.compile(r"\b[A-Z]{3} ?\d{1,3}[A-Z]\b"),
)
#: "ref", "case number", "hospital no." and the like, then something with a figure in it.
_NAMED = re.compile(
    r"\b(?:(?:crime|case|court|log|incident|police|hospital|client|patient|claim|file|collar|badge|passport|account|policy|home office|tenancy|licen[cs]e)\s*(?:reference|ref|number|num|no|id)?|reference|ref|reg(?:istration)?|number plate|plate)\b\.?\s*(?:number|no\.?|is|was|num)?\s*[:#=-]?\s*(?P<number>[A-Z]{0,6}[ /-]?\d[\w/-]{2,24}(?:(?<=\d) of \d{1,2}/\d{1,2}/\d{2,4})?)",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Suggestion]:
    """Yield the numbers in `text` that stand for one person, case or car."""
    for rule in _RULES:
        for match in rule.finditer(text):
            yield Suggestion(match.start(), match.end(), Kind.RARE_DETAIL)
    for match in _NAMED.finditer(text):
        yield Suggestion(*match.span("number"), Kind.RARE_DETAIL)
