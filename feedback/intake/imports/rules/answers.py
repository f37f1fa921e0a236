"""What a cell under a choice or a scale means: the question's own keys and labels first, then words people use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from feedback.figures.outcomes import Change

#: Other words for the points of the change scale. "Improved" without a size is the smaller step: nothing is made
#: larger than it was said to be, and both steps count as improved. "Maintained or improved" is not here: it is two
#: answers, and a row can only hold one.
CHANGE_WORDS: Mapping[str, str] = {
    "much better": "a_lot_better",
    "a great deal better": "a_lot_better",
    "improved a lot": "a_lot_better",
    "greatly improved": "a_lot_better",
    "much improved": "a_lot_better",
    "better": "a_little_better",
    "a bit better": "a_little_better",
    "slightly better": "a_little_better",
    "somewhat better": "a_little_better",
    "improved": "a_little_better",
    "improved a little": "a_little_better",
    "slightly improved": "a_little_better",
    "improvement": "a_little_better",
    "same": "about_the_same",
    "the same": "about_the_same",
    "stayed the same": "about_the_same",
    "remained the same": "about_the_same",
    "no change": "about_the_same",
    "unchanged": "about_the_same",
    "maintained": "about_the_same",
    "worse": "a_little_worse",
    "a bit worse": "a_little_worse",
    "slightly worse": "a_little_worse",
    "got worse": "a_little_worse",
    "worsened": "a_little_worse",
    "deteriorated": "a_little_worse",
    "much worse": "a_lot_worse",
    "a great deal worse": "a_lot_worse",
    "worsened a lot": "a_lot_worse",
    "n a": "not_needed",
    "not applicable": "not_needed",
    "does not apply": "not_needed",
    "not relevant": "not_needed",
}
ANY_WORDS: Mapping[str, str] = {
    "not answered": "prefer_not_to_say",
    "no answer": "prefer_not_to_say",
    "not stated": "prefer_not_to_say",
    "did not answer": "prefer_not_to_say",
    "would rather not say": "prefer_not_to_say",
    "rather not say": "prefer_not_to_say",
    "refused": "prefer_not_to_say",
    "y": "yes",
    "true": "yes",
    "1": "yes",
    "n": "no",
    "false": "no",
    "0": "no",
    "dont know": "not_sure",
    "do not know": "not_sure",
    "unsure": "not_sure",
}
_NUMBERS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "eighteen": "18",
}  # fmt: skip
_SAID_ALIKE = (
    ("less than", "under"),
    ("fewer than", "under"),
    ("more than", "over"),
    ("a year", "12 months"),
)


def plainly(text: str) -> str:
    """Give `text` in one form for comparison: small letters, numbers as digits, no marks, single spaces."""
    kept = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    words = re.sub(r"[\W_]+", " ", kept).split()
    joined = " ".join(_NUMBERS.get(word, word) for word in words)
    for said, meant in _SAID_ALIKE:
        joined = re.sub(rf"\b{said}\b", meant, joined)
    return joined


@dataclass(frozen=True)
class Target:
    """A question that a column can lead to. `choices` is (key, label) in order, empty for words."""

    question_id: UUID
    key: str
    wording: str
    is_text: bool
    item_key: str = ""
    aliases: frozenset[str] = frozenset()
    choices: tuple[tuple[str, str], ...] = ()
    _known: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Learn every word for each of the choices; the question's own words win over ours."""
        keys = {key for key, _ in self.choices}
        known = {word: key for word, key in ANY_WORDS.items() if key in keys}
        if Change.A_LOT_BETTER.name.lower() in keys:
            known |= {word: key for word, key in CHANGE_WORDS.items() if key in keys}
            known |= {
                plainly(change.value): change.name.lower() for change in Change if change.name.lower() in keys
            }
        for key, label in self.choices:
            known[plainly(label)] = known[plainly(key)] = key
        object.__setattr__(self, "_known", known)

    @property
    def names(self) -> frozenset[str]:
        """Give everything that the question answers to, in comparable form."""
        named = {self.key, self.item_key, *self.aliases}
        return frozenset(plainly(name) for name in named if name)

    def choice(self, cell: str, values: Mapping[str, str]) -> str | None:
        """Give the key of the choice that a cell means, or None where it means none of them.

        Args:
            values: the file's own words, in comparable form, and what they mean.
        """
        said = plainly(cell)
        return self._known.get(plainly(values[said]) if said in values else said)


def find(targets: tuple[Target, ...], name: str) -> Target | None:
    """Find a question by key, item or published name, or by its wording; the first set that has it wins."""
    wanted = plainly(name)
    return next((each for each in targets if wanted in each.names), None) or next(
        (each for each in targets if wanted == plainly(each.wording)), None
    )
