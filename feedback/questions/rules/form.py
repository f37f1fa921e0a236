"""What a form looks like to whoever fills it in, and which pages make one part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID

PREFER_NOT_TO_SAY = "prefer_not_to_say"
#: Stands in a published version for "the services that the programme has on the day".
SERVICES = "@services"


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    CHOICE = "choice"
    SCALE = "scale"


@dataclass(frozen=True)
class Condition:
    """Holds when one of `any_of` was chosen under the question with this key."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked; `key` is what is stored. `first_words` greet who picks it; `lot` is a service's."""

    key: str
    label: str
    first_words: str = ""
    lot: int | None = None


@dataclass(frozen=True, kw_only=True)
class Conditional:
    """What may be shown to some and not to others: a page or a question, as it is written or as it is shown.

    `lots` are those that it belongs to, none for all.
    """

    shown_if: tuple[Condition, ...] = ()
    hidden_if: tuple[Condition, ...] = ()
    lots: frozenset[int] = frozenset()

    @cached_property
    def conditional(self) -> bool:
        """Say whether anything that was answered can hide it."""
        return bool(self.lots or self.shown_if or self.hidden_if)


@dataclass(frozen=True)
class Asked(Conditional):
    """One question, ready to be shown. A question of text has no choices."""

    id: UUID
    key: str
    wording: str
    hint: str
    is_text: bool
    is_scale: bool
    sensitive: bool
    choices: tuple[Choice, ...] = ()
    names_service: bool = False

    def takes(self, choice: str) -> bool:
        """Say whether `choice` is one of the published ones."""
        return any(choice == offered.key for offered in self.choices)


@dataclass(frozen=True)
class Page(Conditional):
    """One page of a form. `core` marks the first questions, which everyone sees; `opening` what stands before them.

    A page without questions says something and goes on.
    """

    key: str
    title: str
    intro: str
    content_note: str
    core: bool
    questions: tuple[Asked, ...]
    opening: bool = False

    @cached_property
    def asks_conditionally(self) -> bool:
        """Say whether anything that was answered can hide one of its questions."""
        return any(asked.conditional for asked in self.questions)

    @property
    def has_words(self) -> bool:
        """Say whether a person can write in their own words here."""
        return any(asked.is_text for asked in self.questions)

    @property
    def is_hard(self) -> bool:
        """Say whether every question here is a sensitive one."""
        return bool(self.questions) and all(asked.sensitive for asked in self.questions)


def part_from(pages: Sequence[Page], key: str) -> tuple[str, ...]:
    """Give the keys of the pages that "Skip this part" skips, from `key` on.

    A part is the page with the content note and the sensitive pages straight after it that ask in the same way: whoever
    skips "how things are now" skips all of it, and whoever skips the page about court skips that page.
    """
    position = next(index for index, page in enumerate(pages) if page.key == key)
    first, *rest = pages[position:]
    scales = all(asked.is_scale for asked in first.questions)
    part = [first.key]
    for page in rest:
        if not page.is_hard or not scales or not all(asked.is_scale for asked in page.questions):
            break
        part.append(page.key)
    return tuple(part)
