"""Details that few others share: an age to the month, or being the only one of one's kind somewhere."""

import re
from collections.abc import Iterator

from feedback.reading.identifiers.suggestion import Kind, Suggestion

_RULES = (
    re.compile(
        r"\b\d{1,2}\s+(?:years?|yrs?)(?:\s+and)?\s+\d{1,2}\s+(?:months?|mths?|weeks?)(?:\s+old)?\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:aged?|turned|i['’]?m|i was)\s+(\d{1,2}\s+and\s+(?:a\s+half|\d{1,2}\s+months?))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:the|their|they only had|its)\s+(?:only|first ever|one and only)\s+(?:\w+\s+)?(?:man|woman|boy|girl|lad|lass|male|female|wheelchair user|deaf person|blind person|muslim|sikh|hindu|jew|jewish person|traveller|gypsy|roma|asian|black person|white person|slovak|polish person|trans person|gay person|twins?|triplets?)(?:\s+(?:in|on|at|there|from)\b(?:\s+the)?(?:\s+\w+)?)?",
        re.IGNORECASE,
    ),
)


def find(text: str) -> Iterator[Suggestion]:
    """Yield the rare details in `text` that a rule can see. Most can only be seen by a person."""
    for rule in _RULES:
        for match in rule.finditer(text):
            yield Suggestion(*(match.span(1) if rule.groups else match.span()), Kind.RARE_DETAIL)
