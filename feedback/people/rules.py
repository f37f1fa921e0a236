"""How long a sign-in lasts, and what training moderating needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

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


@dataclass(frozen=True)
class TrainingNote:
    """Until when training counts (None: it was taken back), and when that was noted (None: before that was kept)."""

    valid_until: date | None
    noted_at: datetime | None

    def comes_after(self) -> tuple[bool, datetime, int]:
        """Give what notes are put in order by, the newest last.

        Of two that were noted at one moment the one that counts for less is the newer. Among those of unknown age it is
        the one that counts longest, as it was while they were written.
        """
        days = (self.valid_until or date.min).toordinal()
        if self.noted_at is None:
            return False, datetime.min.replace(tzinfo=UTC), days
        return True, self.noted_at, -days


def counts_until(notes: Iterable[TrainingNote]) -> date | None:
    """Give until when training counts by its newest note alone, so that a shorter time, or an end, counts at once."""
    newest = max(notes, key=TrainingNote.comes_after, default=None)
    return newest.valid_until if newest else None


def in_date(valid_until: date | None, on: date) -> bool:
    """Say whether training counts on a day (its last day included)."""
    return valid_until is not None and on <= valid_until
