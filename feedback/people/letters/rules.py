"""When a letter leaves, and when it is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

#: Letters leave on the quarter hour, so that one cannot tell when what it is about came in (4-protection.md).
QUARTER = timedelta(minutes=15)
#: After each try that failed; the last one is for every try after it.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
#: Whoever has signed in since has long seen it on their first page.
KEPT_FOR = timedelta(days=7)
#: A letter that is this late is shown to the administrator.
LATE = timedelta(minutes=30)


def leaves_at(at: datetime) -> datetime:
    """Give the next quarter of an hour, at least a minute away: an aware moment for an aware moment."""
    whole = at.replace(minute=0, second=0, microsecond=0)
    passed = (at + timedelta(minutes=1) - whole) // QUARTER
    return whole + (passed + 1) * QUARTER


def next_try(at: datetime, tries: int) -> datetime:
    """Give when to try again after `tries` tries (one or more) that failed."""
    return at + PAUSES[min(tries, len(PAUSES)) - 1]
