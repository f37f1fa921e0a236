"""What a council can answer to a theme, where an answer stands, and the thread as the person who spoke sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedback.intake.rules import WIDTH, MayUse
from feedback.moderation.rules import CaseState


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


class Shown(StrEnum):
    """What a return code says of one answer; each has its words in intake's wording, under code.states."""

    RECEIVED = "received"
    FIRST_LOOKED = "first_looked"
    LEFT_OUT = "left_out"
    COUNTED_ONLY = "counted_only"
    POOLED = "pooled"
    WAITING = "waiting"
    BEING_READ = "being_read"
    CLEARED = "cleared"
    THEME_ONLY = "theme_only"
    WITHHELD = "withheld"
    WITHHELD_CASE = "withheld_case"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"
    TIME_OVER = "time_over"


#: Where a case stands as it is: nobody is reading, or the reading is over whatever the person chose.
_AS_IT_IS = frozenset({CaseState.RECEIVED, CaseState.WITHHELD, CaseState.SPAM, CaseState.WITHDRAWN})
_IN_HAND = frozenset({CaseState.CLAIMED, CaseState.SECOND_CHECK})
_ON_THE_WAY = frozenset({CaseState.POOLED, CaseState.WAITING, *_IN_HAND})


def shown_as(
    state: CaseState, *, reach: MayUse | None, referred: bool = False, could_affect_a_case: bool = False
) -> Shown:
    """Say what the holder of a code, who may be somebody else, is told of one answer.

    A referral shows as "being read", which is what every claimed answer shows too, and only where an answer without
    one could show it: not before a person has read, not after the decision, and not where nobody reads any further.

    Args:
        reach: how far this answer may go, its own consent included.
        referred: somebody is looking after it just now.
        could_affect_a_case: it was kept private for that reason.
    """
    if state is CaseState.WITHHELD and could_affect_a_case:
        return Shown.WITHHELD_CASE
    if state in _AS_IT_IS:
        return Shown(state.value)
    if reach is None:
        return Shown.LEFT_OUT
    if reach is MayUse.COUNTED:
        return Shown.COUNTED_ONLY
    if state in _IN_HAND or (referred and state in _ON_THE_WAY):
        return Shown.BEING_READ
    return Shown(state.value)


#: Where an answer was read and may be used.
READ = frozenset({Shown.CLEARED, Shown.THEME_ONLY})


def own_choices(whole: MayUse | None) -> Sequence[MayUse]:
    """Give how far one answer alone may be let go: less than everything else, as an answer's own choice only narrows.

    Empty where nothing is narrower.
    """
    return [reach for reach in MayUse if whole is not None and WIDTH[reach] < WIDTH[whole]]
