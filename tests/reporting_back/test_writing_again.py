"""Writing it again: other words in place of those that nobody has begun to read, through every room."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.core.database import Database
from feedback.core.sealing import open_original
from feedback.intake import service as intake
from feedback.intake.records import Response, ReturnCode, Submission
from feedback.moderation import service as moderation
from feedback.moderation.records import CaseText, ModerationCase, Referral
from feedback.moderation.rules import CaseState, Level
from feedback.reporting_back import service
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.moderation import Readers, a_response, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_world
from tests.builders.respondent import CLOSEST, Person
from tests.pages import PageClient

TOO_LATE = "Someone has begun to read, so it cannot be written again."
Stored = Callable[[], list[str]]


@pytest.fixture
def person(client: PageClient, database: Database, world: World) -> Person:
    """Give somebody who has sent a few words and holds a code; their browser keeps nothing."""
    with database.writing() as session:
        a_window(session, world, service_id=world.service.id)
    somebody = Person(client)
    somebody.sends("The first words", "", "")
    somebody.presses("code")
    return somebody


@pytest.fixture
def stored(database: Database, world: World) -> Stored:
    """Give the words that are stored, opened."""

    def read() -> list[str]:
        with database.reading() as session:
            rows = session.scalars(select(Response).where(Response.original.is_not(None)))
            return sorted(open_original(world.id, row.id, row.original or b"") for row in rows)

    return read


def begins_again(person: Person, code: str) -> None:
    person.gives(code)
    person.does("ask_again")
    person.does("again")
    if person.heading == CLOSEST:
        person.presses("continue")


def test_the_pages_are_empty_and_the_old_words_go_when_the_new_ones_are_sent(
    person: Person, stored: Stored, database: Database
) -> None:
    code = person.code
    begins_again(person, code)
    assert person.heading == "What helped you most?"
    assert "The first words" not in person.page
    person.presses("send_now", what_helped="Other words")
    assert stored() == ["The first words"], "until then they stay"
    person.presses("use")
    assert stored() == ["Other words"]
    assert "There is a code already" in person.page
    with database.reading() as session:
        before, after = sorted(session.scalars(select(Submission)), key=lambda row: not row.withdrawn)
        assert (before.withdrawn, after.withdrawn) == (True, False)
        assert session.scalars(select(ReturnCode.submission_id)).all() == [after.id]
    person.presses("no_code")
    person.gives(code)
    assert "A trained person will read them soon." in person.page


def test_words_are_written_again_as_often_as_one_likes_until_somebody_reads(
    person: Person, stored: Stored
) -> None:
    code = person.code
    for number in range(2):
        begins_again(person, code)
        person.presses("send_now", what_helped=f"Words {number}")
        person.presses("use")
    assert stored() == ["Words 1"]


def test_what_the_worker_made_of_the_old_words_goes_too_and_the_new_ones_are_opened(
    person: Person, database: Database, world: World
) -> None:
    opened(database)
    begins_again(person, person.code)
    person.presses("send_now", what_helped="Other words")
    person.presses("use")
    opened(database)
    with database.reading() as session:
        cases = session.scalars(select(ModerationCase)).all()
        assert sorted(case.state for case in cases) == [CaseState.RECEIVED, CaseState.WITHDRAWN]
        assert [row.text for row in session.scalars(select(CaseText))] == ["Other words"]
        assert {case.programme_id for case in cases} == {world.id}


@pytest.mark.parametrize("by", ["look", "spam that was undone", "referral"])
def test_once_somebody_has_begun_to_read_the_code_says_so_calmly_and_offers_something_new(
    person: Person, database: Database, world: World, by: str
) -> None:
    code = person.code
    person.gives(code)
    assert TOO_LATE not in person.page
    opened(database)
    person.gives(code)
    assert TOO_LATE not in person.page, "a machine does not read"
    with database.writing() as session:
        readers = Readers(session, world)
        case = session.scalars(select(ModerationCase)).one()
        if by == "look":
            moderation.first_look(session, case.id, by=readers.hub, at=WEDNESDAY)
        elif by == "referral":
            moderation.refer(
                session, case.id, level=Level.CONCERN, note="Ring.", by=readers.hub, at=WEDNESDAY
            )
        else:
            decision = moderation.mark_spam(session, case.id, by=readers.hub, at=WEDNESDAY)
            moderation.undo(session, decision.id, by=readers.hub, at=WEDNESDAY)
    person.gives(code)
    assert TOO_LATE in person.page
    assert 'href="/">Send something new' in person.page
    person.does("again")
    assert person.heading == "What came of your words"


def test_who_was_still_writing_when_somebody_began_to_read_can_send_it_as_something_new(
    person: Person, stored: Stored, database: Database, world: World
) -> None:
    begins_again(person, person.code)
    person.presses("send_now", what_helped="Other words")
    opened(database)
    with database.writing() as session:
        case = session.scalars(select(ModerationCase)).one()
        moderation.first_look(session, case.id, by=Readers(session, world).hub, at=WEDNESDAY)
    response = person.presses("use")
    assert response.status_code == 409
    assert "Someone has begun to read what you sent before" in person.page
    assert "Other words" in person.page
    assert stored() == ["The first words"]
    person.presses("use")
    assert person.heading == "Thank you"
    assert "There is a code already" not in person.page
    assert stored() == ["Other words", "The first words"]


def test_an_empty_form_in_place_of_words_leaves_the_words(person: Person, stored: Stored) -> None:
    code = person.code
    begins_again(person, code)
    person.presses("send_now")
    person.presses("send")
    assert person.heading == "There is nothing to send yet"
    assert stored() == ["The first words"]
    begins_again(person, code)
    person.presses("stop")
    assert stored() == ["The first words"]


def test_sending_the_new_words_twice_is_once_and_erases_nothing_else(person: Person, stored: Stored) -> None:
    begins_again(person, person.code)
    person.presses("send_now", what_helped="Other words")
    form = person.hidden() | {"go": "use"}
    for _press in range(2):
        assert person.posts(form).headers["Location"] == "/f"
    assert stored() == ["Other words"]


def test_words_that_were_taken_back_meanwhile_stay_gone_and_the_new_ones_are_sent(
    person: Person, app: Flask, stored: Stored
) -> None:
    code, elsewhere = person.code, Person(FlaskClient(app, use_cookies=True))
    begins_again(person, code)
    elsewhere.gives(code)
    elsewhere.does("ask")
    elsewhere.does("take_back")
    assert stored() == []
    elsewhere.gives(code)
    assert "Write it again" not in elsewhere.page
    person.presses("send_now", what_helped="Other words")
    person.presses("use")
    assert stored() == ["Other words"]


def test_new_words_can_wait_under_a_code_of_their_own(person: Person, app: Flask, stored: Stored) -> None:
    begins_again(person, person.code)
    later = person.keeps_for_later(what_helped="Half of it")
    elsewhere = Person(FlaskClient(app, use_cookies=True))
    elsewhere.gives(later)
    elsewhere.presses("send_now", what_helped="All of it")
    elsewhere.presses("use")
    assert stored() == ["All of it"]


def test_letting_go_erases_nothing_where_reading_has_begun_on_both_databases(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        readers = Readers(session, world)
        read, unread = (a_response(session, world, words) for words in ("Read.", "Unread."))
    opened(each_database)
    with each_database.writing() as session:
        moderation.first_look(session, case_of(session, read.id).id, by=readers.hub, at=WEDNESDAY)
    with pytest.raises(intake.ReadingHasBegun), each_database.writing() as session:
        service.let_go_of_unread(session, read.submission_id, WEDNESDAY)
    with each_database.writing() as session:
        service.let_go_of_unread(session, unread.submission_id, WEDNESDAY)
    with each_database.reading() as session:
        assert session.get_one(Response, read.id).original is not None
        assert session.get_one(Response, unread.id).original is None
        assert case_of(session, unread.id).state is CaseState.WITHDRAWN
        assert session.scalars(select(Referral)).all() == []
