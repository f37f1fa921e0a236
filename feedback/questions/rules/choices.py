"""The choices of a question as a person types them, one a line: "What it says | Easy Read | first words"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedback.questions.rules.form import PREFER_NOT_TO_SAY
from feedback.questions.rules.paper import Option

LONGEST_KEY = 40
DECLINE = Option(PREFER_NOT_TO_SAY, "Prefer not to say", "I do not want to say")
#: The change scale. Its keys are the names of feedback.figures.outcomes.Change in small letters; its ends weigh the same.
SCALE = (
    Option("a_lot_better", "A lot better", "A lot better"),
    Option("a_little_better", "A little better", "A bit better"),
    Option("about_the_same", "About the same", "The same"),
    Option("a_little_worse", "A little worse", "A bit worse"),
    Option("a_lot_worse", "A lot worse", "A lot worse"),
    Option("not_needed", "This was not something I needed", "I did not need this"),
    DECLINE,
)


def new_key(words: str, taken: Sequence[str] | set[str], *, otherwise: str = "question") -> str:
    """Make a key from words: small letters, digits and underscores, unlike any that is taken."""
    plain = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[: LONGEST_KEY - 4].strip("_") or otherwise
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}_{number}"
    return key


def typed(options: Sequence[Option]) -> str:
    """Give choices as lines to type in. The way to decline is added by itself and is no line."""
    lines = []
    for option in options:
        if option.key != PREFER_NOT_TO_SAY:
            parts = [option.label, option.easy, option.first_words]
            while len(parts) > 1 and not parts[-1]:
                parts.pop()
            lines.append(" | ".join(parts))
    return "\n".join(lines)


def read_typed(text: str, before: Sequence[Option]) -> tuple[Option, ...]:
    """Read lines of choices. One that was there before, by its words or else by its place, keeps its key.

    Where the number of lines is the same, a line that was reworded is the same choice: answers to it stay together. The way
    to decline always comes last.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    old = [option for option in before if option.key != PREFER_NOT_TO_SAY]
    by_label = {option.label: option for option in old}
    labels = {line.split("|")[0].strip() for line in lines}
    taken = {option.key for option in before}
    made: list[Option] = []
    for place, line in enumerate(lines):
        label, easy, first_words = ([part.strip() for part in line.split("|")] + ["", ""])[:3]
        in_its_place = old[place] if len(lines) == len(old) else None
        if in_its_place is not None and in_its_place.label in labels:
            in_its_place = None
        was = by_label.get(label) or in_its_place
        if was is not None and was.key in {option.key for option in made}:
            was = None
        key = was.key if was else new_key(label, taken, otherwise="choice")
        taken.add(key)
        easy_first_words = was.easy_first_words if was and was.first_words == first_words else ""
        made.append(Option(key, label, easy, first_words, easy_first_words))
    declined = next((option for option in before if option.key == PREFER_NOT_TO_SAY), DECLINE)
    return (*made, declined)
