"""Suggested spans to cover before words are shared. A person accepts or drops every one of them; none is applied.

find("Priya was kind, but I told my story three times.")  →  [Suggestion(start=0, end=5, kind=Kind.PERSON)]
"""

from feedback.reading.identifiers import contacts, dates, names, numbers, organisations, places, rare_details
from feedback.reading.identifiers.gazetteers import Gazetteers, shipped
from feedback.reading.identifiers.suggestion import Kind as Kind
from feedback.reading.identifiers.suggestion import Suggestion as Suggestion
from feedback.reading.identifiers.suggestion import merged as merged
from feedback.reading.identifiers.tokens import tokens


def find(text: str, *, known: Gazetteers | None = None) -> list[Suggestion]:
    """Return the spans of `text` that may point at somebody, in order, none overlapping another.

    Args:
        text: what a person wrote, of any length and in any letter case.
        known: lists of names and places; the shipped ones unless told.

    Returns:
        Suggestions whose `start` and `end` count Unicode code points of `text`, `end` exclusive.
    """
    lists = known or shipped()
    read = tokens(text)
    return merged(
        [
            *contacts.find(text),
            *numbers.find(text),
            *dates.find(text),
            *organisations.find(read, lists),
            *places.find(text, read, lists),
            *names.find(read, lists),
            *rare_details.find(text),
        ]
    )
