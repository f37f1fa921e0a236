"""Time: aware UTC inside, London where people meet it, and the ISO week as the finest time of a respondent.

Only views, commands and the worker call `now`; everything else is given the moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

LONDON = ZoneInfo("Europe/London")
FRIDAY = 4


def now() -> datetime:
    """Give the present moment, aware, in UTC."""
    return datetime.now(UTC)


def iso_week(when: date) -> str:
    """Name the ISO week of a day or moment (in London), as "2026-W47"."""
    day = when.astimezone(LONDON).date() if isinstance(when, datetime) else when
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_start(week: str) -> date:
    """Give the Monday of "2026-W47".

    Raises:
        ValueError: `week` does not name an ISO week.
    """
    year, number = week.split("-W")
    return date.fromisocalendar(int(year), int(number), 1)


@cache
def _bank_holidays() -> HolidayBase:
    import holidays  # noqa: PLC0415 - only who keeps a clock loads it; the process of people who answer keeps none

    return holidays.country_holidays("GB", subdiv="ENG")


def is_staffed(day: date) -> bool:
    """Say whether somebody reads on this day: Monday to Friday, but not on a bank holiday of England and Wales."""
    return day.weekday() <= FRIDAY and day not in _bank_holidays()


@cache
def _bank_holidays_of_the_kingdom() -> tuple[HolidayBase, ...]:
    import holidays  # noqa: PLC0415 - as above

    return tuple(holidays.country_holidays("GB", subdiv=part) for part in ("ENG", "WLS", "SCT", "NIR"))


def is_working_day(day: date) -> bool:
    """Say whether a day counts in "working days" of the Freedom of Information Act 2000, section 10(6).

    No Saturday, no Sunday, no Christmas Day, no Good Friday, and no bank holiday in **any** part of the United Kingdom.
    """
    return day.weekday() <= FRIDAY and not any(day in part for part in _bank_holidays_of_the_kingdom())


def staffed_due(
    at: datetime, hours: int, *, rounded: bool = True, opens: time = time(9), closes: time = time(17)
) -> datetime:
    """Give the moment by which `hours` staffed hours (London; see `is_staffed`) have passed since `at`.

    Args:
        rounded: start from the next whole hour, so that the result cannot tell when something came in. A person's own
            act needs no such cover, and an immediate danger no such delay.
    """
    local = at.astimezone(LONDON)
    if rounded and (local.minute or local.second or local.microsecond):
        local = local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    left = timedelta(hours=hours)
    while True:
        if not is_staffed(local.date()) or local.time() >= closes:
            local = datetime.combine(local.date() + timedelta(days=1), opens, LONDON)
            continue
        local = max(local, datetime.combine(local.date(), opens, LONDON))
        staffed = datetime.combine(local.date(), closes, LONDON) - local
        if left <= staffed:
            return (local + left).astimezone(UTC)
        left -= staffed
        local += staffed


def next_slot(at: datetime, *, weekdays: tuple[int, ...] = (0, 3), hour: int = 9) -> datetime:
    """Give the next release slot after `at`: by default Monday and Thursday, 09:00 in London."""
    local = at.astimezone(LONDON)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        slot = datetime.combine(day, time(hour), LONDON)
        if day.weekday() in weekdays and slot > local:
            return slot.astimezone(UTC)
    message = "no release slot in the next eight days: are there any weekdays?"
    raise ValueError(message)
