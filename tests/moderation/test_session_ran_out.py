"""A session that runs out in the middle of covering a part: the reader signs in again, and the part is covered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.rules import Category
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.people import World
from tests.pages import PageClient
from tests.people.test_sessions import fields_of, set_back


def test_a_redaction_outlives_the_session_in_which_it_was_begun(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, reads_first=ReadsFirst.OUTSIDE, at=now())
        response = a_response(session, world, "Priya was kind.", submission=submission)
    opened(database, at=now())
    with database.writing() as session:
        case_id = case_of(session, response.id).id
        service.first_look(session, case_id, by=readers.hub, at=now())
        service.claim(session, case_id, by=readers.hub, at=now())
    browser = signed_in(readers.hub)
    cover = f"/{world.programme.slug}/moderation/cases/{case_id}/cover"
    set_back(database, seen_at=timedelta(minutes=31))
    typed = {"start": "0", "end": "5", "category": "person", "first": "", "last": ""}
    asked = browser.post(cover, data=typed).get_data(as_text=True)
    with database.reading() as session:
        assert queries.redactions_of(session, case_id) == {}
    on = browser.post("/sign-in/again", data=fields_of(asked)).get_data(as_text=True)
    assert browser.post(cover, data=fields_of(on)).status_code == 303
    with database.reading() as session:
        covered = list(queries.redactions_of(session, case_id).values())
    assert [(one.start, one.end, one.category) for one in covered] == [(0, 5, Category.PERSON)]
