"""What somebody told us about themselves, how ten tellings become tallies, and what of the tallies may be seen.

Marginal tallies only: one attribute at a time, never two together, since a joint row is a person.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from feedback.figures.shares import Share
from feedback.figures.suppression import Profile
from feedback.figures.tables import PublicTable, public_table

#: Envelopes are opened ten at a time: never fewer, so that no fold is about one person.
TEN = 10
#: Envelopes that wait this long without ten coming together are destroyed uncounted.
WAITS_FOR = timedelta(days=90)
#: Figures on a page move when this many more people were counted: two looks at the page then differ by twenty people.
STEP = 20
#: Kept beside the published choices, so that each topic's tallies add up to the number of people.
NO_ANSWER = "no_answer"


@dataclass(frozen=True)
class Topic:
    """One question about the person. `choices` are (key, words); "prefer not to say" is the last of them."""

    key: str
    name: str
    question: str
    hint: str
    choices: tuple[tuple[str, str], ...]

    def takes(self, choice: str) -> bool:
        """Say whether `choice` is one of ours."""
        return any(choice == key for key, _ in self.choices)


#: How often each choice was given: (topic, choice) to a number of people.
Tallies = Mapping[tuple[str, str], int]


def only_published(told: Mapping[str, str], topics: Sequence[Topic]) -> dict[str, str]:
    """Keep what is one of the published choices; anything else counts as no answer."""
    return {topic.key: told[topic.key] for topic in topics if topic.takes(told.get(topic.key, ""))}


def written(told: Mapping[str, str]) -> str:
    """Write down what goes into an envelope. The order of the questions is the same in all."""
    return json.dumps(dict(told), sort_keys=True, separators=(",", ":"))


def read(text: str, topics: Sequence[Topic]) -> dict[str, str]:
    """Read what was in an envelope; one that makes no sense was an empty one."""
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return only_published({str(key): str(value) for key, value in told.items()}, topics)


def folded(envelopes: Iterable[Mapping[str, str]], topics: Sequence[Topic]) -> Counter[tuple[str, str]]:
    """Add envelopes up, each topic by itself. Under every topic the tallies add up to the number of envelopes."""
    tallies: Counter[tuple[str, str]] = Counter()
    for told in envelopes:
        tallies.update((topic.key, told.get(topic.key, NO_ANSWER)) for topic in topics)
    return tallies


def shows_anew(counted: int, shown: int) -> bool:
    """Say whether the figures that a page shows move on, from the people counted and those that are shown already."""
    return counted - shown >= STEP


def is_due(*, waiting: int, looked_on: date, on: date, crowded: int) -> bool:
    """Say whether ten are to be opened: once a day, so that a fold does not tell when the tenth came.

    Args:
        crowded: with this many waiting, tens are opened at once; the room would run out.
    """
    return waiting >= TEN and (looked_on < on or waiting >= crowded)


def is_stale(*, waiting: int, since: date, on: date) -> bool:
    """Say whether what waits is destroyed uncounted: fewer than ten, and nothing was opened for ninety days."""
    return 0 < waiting < TEN and on - since >= WAITS_FOR


@dataclass(frozen=True)
class ChoiceSeen:
    """One choice of a topic: its share, or None where the number is not shown."""

    words: str
    share: Share | None

    @property
    def hardly_heard(self) -> bool:
        """Say whether nobody said so, or the number is not shown."""
        return self.share is None or self.share.count == 0


@dataclass(frozen=True)
class TopicSeen:
    """One topic as a page may show it.

    `people` are those who came to the question, None where they are too few to show; `silent` preferred not to say.
    """

    key: str
    name: str
    people: int | None
    choices: tuple[ChoiceSeen, ...]
    silent: ChoiceSeen


def _choice(table: PublicTable, key: str, words: str) -> ChoiceSeen:
    count = table.cells[key]
    return ChoiceSeen(words, None if count is None or table.total is None else Share(count, table.total))


def seen(topics: Sequence[Topic], tallies: Tallies, profile: Profile) -> tuple[TopicSeen, ...]:
    """Show tallies as far as `profile` may see them, each topic as a table of its own with its own base.

    Who left a question out is in no table: it is nothing that a person is, and hiding a few of them would take a
    group that was heard with it.
    """
    found = []
    for topic in topics:
        table = public_table(
            {key: tallies.get((topic.key, key), 0) for key, _ in topic.choices}, profile, sensitive=True
        )
        shown = tuple(_choice(table, key, words) for key, words in topic.choices)
        found.append(TopicSeen(topic.key, topic.name, table.total, choices=shown[:-1], silent=shown[-1]))
    return tuple(found)
