"""Which helplines people see, when one is to be rung again, and what their telephone does with a number.

Why an overdue line stays: a number that was right ninety days ago is almost always right today, and somebody may need it
tonight. It stays for as long again as its period and staff are told; then it is as if nobody had ever rung.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

#: Days until a local line is rung again, unless its own period is set.
RECHECK_DAYS = 90
SHORTEST_RECHECK, LONGEST_RECHECK = 7, 366
#: How sure somebody is who writes a line down and has not rung it yet.
NOT_RUNG_YET = "low: ring it first"


class Standing(StrEnum):
    """Where the last check of a line stands on a day."""

    UNCHECKED = "unchecked"
    CURRENT = "current"
    DUE = "due"
    LAPSED = "lapsed"


class Place(StrEnum):
    """Under which heading a line stands: danger first, then what is near, then everybody else."""

    DANGER = "danger"
    LOCAL = "local"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, kw_only=True)
class Line:
    """What staff can say about a helpline. `silent` is what a person does who cannot speak aloud."""

    name: str
    number: str = ""
    text: str = ""
    chat: str = ""
    hours: str = ""
    who: str = ""
    silent: str = ""
    recheck_days: int = RECHECK_DAYS


@dataclass(frozen=True)
class Sms:
    """What a telephone sends, and where to. `written` is the number as people read it, with its spaces."""

    written: str
    word: str

    @property
    def number(self) -> str:
        """Give the number as a telephone takes it."""
        return self.written.replace(" ", "")

    @property
    def address(self) -> str:
        """Give the sms: address. The word goes along, so that nobody has to remember it."""
        return f"sms:{self.number}" + (f"?body={self.word}" if self.word else "")


_WORD_TO_NUMBER = re.compile(
    r"\btext\s+(?P<word>[A-Za-z0-9]{1,20})\s+to\s+(?P<number>\+?\d[\d ]{1,18}\d)\b", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![\w+])\+?\d[\d ]{1,18}\d\b")


def sms_of(text: str) -> Sms | None:
    """Read "text SHOUT to 85258" or "text 07700 900123"; None where there is no number to send to."""
    found = _WORD_TO_NUMBER.search(text)
    if found is not None:
        return Sms(found["number"], found["word"])
    numbers = _NUMBER.findall(text)
    return Sms(numbers[-1], "") if numbers else None


def dialled(number: str) -> str:
    """Give what a telephone dials: "111 (option 2)" becomes "111"."""
    before = number.split("(", maxsplit=1)[0].strip()
    digits = "".join(mark for mark in before if mark in "0123456789")
    return ("+" if before.startswith("+") else "") + digits


def next_check(checked_on: date, recheck_days: int) -> date:
    """Give the last day on which a check still counts."""
    return checked_on + timedelta(days=recheck_days)


def standing(checked_on: date | None, recheck_days: int, on: date) -> Standing:
    """Say where the last check of a line stands on a day. An overdue one lapses after as long again."""
    if checked_on is None:
        return Standing.UNCHECKED
    if on <= next_check(checked_on, recheck_days):
        return Standing.CURRENT
    return Standing.DUE if on <= next_check(checked_on, 2 * recheck_days) else Standing.LAPSED


def is_well_known(confidence: str) -> bool:
    """Say whether a shipped line is sure enough to be shown before anybody here has rung it."""
    return confidence.startswith("high")


def is_shown(*, always: bool, well_known: bool, retired: bool, checked: Standing) -> bool:
    """Say whether people see a line.

    999, NHS 111 and Samaritans always. Well-known national lines too: for somebody under 19, or somebody who can only
    text, an empty page would be worse. Everything else once somebody has rung, until that check has lapsed.
    """
    if always:
        return True
    return not retired and (well_known or checked in {Standing.CURRENT, Standing.DUE})


def is_confirmed_local(*, local: bool, retired: bool, checked: Standing) -> bool:
    """Say whether a line is one with which a form may open: local, and rung within its period."""
    return local and not retired and checked is Standing.CURRENT


def place_of(*, number: str, local: bool) -> Place:
    """Say under which heading a line stands."""
    if number.startswith("999"):
        return Place.DANGER
    return Place.LOCAL if local else Place.ANYWHERE
