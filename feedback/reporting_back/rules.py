"""What a council can answer to a theme, where an answer stands, and the thread as the person who spoke sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """We did, we will, or we could not because."""

    DID = "did"
    WILL = "will"
    COULD_NOT = "could_not"


class ReplyState(StrEnum):
    """How far an answer has come by our own acts; what the group said of it is in the round."""

    DRAFTED = "drafted"
    PUT_TO_GROUP = "put_to_group"
    PUBLISHED = "published"


class ReplyStanding(StrEnum):
    """Where an answer stands, the group's word included."""

    DRAFTED = "drafted"
    WITH_THE_GROUP = "with_the_group"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    PUBLISHED = "published"


def standing_of(state: ReplyState, *, closed: bool, agreed: bool) -> ReplyStanding:
    """Say where an answer stands. `closed`: the round is over. `agreed`: the group confirmed it, dissent or none."""
    if state is ReplyState.DRAFTED:
        return ReplyStanding.DRAFTED
    if state is ReplyState.PUBLISHED:
        return ReplyStanding.PUBLISHED
    if not closed:
        return ReplyStanding.WITH_THE_GROUP
    return ReplyStanding.CONFIRMED if agreed else ReplyStanding.RETURNED


#: Nothing is published that the group did not confirm.
MAY_BE_PUBLISHED = frozenset({ReplyStanding.CONFIRMED})
#: An answer can be worded again until it is published, but not while the group looks at it.
MAY_BE_REWORDED = frozenset({ReplyStanding.DRAFTED, ReplyStanding.RETURNED})


class Stop(StrEnum):
    """The five stops of the thread."""

    SAID = "said"
    UNDERSTOOD = "understood"
    DECIDED = "decided"
    ASKED_FOR = "asked_for"
    CHANGED = "changed"


@dataclass(frozen=True)
class StopState:
    """One stop: whether it is reached, where this one is now, or not yet."""

    stop: Stop
    state: str


def thread_of(reached: frozenset[Stop]) -> Sequence[StopState]:
    """Fill the thread up to the furthest stop that was reached; that one is where this one is now.

    At the last stop nothing is left to come: the whole thread is reached.
    """
    order = list(Stop)
    furthest = max(order.index(stop) for stop in reached | {Stop.SAID})
    here = "reached" if order[furthest] is Stop.CHANGED else "current"
    return [
        StopState(stop, here if place == furthest else "reached" if place < furthest else "waiting")
        for place, stop in enumerate(order)
    ]
