"""Calendar dates: months as the papers write them, and deadlines that stay within their month."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

MONTH = re.compile(r"(?P<name>[A-Za-z]+)\s+(?P<year>\d{4})", re.ASCII)
DAY = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>[A-Za-z]+\s+\d{4})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month, such as September 2024.

    Raises:
        ValueError: there is no such month.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month, which "until September 2024" means."""
        return self.first_day.replace(day=monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{MONTHS[self.month - 1]} {self.year}"


def parse_month(text: str) -> Month:
    """The month in "September 2024" or "Sept 2024", in any letter case.

    Raises:
        ValueError: anything else, or a name too short to be one month only ("Ju 2024").
    """
    found = MONTH.fullmatch(text.strip())
    numbers = [] if found is None else _months_called(found["name"])
    if found is None or len(numbers) != 1:
        raise ValueError("A month looks like September 2024.")
    return Month(int(found["year"]), numbers[0])


def parse_day(text: str) -> date:
    """The day in "31 March 2023", "18th December 2018" or "2023-03-31".

    Raises:
        ValueError: anything else, or a day that its month does not have.
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return date.fromisoformat(text)
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError("A day looks like 31 March 2023.")
    month = parse_month(found["month"])
    return date(month.year, month.month, int(found["day"]))


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the last day of that month where it is shorter."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=years, month=month + 1, day=min(day.day, monthrange(years, month + 1)[1]))


def response_due(submitted_on: date) -> date:
    """The last day for an answer to recommendations: two calendar months on.

    31 December 2021 gives 28 February 2022, 29 December 2023 gives 29 February 2024.
    """
    return add_months(submitted_on, 2)


def whole_years(first_day: date, last_day: date) -> int:
    """The length of a term in years, both days included (1 January 2026 to 31 December 2028 is 3).

    Raises:
        ValueError: the term is no whole number of years, or ends before it starts.
    """
    years = (last_day + timedelta(days=1)).year - first_day.year
    if years < 1 or add_months(first_day, 12 * years) != last_day + timedelta(days=1):
        raise ValueError("The term is not a whole number of years.")
    return years


def _months_called(name: str) -> list[int]:
    """The numbers of the months whose names begin with `name`, which needs three letters or more."""
    shortest = 3
    wanted = name.casefold()
    if len(wanted) < shortest:
        return []
    return [number for number, month in enumerate(MONTHS, start=1) if month.casefold().startswith(wanted)]
