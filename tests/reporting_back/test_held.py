"""What a court or an inquiry has told us to keep: the code says so, nobody uses it any more, and it goes when that ends."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.intake import service as intake
from feedback.intake.kept.records import AskedBack, Hold
from feedback.intake.kept.rules import Ground, Reach
from feedback.intake.records import Response, Submission
from feedback.moderation import jobs, queries
from feedback.moderation.records import CaseText, ClearedVersion
from feedback.moderation.rules import Audience, Standing
from feedback.reporting_back import service
from feedback.specification.records import Clause
from tests.builders.intake import a_submission
from tests.builders.kept import Keepers, a_hold, released
from tests.builders.path import LATER, Path, a_finished_path
from tests.builders.people import WEDNESDAY, World
from tests.pages import PageClient
from tests.reporting_back.test_coming_back import slip_in

KEPT = "A court or an inquiry has told us to keep this. So we cannot delete it now. When that ends, we will."


class Held:
    """A path that was walked to its end, and a hold on its first person's words."""

    def __init__(self, database: Database, world: World, *, ground: Ground = Ground.COURT) -> None:
        self.path: Path = a_finished_path(database, world, "Robin")
        with database.writing() as session:
            self.keepers = Keepers(session, world)
            mine = select(Response.id).where(Response.submission_id == self.path.first)
            reach = Reach(response_id=session.scalars(mine.limit(1)).one())
            self.hold = a_hold(
                session, self.keepers.commissioner, self.keepers.other, ground=ground, reach=reach
            )
            self.code = intake.mint_code(session, self.path.first)

    def end(self, database: Database) -> None:
        with database.writing() as session:
            hold = session.get_one(Hold, self.hold.id)
            released(session, hold, self.keepers.commissioner, self.keepers.other)


def words_left(database: Database, submission_id: object) -> tuple[int, int, int]:
    """Count (originals, working texts, cleared texts) that are left of a submission."""
    with database.reading() as session:
        mine = select(Response.id).where(Response.submission_id == submission_id)
        originals = select(func.count()).where(Response.id.in_(mine), Response.original.is_not(None))
        cleared = select(func.count()).where(
            ClearedVersion.response_id.in_(mine), ClearedVersion.text_box.is_not(None)
        )
        texts = select(func.count(CaseText.case_id)).where(CaseText.text_box.is_not(None))
        return session.scalar(originals) or 0, session.scalar(texts) or 0, session.scalar(cleared) or 0


def test_taking_back_under_an_order_keeps_every_word_and_takes_it_out_of_every_use(
    database: Database, world: World, client: PageClient
) -> None:
    held = Held(database, world)
    before = words_left(database, held.path.first)
    events = select(func.count(AuditEvent.id))
    with database.reading() as session:
        acts = session.scalar(events)
    page = client.post("/code", data={"code": held.code}).get_data(as_text=True)
    assert KEPT in page
    slip = slip_in(page)
    asked = client.post("/code", data={"slip": slip, "step": "ask"}).get_data(as_text=True)
    assert "We delete them, and they leave" not in asked
    done = client.post("/code", data={"slip": slip, "step": "take_back"}).get_data(as_text=True)
    assert "Your words are deleted" not in done
    assert "Nobody reads or uses your words any more." in done
    assert words_left(database, held.path.first) == before
    with database.reading() as session:
        assert session.scalar(events) == acts  # the person's act leaves no time
        mine = select(Response.id).where(Response.submission_id == held.path.first, Response.is_text)
        gone = set(session.scalars(mine))
        for audience in (Audience.LABELLERS, Audience.PUBLIC):
            shared = queries.shareable_to(session, audience, programme_id=world.id, at=LATER)
            assert gone.isdisjoint(one.response_id for one in shared)
        stands = queries.standings(session, world.id, at=LATER)
        assert {stands[one] for one in gone} == {Standing.WITHDRAWN}
        assert session.get_one(Clause, held.path.clause).amber
    again = client.post("/code", data={"code": held.code}).get_data(as_text=True)
    assert (KEPT in again, "Deleted, as you asked." in again) == (True, False)


def test_when_the_order_ends_the_words_go_and_the_code_says_so(
    database: Database, world: World, client: PageClient
) -> None:
    held = Held(database, world)
    with database.writing() as session:
        service.take_back(session, held.path.first, at=WEDNESDAY)
        service.take_back(session, held.path.first, at=WEDNESDAY)
    with database.writing() as session:
        assert service.finish_taking_back(session, at=LATER) == 0
    held.end(database)
    with database.writing() as session:
        assert service.finish_taking_back(session, at=LATER) == 1
        assert service.finish_taking_back(session, at=LATER) == 0
        assert session.scalar(select(func.count(AskedBack.submission_id))) == 0
    originals, _, cleared = words_left(database, held.path.first)
    assert (originals, cleared) == (0, 0)
    page = client.post("/code", data={"code": held.code}).get_data(as_text=True)
    assert "Deleted, as you asked." in page


@pytest.mark.parametrize("ground", [Ground.INVESTIGATION, Ground.CLAIM])
def test_only_a_court_or_an_inquiry_stops_a_persons_own_deletion(
    database: Database, world: World, ground: Ground
) -> None:
    held = Held(database, world, ground=ground)
    with database.writing() as session:
        service.take_back(session, held.path.first, at=WEDNESDAY)
        assert session.get(AskedBack, held.path.first) is None
    assert words_left(database, held.path.first)[0] == 0


def test_held_words_are_replaced_by_nobody_and_the_new_ones_are_sent_as_something_new(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        keepers = Keepers(session, world)
        submission = a_submission(session, world, {"what_helped": "It was quiet."}, at=WEDNESDAY)
        a_hold(session, keepers.commissioner, keepers.other)
        with pytest.raises(intake.ReadingHasBegun, match="press Send again"):
            service.let_go_of_unread(session, submission.id, WEDNESDAY)
        assert not session.get_one(Submission, submission.id).withdrawn


def test_working_text_under_a_hold_outlives_its_date(database: Database, world: World) -> None:
    held = Held(database, world, ground=Ground.CLAIM)
    far = WEDNESDAY.replace(year=2028)
    kept = words_left(database, held.path.first)[1]
    jobs.erase_working_text(database, far)
    left = words_left(database, held.path.first)[1]
    assert 0 < left < kept
    held.end(database)
    jobs.erase_working_text(database, far)
    assert words_left(database, held.path.first)[1] == 0


def test_what_was_asked_back_unread_is_opened_by_nobody(database: Database, world: World) -> None:
    with database.writing() as session:
        keepers = Keepers(session, world)
        a_hold(session, keepers.commissioner, keepers.other)
        submission = a_submission(session, world, {"what_helped": "It was quiet."}, at=WEDNESDAY)
        service.take_back(session, submission.id, at=WEDNESDAY)
    jobs.open_originals(database, WEDNESDAY)
    with database.reading() as session:
        assert session.scalar(select(func.count(CaseText.case_id))) == 0
