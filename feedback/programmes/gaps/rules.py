"""Which work has somebody to do it, and a second person where it takes two: today, without somebody, and some weeks on.

The roles of each work are those that its own act asks for; the acts live in later rooms, so a test holds this table
against them (tests/programmes/test_gaps.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Role
from feedback.people.rules import in_date

#: As far ahead as readers' training is named before it runs out: six weeks are long enough to find somebody.
AHEAD = timedelta(days=42)


class Work(StrEnum):
    """What a programme cannot be without, the most urgent first."""

    READ = "read"
    LEAD = "lead"
    ADMINISTER = "administer"
    FACILITATE = "facilitate"
    LET_BACK_IN = "let_back_in"
    HOLD = "hold"
    RELEASE_WORDS = "release_words"
    OPEN_ORIGINAL = "open_original"
    KEEP_BACK = "keep_back"
    RUN_RETENTION = "run_retention"


@dataclass(frozen=True, kw_only=True)
class Need:
    """Who it takes: somebody in one of `first`, and for an act of two somebody else in one of `second`.

    The two stand apart (programmes/team/rules.py). `trained`: their trauma training is in date.
    """

    first: tuple[Role, ...]
    second: tuple[Role, ...] = ()
    trained: bool = False


_ANSWER_FOR_IT = (Role.COMMISSIONER, Role.ADMINISTRATOR)
_NEAR_WORDS = (Role.INDEPENDENT, Role.SAFEGUARDING)
NEEDS = {
    Work.READ: Need(first=(Role.INDEPENDENT,), trained=True),
    Work.LEAD: Need(first=(Role.SAFEGUARDING,)),
    Work.ADMINISTER: Need(first=(Role.ADMINISTRATOR,)),
    Work.FACILITATE: Need(first=(Role.FACILITATOR,)),
    Work.LET_BACK_IN: Need(first=(Role.ADMINISTRATOR,), second=(Role.ADMINISTRATOR, Role.SAFEGUARDING)),
    Work.HOLD: Need(
        first=_ANSWER_FOR_IT, second=_ANSWER_FOR_IT
    ),  # a lead may ask for one; its end takes two of these
    Work.RELEASE_WORDS: Need(first=_ANSWER_FOR_IT, second=(Role.INDEPENDENT,)),
    Work.OPEN_ORIGINAL: Need(first=_NEAR_WORDS, second=_NEAR_WORDS),
    Work.KEEP_BACK: Need(first=(Role.INDEPENDENT,), second=(Role.INDEPENDENT,), trained=True),
    Work.RUN_RETENTION: Need(first=_ANSWER_FOR_IT, second=(Role.ADMINISTRATOR,)),
}
#: Without these somebody who wrote may not be heard in time, or nobody is left who could mend it.
URGENT = frozenset({Work.READ, Work.LEAD, Work.ADMINISTER})


@dataclass(frozen=True, order=True)
class Task:
    """One work; where `about` names an organisation, what is said about its service."""

    work: Work
    about: UUID | None = None

    @property
    def key(self) -> str:
        """Name it in a form: "read", or "read about …"."""
        return self.work.value if self.about is None else f"{self.work.value} about {self.about}"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """One role of one person: for which organisation, until which day (None: no end is set), trained until when."""

    account_id: UUID
    organisation_id: UUID
    role: Role
    until: date | None = None
    trained_until: date | None = None

    def holds(self, need: Need, roles: tuple[Role, ...], on: date) -> bool:
        """Say whether this is one of `roles`, and whether it counts for the need on a day."""
        lasts = self.until is None or on <= self.until
        return self.role in roles and lasts and (not need.trained or in_date(self.trained_until, on))


@dataclass(frozen=True)
class Team:
    """Everybody's roles in a programme, who of them do not stand apart, and about whose services people are asked."""

    holders: tuple[Holder, ...]
    too_near: frozenset[frozenset[UUID]] = frozenset()
    asked_about: frozenset[UUID] = frozenset()

    def without(self, account_id: UUID, role: Role | None = None) -> Team:
        """Give the team as it is once somebody has left, or holds one role less."""
        stay = (
            one for one in self.holders if one.account_id != account_id or (role and one.role is not role)
        )
        return replace(self, holders=tuple(stay))

    @property
    def tasks(self) -> frozenset[Task]:
        """Give everything that a programme cannot be without."""
        about = {Task(Work.READ, one) for one in self.asked_about}
        return frozenset({*about, *(Task(work) for work in Work)})


def may_be_second(team: Team, work: Work, first: UUID, on: date) -> frozenset[UUID]:
    """Give who could be the second person of a work for which somebody has been the first."""
    need = NEEDS[work]
    return frozenset(
        one.account_id
        for one in team.holders
        if one.holds(need, need.second, on)
        and one.account_id != first
        and frozenset({one.account_id, first}) not in team.too_near
    )


def _can(team: Team, task: Task, on: date) -> bool:
    need = NEEDS[task.work]
    firsts = {
        one.account_id
        for one in team.holders
        if one.holds(need, need.first, on) and one.organisation_id != task.about
    }
    if not need.second:
        return bool(firsts)
    return any(may_be_second(team, task.work, first, on) for first in firsts)


def can_be_done(team: Team, on: date) -> frozenset[Task]:
    """Give the work that somebody could do on a day, with a second person where it takes two."""
    return frozenset(task for task in team.tasks if _can(team, task, on))


def gaps(team: Team, on: date) -> tuple[Task, ...]:
    """Give the work that nobody could do, the most urgent first. What nobody can do is not named for each service too."""
    found = team.tasks - can_be_done(team, on)
    return in_order(task for task in found if task.about is None or Task(task.work) not in found)


def in_order(tasks: Collection[Task] | Iterator[Task]) -> tuple[Task, ...]:
    """Put work in the order of its urgency."""
    return tuple(sorted(tasks, key=lambda one: (list(Work).index(one.work), str(one.about or ""))))


def ends_with(team: Team, account_id: UUID, on: date, *, role: Role | None = None) -> tuple[Task, ...]:
    """Give the work that nobody could do any more once somebody has left, or has lost one role."""
    after = team.without(account_id, role)
    ending = can_be_done(team, on) & frozenset(gaps(after, on))
    return in_order(ending)


def hangs_on(team: Team, on: date) -> dict[UUID, tuple[Task, ...]]:
    """Give the people whose leaving would end some work, with that work."""
    found = {one: ends_with(team, one, on) for one in {holder.account_id for holder in team.holders}}
    return {one: tasks for one, tasks in found.items() if tasks}


def ends_by_itself(team: Team, on: date) -> tuple[tuple[date, Task], ...]:
    """Give the work that ends within six weeks with nobody leaving, and the first day without: a role or a training ends."""
    last_days = {day for one in team.holders for day in (one.until, one.trained_until) if day is not None}
    days = sorted(day + timedelta(days=1) for day in last_days if on <= day < on + AHEAD)
    found: dict[Task, date] = {}
    today = can_be_done(team, on)
    for day in days:
        for task in in_order(today & frozenset(gaps(team, day))):
            found.setdefault(task, day)
    return tuple((day, task) for task, day in found.items())
