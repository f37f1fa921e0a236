"""When a window is open, who may still finish after it, and when a day can still bring somebody."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

#: Answers in progress are promised to be kept for so long with a "come back later" code. The promise outlives the window.
FINISHED_WITHIN = timedelta(days=7)


class State(StrEnum):
    """Where a window stands on a day."""

    OPEN = "open"
    TO_COME = "to_come"
    CLOSED = "closed"


def state_of(opens_on: date, closes_on: date | None, on: date) -> State:
    """Say where a window stands on a day; its first and its last day count as open."""
    if on < opens_on:
        return State.TO_COME
    return State.CLOSED if closes_on is not None and on > closes_on else State.OPEN


def can_finish(opens_on: date, closes_on: date | None, on: date) -> bool:
    """Say whether somebody who began while a window was open may still go on and send.

    Their answers are kept until the next day ends, or for seven days with a code; they may finish for as long as that.
    """
    return opens_on <= on and (closes_on is None or on <= closes_on + FINISHED_WITHIN)


def takes_anybody_from(closes_on: date | None, on: date) -> bool:
    """Say whether a window with this last day will take a new answer on or after a day."""
    return closes_on is None or closes_on >= on


def is_open(opens_on: date, closes_on: date | None, on: date) -> bool:
    """Say whether a window is open on a day; its last day counts."""
    return opens_on <= on and (closes_on is None or on <= closes_on)
