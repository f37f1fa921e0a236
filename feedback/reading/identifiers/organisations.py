"""Named schools, surgeries, hospitals, places of worship and clubs."""

from collections.abc import Iterator, Sequence

from feedback.reading.identifiers.gazetteers import Gazetteers
from feedback.reading.identifiers.suggestion import Kind, Suggestion
from feedback.reading.identifiers.tokens import Token

_HEADS = frozenset(
    {
        "academy",
        "college",
        "school",
        "primary",
        "secondary",
        "high",
        "grammar",
        "infants",
        "juniors",
        "nursery",
    }
    | {
        "university",
        "hospital",
        "infirmary",
        "surgery",
        "church",
        "mosque",
        "masjid",
        "temple",
        "gurdwara",
        "synagogue",
    }
    | {"chapel", "hostel", "hotel", "prison", "hmp", "arms", "inn"}
)
_BETWEEN = frozenset(
    {
        "community",
        "primary",
        "secondary",
        "high",
        "grammar",
        "junior",
        "infant",
        "infants",
        "sixth",
        "form",
        "technical",
    }
    | {
        "comprehensive",
        "catholic",
        "medical",
        "health",
        "general",
        "royal",
        "district",
        "c",
        "of",
        "e",
        "rc",
        "ce",
        "the",
    }
    | {
        "and",
        "girls",
        "boys",
        "park",
        "hall",
        "house",
        "hill",
        "lane",
        "road",
        "green",
        "wood",
        "holy",
        "trinity",
        "st",
    }
    | {"saint", "sacred", "heart", "our", "lady", "church"}
)
#: A name that starts with one of these is one although each of its words is an everyday word.
_HOLY = frozenset({"st", "saint", "holy", "sacred"})
_MOST_WORDS_BEFORE = 5


def find(tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    """Yield the named organisations among `tokens`."""
    for index, token in enumerate(tokens):
        if token.key not in _HEADS or (token.key == "high" and not _looks_named(tokens, index, lists)):
            continue
        first = _first_word(tokens, index, lists)
        if first is not None:
            yield Suggestion(tokens[first].start, token.end, Kind.ORGANISATION)


def _looks_named(tokens: Sequence[Token], index: int, lists: Gazetteers) -> bool:
    """'Oakwood High' is a school, 'scored high' is not."""
    before = tokens[index - 1] if index else None
    return before is not None and (tokens[index].capital_counts or not lists.is_everyday(before.key))


def _first_word(tokens: Sequence[Token], head: int, lists: Gazetteers) -> int | None:
    """Walk back from the head word over the words of its name; None when no word of it is a name."""
    first: int | None = None
    for index in range(head - 1, max(-1, head - 1 - _MOST_WORDS_BEFORE), -1):
        token = tokens[index]
        if tokens[index + 1].gap not in {" ", ", "} or tokens[index + 1].gap == ", ":
            break
        named = token.capital_counts or token.key in _HOLY or not lists.is_everyday(token.key)
        if named and token.key not in {"the", "of", "and"}:
            first = index
        elif token.key not in _BETWEEN:
            break
    return first
