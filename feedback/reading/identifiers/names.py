"""People's names, found by a list of first names, by capital letters and by the words around them."""

from collections.abc import Iterator, Sequence

from feedback.reading.identifiers import cues
from feedback.reading.identifiers.double_meanings import is_a_person
from feedback.reading.identifiers.gazetteers import Gazetteers
from feedback.reading.identifiers.reader import Reader
from feedback.reading.identifiers.suggestion import Kind, Suggestion
from feedback.reading.identifiers.tokens import Token

_LONGEST_SURNAME = 3


def find(tokens: Sequence[Token], lists: Gazetteers) -> Iterator[Suggestion]:
    """Yield the names among `tokens`: person, staff or third party as the words just before say."""
    reader = Reader(tokens, lists)
    starts = {i: kind for i in range(len(tokens)) if (kind := _name_at(reader, i)) is not None}
    _spread(reader, starts)
    past = -1
    for index in sorted(starts):
        if index <= past:
            continue
        past = _last_word(reader, index)
        yield Suggestion(tokens[index].start, tokens[past].end, starts[index])


def _name_at(reader: Reader, index: int) -> Kind | None:
    """Return the kind of the name that starts at `index`, or None when no name does."""
    role = reader.role_before(index)
    kind = role or (Kind.STAFF if reader.plain(index - 1) in cues.STAFF_TITLES else Kind.PERSON)
    if reader.listed(index):
        return kind
    if reader.key(index) in cues.TITLES and not reader.double(index):
        return None
    named, told = reader.named_by(index), reader.told(index)
    if reader.double(index):
        return kind if named or is_a_person(reader, index, role=role, told=told) else None
    if not reader.unknown(index):
        surname = reader.key(index) in reader.lists.surnames and reader.tokens[index].titled
        return kind if surname and named else None
    return kind if named or _unknown_counts(reader, index, role=role, told=told) else None


def _unknown_counts(reader: Reader, index: int, *, role: Kind | None, told: bool) -> bool:
    """Decide on a word that no list holds from its capital and what stands around it."""
    token = reader.tokens[index]
    if reader.plain(index + 1) in cues.SAYS_ORG and reader.joined(index + 1):
        return False
    if role is not None:
        return token.titled or not reader.does(index - 1)
    if token.capital_counts:
        return reader.plain(index - 1) not in {"in", "near", "around", "outside", "towards", "the", "at"}
    if told and reader.plain(index - 1) not in {"like", "except", "love"}:
        return True
    if token.titled and reader.begins(index) and reader.does(index):
        return True
    return reader.introduced(index) or (reader.plain(index - 1) == "me" and reader.plain(index + 1) == "and")


def _spread(reader: Reader, starts: dict[int, Kind]) -> None:
    """Add the other names of a list: in "X, Y and Z" one known name says what the others are."""
    waiting = sorted(starts)
    while waiting:
        index = waiting.pop()
        for last, other in (
            (index, index - 2),
            (index, index - 1),
            *((end, end + step) for end in (_last_word(reader, index),) for step in (1, 2)),
        ):
            if other < 0 or other >= len(reader.tokens) or other in starts or not reader.pairs(last, other):
                continue
            by_comma = abs(last - other) == 1
            if reader.double(other):
                counts = (
                    reader.tokens[other].titled
                    or not reader.lists.is_everyday(reader.key(other))
                    or not by_comma
                )
            else:
                counts = reader.unknown(other) and (reader.tokens[other].titled or not by_comma)
            if counts:
                starts[other] = starts[index]
                waiting.append(other)


def _last_word(reader: Reader, index: int) -> int:
    """Return the last word of the name that starts at `index`, surname included."""
    last = index
    while last + 1 < len(reader.tokens) and last - index < _LONGEST_SURNAME and reader.joined(last + 1):
        token = reader.tokens[last + 1]
        if reader.tokens[last].end + len(token.gap) != token.start:  # a possessive stands between
            break
        everyday = reader.lists.is_everyday(token.key)
        surname = token.key.replace("'", "") in reader.lists.surnames and (not everyday or token.titled)
        unknown = reader.unknown(last + 1)
        particle = token.key in cues.PARTICLES and not everyday
        initial = (
            len(token.key) == 1
            and token.capital_counts is False
            and reader.tokens[index].titled
            and token.key not in {"a", "i", "x", "u"}
        )
        if not (surname or unknown or particle or initial or reader.listed(last + 1)):
            break
        last += 1
    return last
