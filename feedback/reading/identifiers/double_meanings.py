"""First names that are also everyday words: when "hope" is a wish and when Hope is a person."""

from feedback.reading.identifiers import cues
from feedback.reading.identifiers.reader import Reader
from feedback.reading.identifiers.suggestion import Kind


def is_a_person(reader: Reader, index: int, *, role: Kind | None, told: bool) -> bool:
    """Decide whether the word at `index`, a name and a word, names a person here.

    Args:
        reader: the text's words.
        index: which of them.
        role: what a role or relation just before makes of it ("my worker Grace").
        told: whether a name fits after the words before ("thank you Grace").
    """
    token, before, after = reader.tokens[index], reader.plain(index - 1), reader.plain(index + 1)
    if before in cues.PRONOUNS and not token.capital_counts and not (told and before in cues.YOU):
        return False
    if role is not None:
        return token.capital_counts or token.key not in cues.MODALS or after in cues.PAST
    if reader.introduced(index) or (before == "one" and reader.gap(index) == ", "):
        return True
    everyday = reader.lists.is_everyday(token.key)
    if told and (not everyday or token.titled or after not in {"for", "the", "to", "it"}):
        return token.titled or token.key not in cues.MONTHS
    return _by_its_capital(reader, index) or _by_what_follows(reader, index)


def _by_its_capital(reader: Reader, index: int) -> bool:
    token = reader.tokens[index]
    if token.capital_counts and token.key not in cues.TIMES_OF_YEAR:
        return True
    surname = reader.key(index + 1).replace("'", "") in reader.lists.surnames
    return surname and token.titled and reader.tokens[index + 1].titled


def _by_what_follows(reader: Reader, index: int) -> bool:
    after, beyond = reader.plain(index + 1), reader.plain(index + 2)
    if not reader.begins(index):
        everyday = reader.lists.is_everyday(reader.key(index))
        return reader.plain(index - 1) in {"me", "by", "with"} and after in {"and", "n"} and not everyday
    if after == "if":
        return beyond == "you"
    return reader.does(index) and (after not in cues.WEAK_DOING or _by_weak_doing(reader, index))


def _by_weak_doing(reader: Reader, index: int) -> bool:
    token, after, beyond = reader.tokens[index], reader.plain(index + 1), reader.plain(index + 2)
    if token.key in cues.TIMES_OF_YEAR:
        return False
    if after in {"is", "was", "isnt", "wasnt"}:
        return beyond in cues.PRAISE
    if after in {"from", "at"}:
        return beyond in {"the", "housing", "safeguarding", "reception", "school", "social"}
    return after in cues.ALWAYS and (token.titled or not reader.lists.is_everyday(token.key))
