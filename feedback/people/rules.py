"""How long a sign-in lasts, and what training moderating needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
#: Acts that cannot be taken back ask again who is there, unless the person showed it within this time.
CONFIRMED_FOR = timedelta(minutes=10)
#: A session is marked as seen at most this often, so that a page view is not a write.
SEEN_EVERY = timedelta(minutes=1)
TRAUMA_TRAINING = "trauma"


@dataclass(frozen=True)
class SessionTimes:
    """When a session began, was last seen, and was ended (None while it lasts)."""

    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None


def still_signed_in(times: SessionTimes, at: datetime) -> bool:
    """Say whether a session lasts: not ended, not idle for 30 minutes, not older than 8 hours."""
    return times.ended_at is None and at - times.seen_at < IDLE and at - times.started_at < ABSOLUTE


def freshly_confirmed(confirmed_at: datetime, at: datetime) -> bool:
    """Say whether a person showed who they are within the last ten minutes."""
    return timedelta() <= at - confirmed_at < CONFIRMED_FOR


def in_date(valid_until: date | None, on: date) -> bool:
    """Say whether training counts on a day (its last day included)."""
    return valid_until is not None and on <= valid_until
