"""Requests for what we hold, and complaints: their clocks, what each must say, and when words may leave."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from uuid import UUID

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.moments import is_staffed, is_working_day
from feedback.figures.dates import add_months
from feedback.intake.kept.rules import Ground
from feedback.intake.kept.rules import Kind as Kind
from feedback.intake.kept.rules import Notice as Notice

FILE = Path(__file__).parents[1] / "data" / "requests.toml"
#: They answer for the programme in law, and never see words.
KEEPERS = (Role.COMMISSIONER, Role.ADMINISTRATOR)
#: A bundle lies here as long as it takes to hand it over.
BUNDLE_DAYS = 30
SOON = timedelta(days=5)
#: Words that were asked back are kept for whoever ordered it. On a request of that kind alone they may still leave.
KEPT_FOR = {Kind.COURT_ORDER: Ground.COURT, Kind.INQUIRY: Ground.INQUIRY}


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    CHECKED = "checked"
    RELEASED = "released"
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class Law:
    """What a kind of request rests on and by when it is answered."""

    key: str
    title: str
    basis: str
    clock: str
    words_may_leave: bool
    days: int = 0
    working_days: int = 0
    months: int = 0
    moves_on: bool = False


@cache
def laws() -> dict[Kind, Law]:
    """Read the kinds from their file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["kind"]
    return {Kind(row["key"]): Law(**row) for row in rows}


def due_on(kind: Kind, received_on: date, *, named: date | None = None) -> date:
    """Give the day by which a request is answered: the one that an order names, or its clock's.

    No clock counts the day on which a request came. Working days are those of section 10(6) of the Freedom of Information Act.
    A clock that `moves_on` ends on the next day on which somebody works in England and Wales where its last is none (article
    3(4) of Regulation 1182/71 for article 12(3) of the UK GDPR; the Information Commissioner says the same of complaints).
    """
    law = laws()[kind]
    if named is not None and law.words_may_leave:
        return named
    day = add_months(received_on, law.months) + timedelta(days=law.days)
    left = law.working_days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    while law.moves_on and not is_staffed(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request says: by whom, of which rank, through which gateway, along which line of enquiry."""

    kind: Kind
    received_on: date
    authority: str
    rank: str = ""
    gateway: str = ""
    enquiry: str = ""
    notice: Notice | None = None
    named_day: date | None = None

    def checked(self, today: date) -> Asked:
        """Give it back where it says what its kind must say.

        Raises:
            DomainError: it came on a day that lies ahead, or something is missing.
        """
        if self.received_on > today:
            raise DomainError("The day on which it came lies ahead.")
        if not self.authority.strip():
            raise DomainError("Please say who asks.")
        if laws()[self.kind].words_may_leave and not all(
            (self.rank.strip(), self.gateway.strip(), self.enquiry.strip(), self.notice)
        ):
            raise DomainError(
                "Before words can leave, please say who authorised it, through which gateway in law, along which line of "
                "enquiry, and whether anybody was told."
            )
        return self


def state_of(*, checked_by: UUID | None, released_by: UUID | None, answered_by: UUID | None) -> RequestState:
    """Say where a request stands from who has acted on it."""
    if answered_by is not None:
        return RequestState.ANSWERED
    if released_by is not None:
        return RequestState.RELEASED
    return RequestState.RECEIVED if checked_by is None else RequestState.CHECKED


def may_release(by: Actor, checked_by: UUID | None) -> bool:
    """Say whether a person may let words go: an independent reader, and never whoever checked the law of it."""
    return by.has(Role.INDEPENDENT) and checked_by is not None and checked_by != by.account_id


class Step(StrEnum):
    """What happened to a bundle."""

    CHECKED = "checked"
    RELEASED = "released"
    MADE = "made"
    HANDED_OVER = "handed_over"
    EMPTIED = "emptied"
    PUT_BACK = "put_back"
