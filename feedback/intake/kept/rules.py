"""What a hold rests on, how far it reaches, who may set and release one; and what kinds of requests for words there are."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError

#: A safeguarding lead sees first that words may be evidence; setting a hold is for those who answer for the programme.
ASKERS = (Role.SAFEGUARDING, Role.COMMISSIONER, Role.ADMINISTRATOR)
SETTERS = (Role.COMMISSIONER, Role.ADMINISTRATOR)
LONGEST_ORDER = 200
ROUNDED_TO = 10
_WEEK = re.compile(r"\d{4}-W\d{2}")


class Ground(StrEnum):
    """What tells us to keep words."""

    COURT = "court"
    INQUIRY = "inquiry"
    INVESTIGATION = "investigation"
    CLAIM = "claim"


#: What we promise before anybody writes: words can be taken back "unless a court or an inquiry has told us to keep it".
#: So these alone stop a person's own deletion; the others stop what we would erase for its age.
ORDERS = frozenset({Ground.COURT, Ground.INQUIRY})


class Reason(StrEnum):
    """Why an original may be opened. There is none for finding out who wrote it."""

    SAFETY = "safety"
    COVERED_WRONGLY = "covered_wrongly"
    COMPLAINT = "complaint"
    AUDIT = "audit"


#: "We never try to find out who wrote something, unless someone may be in danger" (moderation/data/policy.toml). Opened for
#: that, words are read for whom they are about and who may have written them; for the others, for how they were handled.
TRIES = frozenset({Reason.SAFETY})


class Kind(StrEnum):
    """What somebody asks for."""

    VICTIM_INFORMATION = "victim_information"
    COURT_ORDER = "court_order"
    INQUIRY = "inquiry"
    SUBJECT_ACCESS = "subject_access"
    FREEDOM_OF_INFORMATION = "freedom_of_information"
    COMPLAINT = "complaint"


class Notice(StrEnum):
    """Whether the people whose words are asked for were told. Nobody knows who they are, so mostly they cannot be."""

    GIVEN = "given"
    NOT_POSSIBLE = "not_possible"
    WITHHELD = "withheld"


class HoldState(StrEnum):
    """Where a hold stands. From the asking on, nothing that it reaches is erased for its age."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    RELEASE_ASKED = "release_asked"
    RELEASED = "released"
    DECLINED = "declined"


def state_of(*, set_by: UUID | None, release_asked_by: UUID | None, released_by: UUID | None) -> HoldState:
    """Say where a hold stands from who has acted on it."""
    if released_by is not None:
        return HoldState.DECLINED if set_by is None else HoldState.RELEASED
    if set_by is None:
        return HoldState.ASKED
    return HoldState.IN_FORCE if release_asked_by is None else HoldState.RELEASE_ASKED


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What a hold covers: a whole programme, narrowed by service, by weeks, or to what came with one response.

    Nobody knows who wrote what, so there is no hold on a person.
    """

    service_id: UUID | None = None
    from_week: str | None = None
    to_week: str | None = None
    response_id: UUID | None = None

    def checked(self) -> Reach:
        """Give it back where it can be one.

        Raises:
            DomainError: a week is no week, or the last is before the first.
        """
        for week in (self.from_week, self.to_week):
            if week is not None and not is_week(week):
                raise DomainError("Please write a week as 2026-W47: the year, and the number of the week.")
        if self.from_week and self.to_week and self.from_week > self.to_week:
            raise DomainError("The last week is before the first one.")
        return self


def roughly(count: int) -> int | None:
    """Round a count of submissions down to a ten; None for fewer than ten, none among them.

    Two counts of which one has a week more would otherwise tell how many wrote in that week.
    """
    return count - count % ROUNDED_TO or None


def may_reach(reach: Reach, *, by: Actor, own_services: Collection[UUID], led: bool) -> bool:
    """Say whether a person may ask for a hold that reaches so far.

    Whoever answers for the programme may ask for any. A safeguarding lead sees what their own service and their own referrals
    show, so their hold reaches their own services, or what came with a response whose referral they lead.
    """
    return by.has(*SETTERS) or reach.service_id in own_services or (reach.response_id is not None and led)


def is_week(typed: str) -> bool:
    """Say whether this names an ISO week that there is."""
    if not _WEEK.fullmatch(typed):
        return False
    try:
        date.fromisocalendar(int(typed[:4]), int(typed[-2:]), 1)
    except ValueError:
        return False
    return True
