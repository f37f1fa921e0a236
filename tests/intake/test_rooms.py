"""A facilitator enters what a group said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotYours
from feedback.core.moments import now
from feedback.core.sealing import open_original
from feedback.intake import service
from feedback.intake.parcels import Answer, NothingSaid
from feedback.intake.records import Response, RoomSession, Submission
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.intake.service import Room
from feedback.questions import queries as questions
from feedback.questions.records import WindowMode
from tests.builders.intake import a_submission, a_window
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

SAID = "Nobody said we could come back."


def a_room(**changes: object) -> Room:
    values: dict[str, object] = {
        "group_name": "Voice group",
        "held_on": date(2026, 11, 17),
        "present": 6,
        "all_agreed": True,
        "may_use": MayUse.GROUP,
    }
    return Room(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def facilitator(database: Database, world: World) -> Actor:
    with database.writing() as session:
        a_window(session, world)
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


def enter(database: Database, room: Room, words: list[str], by: Actor) -> None:
    with database.writing() as session:
        window = questions.windows(session, by.programme_id)[0]
        asked = questions.question_by_key(session, window.version_id, "one_change")
        assert asked is not None
        said = [Answer(asked.id, text=text) for text in words]
        service.enter_room_words(session, room, said, language="en", by=by, at=WEDNESDAY)


def test_a_room_speaks_through_its_page(
    facilitator: Actor, world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(facilitator)
    address = f"/{world.programme.slug}/intake/rooms"
    assert browser.get(address).status_code == 200
    with database.reading() as session:
        asked = questions.text_questions(session, world.id)
    form = {
        "group_name": "Voice group", "held_on": "2026-11-17", "present": "6", "all_agreed": "y", "may_use": "group",
        "said-1": SAID, "under-1": str(asked[0].id), "said-2": "", "under-2": str(asked[0].id),
    }  # fmt: skip
    more = browser.post(address, data=form | {"more": "1"})
    assert SAID in more.get_data(as_text=True)
    assert browser.post(address, data=form).status_code == 303
    assert "Voice group" in browser.get(address).get_data(as_text=True)
    with database.reading() as session:
        (submission,) = session.scalars(select(Submission))
        (response,) = session.scalars(select(Response))
        assert (submission.source, submission.reads_first) == (Source.GROUP, ReadsFirst.OUTSIDE)
        assert submission.received_week.startswith("20")
        assert response.original is not None
        assert open_original(world.id, response.id, response.original) == SAID


def test_what_is_missing_is_said_and_every_word_is_still_there(
    facilitator: Actor, world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    response = signed_in(facilitator).post(f"/{world.programme.slug}/intake/rooms", data={"said-1": SAID})
    assert response.status_code == 422
    assert SAID in response.get_data(as_text=True)
    with database.reading() as session:
        assert not session.scalars(select(RoomSession)).all()


def test_entering_a_room_is_in_the_audit_without_its_words(facilitator: Actor, database: Database) -> None:
    enter(database, a_room(), [SAID], facilitator)
    with database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.act == "intake.enter_room_words"))
        assert SAID not in event.reason


@pytest.mark.parametrize("changes", [{"all_agreed": False}, {"present": 1}, {"held_on": date(2026, 12, 1)}])
def test_a_room_needs_everyones_agreement_two_people_and_a_day_that_has_been(
    facilitator: Actor, database: Database, changes: dict[str, object]
) -> None:
    with pytest.raises(DomainError):
        enter(database, a_room(**changes), [SAID], facilitator)


def test_a_room_that_said_nothing_stores_nothing(facilitator: Actor, database: Database) -> None:
    with pytest.raises(NothingSaid):
        enter(database, a_room(), ["", "  "], facilitator)
    with database.reading() as session:
        assert not session.scalars(select(RoomSession)).all()


def test_only_a_facilitator_enters_a_room(facilitator: Actor, world: World, database: Database) -> None:
    assert facilitator.has(Role.FACILITATOR)
    with database.writing() as session:
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider)
    with pytest.raises(NotYours):
        enter(database, a_room(), [SAID], moderator)


def test_a_link_for_a_room_is_told_by_finished_weeks_and_small_counts_in_words(
    facilitator: Actor, world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        window = a_window(session, world, address="roomrm", is_default=False, mode=WindowMode.GROUP)
        for days, people in ((0, 7), (8, 3), (15, 6)):
            for _person in range(people):
                at = now() - timedelta(days=days)
                a_submission(session, world, {"what_helped": "Tea"}, window=window, at=at)
    page = signed_in(facilitator).get(f"/{world.programme.slug}/intake/rooms").get_data(as_text=True)
    assert "/s/roomrm" in page
    assert (page.count("fewer than 5"), page.count(": 6"), page.count(": 7")) == (1, 1, 0)
