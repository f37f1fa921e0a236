"""Referrals for those who work none of them: commissioners see counts, auditors a log, and neither sees a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import iso_week
from feedback.moderation import queries
from feedback.moderation.records import Referral
from feedback.moderation.rules import Clock, Level, ReferralState, clock_of
from tests.builders.moderation import Readers, a_response, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
NEXT_WEEK = WEDNESDAY + WEEK
WORDS = "The garden was a kind place."
SignIn = Callable[[Actor], PageClient]


@pytest.mark.parametrize(
    ("taken", "looked", "stands"),
    [
        (None, -HOUR, Clock.RUNNING),
        (None, 0 * HOUR, Clock.OVERDUE),
        (None, HOUR, Clock.OVERDUE),
        (0 * HOUR, HOUR, Clock.IN_TIME),
        (-HOUR, HOUR, Clock.IN_TIME),
        (HOUR, 2 * HOUR, Clock.LATE),
    ],
)
def test_a_referral_is_in_time_when_somebody_took_it_on_before_it_was_due(
    taken: timedelta | None, looked: timedelta, stands: Clock
) -> None:
    taken_at = None if taken is None else WEDNESDAY + taken
    assert clock_of(due_at=WEDNESDAY, taken_at=taken_at, at=WEDNESDAY + looked) is stands


def raised(database: Database, world: World, how_many: dict[Level, int], *, late: int = 0) -> Readers:
    """Raise referrals of this week's words; all are taken on, the first few of them late."""
    with database.writing() as session:
        readers = Readers(session, world)
        responses = [a_response(session, world, WORDS) for _ in range(sum(how_many.values()))]
    opened(database)
    levels = [level for level, count in how_many.items() for _ in range(count)]
    with database.writing() as session:
        for number, (response, level) in enumerate(zip(responses, levels, strict=True)):
            session.add(
                Referral(
                    programme_id=world.id, case_id=case_of(session, response.id).id, level=level,
                    lead_organisation_id=world.hub.id, raised_by=readers.hub.account_id, raised_at=WEDNESDAY,
                    due_at=WEDNESDAY + HOUR, state=ReferralState.TAKEN, taken_by=readers.hub_lead.account_id,
                    taken_at=WEDNESDAY + (2 * HOUR if number < late else HOUR),
                )
            )  # fmt: skip
    return readers


def test_commissioners_see_counts_once_the_week_is_over_and_no_small_one(
    database: Database, world: World
) -> None:
    raised(database, world, {Level.IMMEDIATE: 2, Level.SERIOUS: 6, Level.CONCERN: 7}, late=6)
    assert iso_week(NEXT_WEEK) != iso_week(WEDNESDAY)
    with database.reading() as session:
        now = queries.referral_counts(session, world.id, at=WEDNESDAY + HOUR)
        later = queries.referral_counts(session, world.id, at=NEXT_WEEK)
    assert now.by_level.total is None
    assert (later.by_level.total, later.by_clock.total) == (15, 15)
    assert later.by_level.cells["immediate"] is None
    assert list(later.by_level.cells.values()).count(None) > 1  # else the total would give it back
    assert later.by_clock.cells == {"in_time": 9, "late": 6, "running": 0, "overdue": 0}


def test_the_auditors_log_has_every_referral_and_no_time_of_what_a_machine_noticed(
    database: Database, world: World
) -> None:
    readers = raised(database, world, {Level.SERIOUS: 2}, late=1)
    with database.writing() as session:
        response = a_response(session, world, WORDS)
    opened(database)
    with database.writing() as session:
        session.add(
            Referral(
                programme_id=world.id, case_id=case_of(session, response.id).id, level=Level.CONCERN,
                lead_organisation_id=world.hub.id, raised_by=None, raised_at=None, due_at=WEDNESDAY + 2 * HOUR,
            )
        )  # fmt: skip
    with database.reading() as session:
        log = queries.referral_log(session, world.id, at=WEDNESDAY + HOUR)
    machines, *others = log  # the newest due first
    assert (machines.level, machines.clock, machines.raised_at) == (Level.CONCERN, Clock.RUNNING, None)
    assert {(one.level, one.raised_at) for one in others} == {(Level.SERIOUS, WEDNESDAY)}
    assert {one.clock for one in others} == {Clock.IN_TIME, Clock.LATE}
    assert {one.lead for one in log} == {world.hub.name}
    assert readers.hub_lead.name not in repr(log)


def page_of(signed_in: SignIn, person: Actor, address: str) -> str:
    answer = signed_in(person).get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_neither_page_shows_a_word_or_a_name(database: Database, world: World, signed_in: SignIn) -> None:
    readers = raised(database, world, {Level.SERIOUS: 12}, late=1)
    with database.writing() as session:
        buyer = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Abacus")
        auditor = a_person(session, world, Role.AUDITOR, organisation=world.council, name="Plumb")
    referrals = f"/{world.programme.slug}/moderation/referrals"
    log = page_of(signed_in, auditor, f"{referrals}/log")
    counts = page_of(signed_in, buyer, f"{referrals}/counts")
    assert log.count("taken on late") == 1
    for page in (log, counts):
        assert WORDS not in page
        assert readers.hub_lead.name not in page
