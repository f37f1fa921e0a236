"""Looks at the words around one word of a text, to tell whether a person is named there."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedback.reading.identifiers import cues
from feedback.reading.identifiers.gazetteers import Gazetteers
from feedback.reading.identifiers.suggestion import Kind
from feedback.reading.identifiers.tokens import Token


@dataclass(frozen=True, slots=True)
class Reader:
    """Looks at one text's words with the lists at hand."""

    tokens: Sequence[Token]
    lists: Gazetteers

    def key(self, index: int) -> str:
        """Return the word as it is looked up; empty beyond the ends of the text."""
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def gap(self, index: int) -> str:
        """Return what stands before the word."""
        return self.tokens[index].gap if 0 <= index < len(self.tokens) else "\n"

    def plain(self, index: int) -> str:
        """Return the word as cues are written: without apostrophes."""
        return self.key(index).replace("'", "")

    def listed(self, index: int) -> bool:
        """Say whether this is a first name and nothing else."""
        key = self.key(index)
        parts = [part for part in key.split("-") if part]
        return key in self.lists.first_names or (len(parts) > 1 and parts[0] in self.lists.first_names)

    def double(self, index: int) -> bool:
        """Say whether this is a first name that is also a word."""
        return self.key(index) in self.lists.names_that_are_words

    def unknown(self, index: int) -> bool:
        """Say whether no list holds the word, and it does not look like an everyday one."""
        key = self.key(index)
        everyday = (
            self.lists.is_common(key) if self.tokens[index].capital_counts else self.lists.is_everyday(key)
        )
        return len(key) > 1 and not everyday and (key,) not in self.lists.places

    def joined(self, index: int) -> bool:
        """Say whether nothing but a space stands before the word."""
        return self.gap(index).strip(" ") == "" and self.gap(index) != ""

    def named_by(self, index: int) -> bool:
        """Say whether the words before say outright that a name comes: called, name is, Mrs."""
        before, two_before, gap = self.plain(index - 1), self.plain(index - 2), self.gap(index)
        if index == 0 or not (self.joined(index) or gap in {". ", ": ", ":", " - ", ", ", ' "', " “"}):
            return False
        if before in cues.TITLES and gap.strip() in {"", "."}:
            return not (before == "miss" and two_before in {"i", "will", "ill", "to", "we"})
        if before in cues.NAMING:
            return self.joined(index) and not (before == "called" and two_before in cues.CALLED_BEFORE)
        if before in {"is", "was", "its", "be"}:
            asked_not_to_say = two_before == "but" and "name" in [
                self.plain(i) for i in range(index - 8, index)
            ]
            return two_before in cues.NAME_WORDS or (before == "its" and asked_not_to_say)
        return before in cues.NAME_WORDS and gap in {": ", ":", " - "}

    def role_before(self, index: int) -> Kind | None:
        """Return the kind that a role or relation just before the word gives it, or None."""
        if not index or self.gap(index) not in {" ", ", ", " (", "("}:
            return None
        before = self.plain(index - 1)
        owned = self.plain(index - 2) in cues.BEFORE_A_ROLE or before == "mates"
        if before in cues.STAFF and owned:
            return Kind.STAFF
        if before in cues.RELATIONS and owned:
            return Kind.THIRD_PARTY
        return None

    def told(self, index: int) -> bool:
        """Say whether a name fits after the words before it: told, ask, thank you."""
        before = self.plain(index - 1)
        if not self.joined(index):
            return False
        if before in cues.TELLING:
            return True
        if before in {"me", "us"} and self.plain(index - 2) == "call":
            return True
        return before in cues.YOU and self.plain(index - 2) in cues.THANKING

    def does(self, index: int) -> bool:
        """Say whether what follows is what a person does."""
        after = self.plain(index + 1)
        return after in cues.DOING and self.joined(index + 1)

    def begins(self, index: int) -> bool:
        """Say whether the word opens a sentence or a part of one."""
        return (
            self.tokens[index].starts_sentence
            or self.gap(index) in {", ", "\n"}
            or self.plain(index - 1) in cues.OPENING
        )

    def pairs(self, index: int, other: int) -> bool:
        """Say whether the words stand beside each other as in a list of names: "X and Y", "X, Y", "X & Y"."""
        low, high = sorted((index, other))
        if high == low + 1:
            return self.gap(high).strip() in {",", "&", "/", "+"}
        return (
            high == low + 2
            and self.plain(low + 1) in {"and", "n", "or"}
            and self.joined(high)
            and self.gap(low + 1).strip() in {"", ","}
        )

    def introduced(self, index: int) -> bool:
        """Say whether somebody gives their own name: I'm … by the way, I am … here."""
        by_the_way = [self.plain(index + step) for step in (1, 2, 3)] == ["by", "the", "way"]
        return self.plain(index - 1) in {"im", "am", "its"} and (
            by_the_way or self.plain(index + 1) in {"btw", "here"}
        )
