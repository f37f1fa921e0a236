"""When a link to set up a way in still opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: An invitation is good for two days (4-protection.md, "Signing in").
LASTS = timedelta(hours=48)
#: The words of a second person may be mistyped so often before the link ends.
MOST_MISSES = 5


@dataclass(frozen=True)
class LinkTimes:
    """Until when a link is good, and when it was used or ended (None while it was not)."""

    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None


def opens(times: LinkTimes, at: datetime) -> bool:
    """Say whether a link still opens: not used, not ended by anybody, not older than its time."""
    return times.used_at is None and times.ended_at is None and at < times.expires_at
