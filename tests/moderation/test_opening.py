"""Facts about the worker that opens originals: once each, with nothing that tells when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from feedback.core import sealing
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import NotYours
from feedback.intake import service as intake
from feedback.intake.records import Response
from feedback.intake.rules import MayUse, ReadsFirst, Source
from feedback.moderation import jobs, queries, service
from feedback.moderation.records import CaseText, ClearedVersion, DecisionRow, ModerationCase, Referral
from feedback.moderation.rules import Audience, CaseState, Level, Reader
from feedback.reading import worries
from feedback.settings import Settings
from tests.builders.moderation import Readers, a_response, a_submission, an_import, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_world


def test_every_original_becomes_one_case_with_its_working_text(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        response = a_response(session, world, "Kind people. I was <scared> at first, 3 < 4.")
    opened(each_database)
    opened(each_database)
    with each_database.reading() as session:
        case = case_of(session, response.id)
        text = queries.working_text(session, case.id)
        assert text is not None
        assert text.text == "Kind people. I was <scared> at first, 3 < 4."
        assert (case.state, case.week, case.due_at) == (CaseState.RECEIVED, "2026-W47", None)
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
        kept = session.get_one(CaseText, case.id).erase_after
        assert kept.isoformat() == "2026-12-16", "counted from the week's Monday, so it tells no day"


def test_pasted_markup_gets_a_plain_reading_copy_and_the_original_stays(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        response = a_response(session, world, "<p>They <b>listened</b> to me.</p>")
    opened(database)
    with database.reading() as session:
        text = queries.working_text(session, case_of(session, response.id).id)
        assert text is not None
        assert text.text == "They listened to me."
        original = session.get_one(Response, response.id).original or b""
        assert sealing.open_original(world.id, response.id, original) == "<p>They <b>listened</b> to me.</p>"


def test_a_worry_reaches_the_independent_lead_with_a_due_time_and_no_other(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        response = a_response(session, world, "I want to kill myself.")
    opened(database)
    with database.reading() as session:
        referral = session.scalars(select(Referral)).one()
        assert (referral.level, referral.raised_by, referral.raised_at) == (Level.IMMEDIATE, None, None)
        assert referral.lead_organisation_id == readers.hub_lead.organisation_id
        assert (referral.due_at.minute, referral.due_at.second) == (0, 0)
        assert referral.case_id == case_of(session, response.id).id
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_a_worry_that_reaches_no_lead_is_counted_in_the_log(
    database: Database, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with database.writing() as session:
        for words in ("I want to kill myself.", "It was quiet."):
            a_response(session, world, words)
    opened(database)
    (record,) = [record for record in caplog.records if "no safeguarding lead" in record.message]
    assert vars(record)["count"] == 1
    assert "kill" not in str(vars(record))


@pytest.mark.parametrize("why", ["asked", "question", "words", "hub"])
def test_words_go_outside_when_anything_asks_for_it(database: Database, world: World, why: str) -> None:
    with database.writing() as session:
        submission = a_submission(
            session,
            world,
            reads_first=ReadsFirst.OUTSIDE if why == "asked" else ReadsFirst.SERVICE,
            about=world.hub_service if why == "hub" else None,
        )
        words = "My support worker Priya was kind." if why == "words" else "It was quiet."
        response = a_response(session, world, words, submission=submission, about_staff=why == "question")
    opened(database)
    with database.reading() as session:
        assert case_of(session, response.id).reader is Reader.INDEPENDENT


def test_words_that_ask_for_nobody_outside_are_the_providers_to_read(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        response = a_response(session, world, "It was quiet.")
    opened(database)
    with database.reading() as session:
        assert case_of(session, response.id).reader is Reader.PROVIDER


def test_an_original_that_was_damaged_holds_up_nobody(database: Database, world: World) -> None:
    with database.writing() as session:
        damaged = a_response(session, world, "It was quiet.")
        damaged.original = (damaged.original or b"")[:-1] + b"\0"
        good = a_response(session, world, "It was warm.")
    opened(database)
    with database.reading() as session:
        assert session.scalars(select(ModerationCase.response_id)).all() == [good.id]


def test_a_text_that_an_aid_fails_on_is_opened_as_typed_and_holds_up_nobody(
    database: Database,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fails_on_markup(text: str) -> set[object]:
        if "listened" in text:
            raise RecursionError(text)
        return set()

    monkeypatch.setattr(worries, "signals", fails_on_markup)
    typed = "<p>They <b>listened</b> to me.</p>"
    with database.writing() as session:
        hard, easy = a_response(session, world, typed), a_response(session, world, "It was warm.")
    opened(database)
    with database.reading() as session:
        text = queries.working_text(session, case_of(session, hard.id).id)
        assert text is not None
        assert (text.text, text.suggestions, text.worries) == (typed, (), ())
        assert case_of(session, easy.id).state is CaseState.RECEIVED
    (record,) = [record for record in caplog.records if record.name == jobs.__name__]
    assert (vars(record)["error"], record.exc_info) == ("RecursionError", None)
    assert "listened" not in str(vars(record))


def test_an_import_goes_the_short_way_in_its_vouchers_name(
    each_database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        readers = Readers(session, world)
        batch = an_import(session, world, imported_by=readers.moderator, vouched_by=readers.hub, rows=40)
        for number in range(40):
            submission = a_submission(session, world, source=Source.IMPORT, batch=batch, may_use=MayUse.GROUP)
            a_response(session, world, f"Comment {number}, &amp; more.", submission=submission)
    monkeypatch.setattr(jobs, "AT_ONCE", 16)
    opened(each_database)
    with each_database.reading() as session:
        shared = queries.shareable_to(session, Audience.LABELLERS, programme_id=world.id, at=WEDNESDAY)
        assert len(shared) == 40
        assert not [one for one in shared if one.quotable or one.provenance != "provider_collected"]
        assert len({one.person_key for one in shared}) == 40
        assert not queries.shareable_to(session, Audience.PUBLIC, programme_id=world.id, at=WEDNESDAY)
        decisions = session.scalars(select(DecisionRow)).all()
        assert {(row.kind, row.reason, row.decided_by) for row in decisions} == {
            ("clear", "vouched", readers.hub.account_id)
        }
        assert session.scalar(select(func.count()).select_from(CaseText)) == 0
        acts = set(session.scalars(select(AuditEvent.act)))
        assert acts == {"moderation.clear_vouched"}


def test_nobody_but_the_voucher_clears_an_import(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        batch = an_import(session, world, imported_by=readers.moderator, vouched_by=readers.hub)
        with pytest.raises(NotYours):
            service.clear_vouched(session, batch.id, by=readers.reader, at=WEDNESDAY)
        assert session.scalar(select(func.count()).select_from(ClearedVersion)) == 0


def test_a_slot_is_done_once_and_time_alone_releases_nothing(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        responses = [a_response(session, world, "It was quiet.") for _ in range(4)]
    opened(database)
    with database.writing() as session:
        for response in responses:
            service.first_look(session, case_of(session, response.id).id, by=readers.hub, at=WEDNESDAY)
    states = select(ModerationCase.state, ModerationCase.reader, ModerationCase.carried_over)

    def stand(after: timedelta) -> set[tuple[str, str, bool]]:
        jobs.release_slot(database, WEDNESDAY + after)
        with database.reading() as session:
            return {(state, reader, over) for state, reader, over in session.execute(states)}

    assert stand(timedelta()) == {("pooled", "provider", True)}
    assert stand(timedelta(hours=12)) == {("pooled", "provider", True)}
    assert stand(timedelta(days=1)) == {("waiting", "independent", True)}


def test_words_that_may_be_read_after_all_have_a_text_again_before_they_go_to_a_reader(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        readers = Readers(session, world)
        counted = a_submission(session, world, may_use=MayUse.COUNTED, reads_first=ReadsFirst.OUTSIDE)
        response = a_response(session, world, "It was quiet.", submission=counted)
    opened(each_database)
    long_after = WEDNESDAY + timedelta(days=40)
    with each_database.writing() as session:
        case_id = case_of(session, response.id).id
        service.first_look(session, case_id, by=readers.hub, at=WEDNESDAY)
        assert service.erase_working_text(session, on=long_after.date()) == 1
    opened(each_database, at=long_after)
    with each_database.writing() as session:
        assert session.get(CaseText, case_id) is None, "what may only be counted is not opened again"
        intake.change_consent(session, counted.id, MayUse.GROUP)
        service.pool_and_release(session, world.id, at=long_after)
        assert case_of(session, response.id).state is CaseState.FIRST_LOOKED, "no text, nothing to read"
    opened(each_database, at=long_after)
    with each_database.writing() as session:
        assert service.erase_working_text(session, on=long_after.date()) == 0, "it waits to be read"
        service.pool_and_release(session, world.id, at=long_after)
        service.claim(session, case_id, by=readers.hub, at=long_after)
        _case, text = service.case_for_reading(session, case_id, readers.hub, at=long_after)
        assert text.text == "It was quiet."
