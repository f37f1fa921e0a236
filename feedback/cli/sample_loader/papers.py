"""The data files of the sample programme, and the clock that it is told by: weeks before the day of loading."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from feedback.core.moments import LONDON

FOLDER = Path(__file__).resolve().parents[1] / "sample"


def read(name: str) -> dict[str, Any]:
    """Read one data file of the sample programme."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Clock:
    """The days of the sample, counted from the moment at which it is loaded."""

    now: datetime

    @property
    def today(self) -> date:
        """Give the day of loading, in London."""
        return self.now.astimezone(LONDON).date()

    def weeks_ago(self, weeks: int, *, weekday: int = 2, hour: int = 10) -> datetime:
        """Give a working moment so many weeks ago (Wednesday at ten, unless said otherwise); never in the future."""
        monday = self.today - timedelta(days=self.today.weekday(), weeks=weeks)
        moment = datetime.combine(monday + timedelta(days=weekday), time(hour), LONDON)
        return min(moment.astimezone(UTC), self.now)

    def months_ahead(self, months: int) -> date:
        """Give the last day of the month so many months ahead."""
        index = self.today.year * 12 + self.today.month - 1 + months + 1
        first_after = date(index // 12, index % 12 + 1, 1)
        return first_after - timedelta(days=1)
