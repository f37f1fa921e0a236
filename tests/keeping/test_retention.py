"""Retention over the years: what goes, what stays and why, by whose word; and a run that is killed goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from feedback.cli import install
from feedback.core.actor import Actor
from feedback.core.audit import newest_events
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.jobs import JobContext, JobRun, JobState, run_job
from feedback.core.moments import now
from feedback.intake import service as intake
from feedback.intake.equality.records import EqualityTally
from feedback.intake.kept import service as holds
from feedback.intake.kept.rules import Ground
from feedback.intake.records import Response
from feedback.keeping import jobs
from feedback.keeping.queries import retention as queries
from feedback.keeping.rules.retention import Said, schedule
from feedback.keeping.service import retention
from feedback.moderation import queries as moderation
from feedback.moderation import service as reading
from feedback.moderation.records import ClearedVersion, ModerationCase
from feedback.moderation.rules import Audience, CaseState, Level, Standing
from feedback.questions.records import SurveyWindow
from feedback.themes import queries as themes
from tests.builders.intake import a_window
from tests.builders.kept import Keepers, a_hold, released
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.path import LATER, a_finished_path
from tests.builders.people import WEDNESDAY, World
from tests.pages import PageClient


def years(count: float) -> datetime:
    """Give a moment so many years on."""
    return WEDNESDAY + timedelta(days=round(365.25 * count) + 8)


class Archive:
    """Two responses that were cleared, a third that was referred as well, and the people who keep them."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        with database.writing() as session:
            self.keepers, self.readers = Keepers(session, world), Readers(session, world)
            self.first, self.second, self.referred = (
                a_response(session, world, words, submission=a_submission(session, world)).id
                for words in ("It was calm there.", "She rang when she said she would.", "I was worried.")
            )
        opened(database)
        hub = self.readers.hub
        with database.writing() as session:
            for response_id in (self.first, self.second, self.referred):
                case = reading.first_look(session, case_of(session, response_id).id, by=hub, at=WEDNESDAY)
                case.state = CaseState.CLAIMED
                case.claimed_by, case.lease_until = hub.account_id, LATER
                reading.clear(session, case.id, by=hub, at=WEDNESDAY)
            worried = case_of(session, self.referred).id
            referral = reading.refer(session, worried, level=Level.SERIOUS, by=hub, at=WEDNESDAY)
            lead = self.readers.lead
            referral.lead_organisation_id = lead.organisation_id
            reading.take_referral(session, referral.id, by=lead, at=WEDNESDAY)
            reading.close_referral(
                session, referral.id, destination_id=None, outcome="Rang.", by=lead, at=WEDNESDAY
            )

    def standing(self, key: str, at: datetime) -> queries.Standing:
        with self.database.reading() as session:
            return queries.standing(session, schedule()[key], self.world.id, at.date())

    def approved(self, key: str, at: datetime, said: Said = Said.MAY_RUN) -> None:
        with self.database.writing() as session:
            retention.say(session, key, said, by=self.keepers.commissioner, at=at)

    def asked(self, key: str, at: datetime) -> UUID:
        with self.database.writing() as session:
            return retention.run(session, key, by=self.keepers.administrator, at=at).id

    def run(self, key: str, at: datetime) -> JobRun:
        self.approved(key, at)
        run_id = self.asked(key, at)
        run_job(self.database, run_id)
        with self.database.reading() as session:
            return session.get_one(JobRun, run_id)

    def words(self) -> int:
        with self.database.reading() as session:
            held = Response.original.is_not(None)
            return session.scalar(select(func.count(Response.id)).where(held)) or 0


@pytest.fixture
def archive(database: Database, world: World) -> Archive:
    return Archive(database, world)


def result_of(run: JobRun) -> dict[str, object]:
    assert run.state is JobState.DONE, run.result
    return run.result or {}


def test_words_go_after_six_years_and_not_a_week_before(archive: Archive) -> None:
    assert archive.standing("routine", years(5.9)).due == 0
    assert archive.standing("routine", years(6)).due > 0


def test_a_referred_voice_stays_for_seventy_five_years(archive: Archive) -> None:
    assert archive.standing("disclosure", years(74.9)).due == 0
    assert archive.standing("disclosure", years(75)).due == 1
    assert result_of(archive.run("routine", years(75)))["erased"] == 2
    assert (archive.words(), archive.standing("disclosure", years(75)).due) == (1, 1)
    assert result_of(archive.run("disclosure", years(75)))["erased"] == 1
    assert archive.words() == 0


def test_a_run_erases_the_words_everywhere_and_leaves_what_was_counted_and_decided(
    archive: Archive, database: Database, client: PageClient
) -> None:
    world, far = archive.world, years(80)
    a_finished_path(database, world, "Robin")  # themes, and two more people, both referred
    with database.writing() as session:
        mine = session.get_one(Response, archive.second)
        chosen = Response(
            submission_id=mine.submission_id,
            programme_id=world.id,
            question_id=mine.question_id,
            is_text=False,
            choice="a_lot_better",
        )
        session.add(chosen)
    with database.writing() as session:
        code = intake.mint_code(session, session.get_one(Response, archive.second).submission_id)
    result = result_of(archive.run("routine", far))
    assert (result["erased"], result["held"], result["stopped"]) == (2, 0, "")
    with database.reading() as session:
        gone = {archive.first, archive.second}
        left = select(func.count()).where(
            ClearedVersion.response_id.in_(gone), ClearedVersion.text_box.is_not(None)
        )
        assert session.scalar(left) == 0
        assert session.get_one(Response, chosen.id).choice == "a_lot_better"
        stands = moderation.standings(session, world.id, at=far)
        assert {stands[one] for one in gone} == {Standing.TIME_OVER}
        shared = moderation.shareable_to(session, Audience.LABELLERS, programme_id=world.id, at=far)
        assert gone.isdisjoint(one.response_id for one in shared)
        assert themes.ledger(session, world.id, at=far).balances
    page = client.post("/code", data={"code": code}).get_data(as_text=True)
    assert "We keep words for a set time only, and it is over." in page
    assert "Deleted, as you asked." not in page


def test_what_nobody_has_read_is_never_erased_for_its_age(archive: Archive, database: Database) -> None:
    with database.writing() as session:
        unread = a_response(session, archive.world, "Nobody has read this.")
        opened_only = a_response(session, archive.world, "A machine alone has.")
    opened(database)
    far = years(200)
    for key in ("routine", "spam"):
        result = result_of(archive.run(key, far))
        assert result["unread"] == 2
    with database.reading() as session:
        assert session.get_one(Response, unread.id).original is not None
        assert session.get_one(Response, opened_only.id).original is not None


def test_every_hold_that_was_even_asked_for_beats_a_run_and_the_report_says_so(
    archive: Archive, database: Database
) -> None:
    far, words = years(80), archive.words()
    for ground in Ground:
        with database.writing() as session:
            hold = a_hold(session, archive.keepers.commissioner, None, ground=ground)
        due = archive.standing("routine", far)
        assert (due.due, due.held) == (0, 2), ground
        result = result_of(archive.run("routine", far))
        assert (result["erased"], result["held"], archive.words()) == (0, 2, words), ground
        with database.writing() as session:
            holds.decline(session, hold.id, by=archive.keepers.other, at=far)
        far += timedelta(days=1)
    assert result_of(archive.run("routine", far))["erased"] == 2


def test_spam_goes_after_three_months_with_what_was_chosen(archive: Archive, database: Database) -> None:
    readers = archive.readers
    with database.writing() as session:
        submission = a_submission(session, archive.world)
        junk = a_response(session, archive.world, "Buy now.", submission=submission)
    opened(database)
    with database.writing() as session:
        case = case_of(session, junk.id)
        reading.mark_spam(session, case.id, by=readers.hub, at=WEDNESDAY)
    assert archive.standing("spam", WEDNESDAY + timedelta(days=85)).due == 0
    assert result_of(archive.run("spam", WEDNESDAY + timedelta(days=105)))["erased"] == 1
    with database.reading() as session:
        assert session.get_one(Response, junk.id).original is None
        assert session.get_one(ModerationCase, case.id).state is CaseState.SPAM


def test_an_open_referral_keeps_words_even_after_seventy_five_years(
    archive: Archive, database: Database
) -> None:
    readers = archive.readers
    with database.writing() as session:
        response = a_response(session, archive.world, "She was kind.")
    opened(database)
    with database.writing() as session:
        case = case_of(session, response.id)
        reading.first_look(session, case.id, by=readers.hub, at=WEDNESDAY)
        reading.refer(session, case.id, level=Level.SERIOUS, by=readers.hub, at=WEDNESDAY)
    result_of(archive.run("disclosure", years(76)))
    with database.reading() as session:
        assert session.get_one(Response, response.id).original is not None


def test_tallies_go_two_years_after_the_last_form_was_open(archive: Archive, database: Database) -> None:
    with database.writing() as session:
        a_window(session, archive.world)
        session.add(
            EqualityTally(programme_id=archive.world.id, topic="age", choice="25-34", counted=20, shown=20)
        )
    assert archive.standing("equality", years(50)).due == 0  # a form is still open
    with database.writing() as session:
        for window in session.scalars(select(SurveyWindow)):
            window.opens_on, window.closes_on = WEDNESDAY.date(), WEDNESDAY.date()
    assert archive.standing("equality", years(1.9)).due == 0
    assert result_of(archive.run("equality", years(2.1)))["erased"] == 1


def test_nothing_runs_before_a_named_person_approved_it_nor_by_their_own_hand(archive: Archive) -> None:
    far = years(80)
    with pytest.raises(DomainError, match="Nobody has approved"):
        archive.asked("routine", far)
    archive.approved("routine", far, Said.MAY_RUN)
    archive.approved("routine", far + timedelta(hours=1), Said.KEEP_ON)
    with pytest.raises(DomainError, match="Nobody has approved"):
        archive.asked("routine", far + timedelta(hours=2))
    with archive.database.writing() as session:
        retention.say(
            session, "routine", Said.MAY_RUN, by=archive.keepers.administrator, at=far + timedelta(days=1)
        )
    with pytest.raises(NotYours, match="A second person runs it"):
        archive.asked("routine", far + timedelta(days=1))
    with archive.database.writing() as session, pytest.raises(NotYours):
        retention.say(session, "routine", Said.MAY_RUN, by=archive.keepers.auditor, at=far)
    archive.approved("routine", far + timedelta(days=2))
    archive.asked("routine", far + timedelta(days=2))
    with pytest.raises(AlreadyDone):
        archive.asked("routine", far + timedelta(days=2))
    with archive.database.reading() as session:
        acts = [event.act for event in newest_events(session, archive.world.id, most=2)]
    assert acts == ["retention.run", "retention.may_run"]


def test_a_run_that_was_killed_goes_on_and_its_report_is_of_the_whole(
    archive: Archive, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = years(80)
    due = archive.standing("routine", far).due
    assert due > 1
    archive.approved("routine", far)
    run_id = archive.asked("routine", far)
    monkeypatch.setattr(retention, "AT_ONCE", 1)
    step: Callable[..., int | None] = retention.erase_some
    portions = iter([step])

    def once_then_killed(*given: object, **options: object) -> int | None:
        return next(portions)(
            *given, **options
        )  # the second portion ends the process, as far as the row can tell

    context = JobContext(database, run_id, archive.world.id, None)
    with monkeypatch.context() as power:
        power.setattr(retention, "erase_some", once_then_killed)
        with pytest.raises(StopIteration):
            jobs.run_retention(context, {"class": "routine"})
    assert archive.standing("routine", far).due == due - 1
    run_job(database, run_id)
    with database.reading() as session:
        assert result_of(session.get_one(JobRun, run_id))["erased"] == due


def test_an_approval_that_is_taken_back_stops_a_run_under_way(archive: Archive) -> None:
    far = years(80)
    archive.approved("routine", far)
    run_id = archive.asked("routine", far)
    archive.approved("routine", far + timedelta(hours=1), Said.KEEP_ON)
    run_job(archive.database, run_id)
    with archive.database.reading() as session:
        result = result_of(session.get_one(JobRun, run_id))
    assert (result["erased"], result["stopped"]) == (0, "the approval does not stand any more")


def test_the_hold_that_ends_lets_go_what_is_due(archive: Archive, database: Database) -> None:
    far = years(80)
    with database.writing() as session:
        hold = a_hold(session, archive.keepers.commissioner, archive.keepers.other)
        released(session, hold, archive.keepers.commissioner, archive.keepers.other, at=LATER)
    assert archive.standing("routine", far).held == 0


def test_the_chain_says_of_each_act_on_retention_whether_it_was_done_on_the_server(
    archive: Archive, app: Flask, database: Database
) -> None:
    install(app)
    runner = app.test_cli_runner()
    archive.approved("disclosure", now())
    for said in (["keep-on", "disclosure"], ["approve", "spam"]):
        assert runner.invoke(args=["retention", *said, "--by", "Con"]).exit_code == 0
    assert runner.invoke(args=["retention", "run", "spam", "--by", "Ada"]).exit_code == 0
    with database.reading() as session:
        newest = [(event.act, event.reason) for event in newest_events(session, archive.world.id, most=4)]
    assert sorted(newest) == [
        ("retention.keep_on", "disclosure, on_the_server"),
        ("retention.may_run", "disclosure"),
        ("retention.may_run", "spam, on_the_server"),
        ("retention.run", "spam, on_the_server"),
    ]


def test_the_command_and_the_page_say_the_same_and_two_people_run_a_class(
    archive: Archive, app: Flask, signed_in: Callable[[Actor], PageClient]
) -> None:
    install(app)
    runner = app.test_cli_runner()
    far = ["--on", years(7).date().isoformat(), "--json"]
    said = json.loads(runner.invoke(args=["retention", "dry-run", *far]).output)
    routine = next(line for line in said["classes"] if line["class"] == "routine")
    assert (routine["due"], routine["approved"]) == (2, False)
    refused = runner.invoke(args=["retention", "run", "spam", "--by", "Ada"])
    assert (refused.exit_code, "Nobody has approved" in refused.output) == (1, True)
    assert runner.invoke(args=["retention", "approve", "nothing", "--by", "Con"]).exit_code == 1
    commissioner, administrator = map(
        signed_in, (archive.keepers.commissioner, archive.keepers.administrator)
    )
    page = commissioner.post("/example/retention/spam/approve", follow_redirects=True).get_data(as_text=True)
    assert "Approved by Con" in page
    assert "Run it now" not in page
    report = json.loads(runner.invoke(args=["retention", "run", "spam", "--by", "Ada", "--json"]).output)
    assert (report[0]["state"], report[0]["erased"]) == ("done", 0)
    shown = administrator.get("/example/retention").get_data(as_text=True)
    assert "Ada" in shown
    assert "Nothing has been kept for longer" in administrator.get("/example/").get_data(as_text=True)
    assert "0 erased" in runner.invoke(args=["retention", "report"]).output
