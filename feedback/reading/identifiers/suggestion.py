"""A suggested span, and how overlapping ones become one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The redaction categories that a machine may suggest; offence detail is for a person to see."""

    PERSON = "person"
    STAFF = "staff"
    THIRD_PARTY = "third_party"
    PLACE = "place"
    DATE = "date"
    CONTACT = "contact"
    ORGANISATION = "organisation"
    RARE_DETAIL = "rare_detail"


@dataclass(frozen=True, slots=True, order=True)
class Suggestion:
    """Code points `start` to `end` (exclusive) of a text, and the category that they may fall under."""

    start: int
    end: int
    kind: Kind


#: Of two readings of the same words the more telling one comes first.
_TELLING = (
    Kind.CONTACT,
    Kind.RARE_DETAIL,
    Kind.DATE,
    Kind.ORGANISATION,
    Kind.PLACE,
    Kind.STAFF,
    Kind.THIRD_PARTY,
    Kind.PERSON,
)


def merged(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return `suggestions` in order with overlapping ones joined; the longer one says what kind the whole is."""
    joined: list[Suggestion] = []
    longest = 0
    for one in sorted(suggestions, key=lambda s: (s.start, -s.end, _TELLING.index(s.kind))):
        if one.end <= one.start:
            continue
        if joined and one.start < joined[-1].end:
            last = joined[-1]
            kind = one.kind if one.end - one.start > longest else last.kind
            longest = max(longest, one.end - one.start)
            joined[-1] = Suggestion(last.start, max(last.end, one.end), kind)
        else:
            longest = one.end - one.start
            joined.append(one)
    return joined
