"""Holds: what one reaches, who sets and ends it, and that it takes two."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.core.actor import Role
from feedback.core.audit import newest_events
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.intake.kept import queries, service
from feedback.intake.kept.rules import Ground, HoldState, Reach, is_week, roughly, state_of
from feedback.settings import Settings
from tests.builders.kept import Keepers, a_hold, released
from tests.builders.moderation import a_response, a_submission
from tests.builders.people import WEDNESDAY, World, a_person, a_world


@pytest.fixture
def session(each_database: Database) -> Iterator[Session]:
    with each_database.writer() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def world(session: Session, settings: Settings) -> World:
    return a_world(session, settings)


@pytest.fixture
def keepers(session: Session, world: World) -> Keepers:
    return Keepers(session, world)


@given(st.integers(0, 5000))
def test_a_count_says_no_more_than_its_tens(count: int) -> None:
    shown = roughly(count)
    assert shown == (count // 10 * 10 if count >= 10 else None)


def test_one_person_more_in_a_week_and_whoever_sends_now_move_no_count(
    session: Session, world: World, keepers: Keepers
) -> None:
    before = WEDNESDAY - timedelta(weeks=1)
    for _ in range(11):
        a_submission(session, world, at=before - timedelta(weeks=1))
    hold = a_hold(session, keepers.commissioner, None)
    assert queries.how_many(session, hold, WEDNESDAY) == 10
    a_submission(session, world, at=before)
    for _ in range(20):
        a_submission(session, world, at=WEDNESDAY)
    session.flush()
    assert queries.how_many(session, hold, WEDNESDAY) == 10
    assert queries.how_many(session, hold, WEDNESDAY + timedelta(weeks=1)) == 30


def test_a_hold_reaches_by_programme_service_weeks_or_response_and_no_further(
    session: Session, world: World, keepers: Keepers
) -> None:
    early = a_submission(session, world, at=WEDNESDAY - timedelta(weeks=3))
    now = a_submission(session, world)
    elsewhere = a_submission(session, world, about=world.other_service)
    response = a_response(session, world, "It was calm.", submission=now)
    every = {early.id, now.id, elsewhere.id}
    reaches = {
        Reach(): every,
        Reach(service_id=world.service.id): {early.id, now.id},
        Reach(from_week="2026-W46"): {now.id, elsewhere.id},
        Reach(to_week="2026-W46"): {early.id},
        Reach(from_week="2026-W44", to_week="2026-W44"): {early.id},
        Reach(response_id=response.id): {now.id},
        Reach(service_id=world.other_service.id, response_id=response.id): set(),
    }
    for reach, expected in reaches.items():
        hold = a_hold(session, keepers.commissioner, keepers.other, reach=reach)
        assert {one for one in every if queries.is_held(session, one, by_order=True)} == expected, reach
        released(session, hold, keepers.commissioner, keepers.other)
        assert not any(queries.is_held(session, one, by_order=False) for one in every)


def test_a_hold_of_another_programme_keeps_nothing_here(
    session: Session, settings: Settings, keepers: Keepers
) -> None:
    other = a_world(session, settings, slug="elsewhere")
    away = a_submission(session, other)
    a_hold(session, keepers.commissioner, keepers.other)
    assert not queries.is_held(session, away.id, by_order=False)
    foreign = a_response(session, other, "It was far.")
    for reach in (
        Reach(service_id=other.service.id),
        Reach(response_id=foreign.id),
        Reach(response_id=uuid4()),
    ):
        with pytest.raises(NotFound):
            service.ask(session, Ground.COURT, "Order 1", reach, by=keepers.commissioner, at=WEDNESDAY)


def test_what_is_asked_for_stops_erasing_for_age_and_only_a_set_order_stops_a_persons_own_deletion(
    session: Session, world: World, keepers: Keepers
) -> None:
    submission = a_submission(session, world)
    for ground in Ground:
        hold = a_hold(session, keepers.commissioner, None, ground=ground)
        assert queries.is_held(session, submission.id, by_order=False), ground
        assert not queries.is_held(session, submission.id, by_order=True), ground
        service.set_hold(session, hold.id, by=keepers.other, at=WEDNESDAY)
        ordered = ground in {Ground.COURT, Ground.INQUIRY}
        assert queries.is_held(session, submission.id, by_order=True) == ordered, ground
        released(session, hold, keepers.commissioner, keepers.other)


def test_nobody_sets_or_ends_a_hold_alone(session: Session, world: World, keepers: Keepers) -> None:
    hold = a_hold(session, keepers.commissioner, None)
    with pytest.raises(NotYours):
        service.set_hold(session, hold.id, by=keepers.commissioner, at=WEDNESDAY)
    service.set_hold(session, hold.id, by=keepers.administrator, at=WEDNESDAY)
    with pytest.raises(AlreadyDone):
        service.set_hold(session, hold.id, by=keepers.other, at=WEDNESDAY)
    with pytest.raises(AlreadyDone):
        service.release(session, hold.id, by=keepers.other, at=WEDNESDAY)
    service.ask_release(session, hold.id, by=keepers.commissioner, at=WEDNESDAY)
    with pytest.raises(NotYours):
        service.release(session, hold.id, by=keepers.commissioner, at=WEDNESDAY)
    submission = a_submission(session, world)
    assert queries.is_held(
        session, submission.id, by_order=True
    )  # it keeps until the second person has acted
    service.release(session, hold.id, by=keepers.other, at=WEDNESDAY)
    acts = [event.act for event in newest_events(session, world.id, most=9)]
    assert acts == ["holds.release", "holds.ask_release", "holds.set", "holds.ask"]
    hold.released_by = hold.release_asked_by
    with pytest.raises(IntegrityError):  # the database holds it too
        session.flush()


def test_a_lead_may_ask_and_sets_nothing_and_others_may_not_ask(
    session: Session, world: World, keepers: Keepers
) -> None:
    lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.provider)
    response = a_response(session, world, "It was calm.")
    for too_far in (Reach(), Reach(service_id=world.other_service.id), Reach(response_id=response.id)):
        with pytest.raises(NotYours):
            a_hold(session, lead, None, reach=too_far)
    hold = a_hold(session, lead, None, reach=Reach(service_id=world.service.id))
    with pytest.raises(NotYours):
        service.set_hold(session, hold.id, by=lead, at=WEDNESDAY)
    service.decline(session, hold.id, by=keepers.commissioner, at=WEDNESDAY)
    assert service.standing(hold) is HoldState.DECLINED
    for role in set(Role) - {Role.SAFEGUARDING, Role.COMMISSIONER, Role.ADMINISTRATOR}:
        with pytest.raises(NotYours):
            a_hold(session, a_person(session, world, role, organisation=world.provider), None)


def test_an_order_without_a_name_or_weeks_that_are_none_are_refused(
    session: Session, keepers: Keepers
) -> None:
    for name, reach in (
        (" ", Reach()),
        ("x" * 201, Reach()),
        ("Order 1", Reach(from_week="2026-47")),
        ("Order 1", Reach(to_week="2026-W54")),
        ("Order 1", Reach(from_week="2026-W47", to_week="2026-W46")),
    ):
        with pytest.raises(DomainError):
            service.ask(session, Ground.COURT, name, reach, by=keepers.commissioner, at=WEDNESDAY)


@given(st.text(max_size=12))
def test_a_week_is_an_iso_week_and_nothing_else(typed: str) -> None:
    if is_week(typed):
        year, number = typed.split("-W")
        assert (len(year), 1 <= int(number) <= 53) == (4, True)


@given(st.lists(st.sampled_from([None, uuid4(), uuid4()]), min_size=3, max_size=3))
def test_a_hold_stands_until_somebody_ends_it(people: list[object]) -> None:
    set_by, release_asked_by, released_by = people
    state = state_of(set_by=set_by, release_asked_by=release_asked_by, released_by=released_by)  # type: ignore[arg-type]
    assert (state in {HoldState.RELEASED, HoldState.DECLINED}) == (released_by is not None)
