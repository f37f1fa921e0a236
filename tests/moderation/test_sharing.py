"""Facts about the one door to words: consent, undo, state, withdrawal and the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.core.database import Database
from feedback.core.errors import Closed
from feedback.intake.records import Response, Submission
from feedback.intake.rules import MayUse
from feedback.moderation import queries, service
from feedback.moderation.records import CaseText, ClearedVersion
from feedback.moderation.rules import Audience, CaseState
from feedback.settings import Settings
from tests.builders.moderation import (
    LATER,
    WORDS,
    Bench,
    Readers,
    a_response,
    a_submission,
    a_waiting_case,
    case_of,
    opened,
)
from tests.builders.people import WEDNESDAY, World


def test_a_decision_shows_nowhere_before_the_time_for_undoing_is_over(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    assert not bench.shared(Audience.LABELLERS, WEDNESDAY + timedelta(seconds=29))
    assert bench.shared(Audience.LABELLERS, WEDNESDAY + timedelta(seconds=30))
    with bench.database.reading() as session:
        soon = queries.states_of(session, [bench.response.id], at=WEDNESDAY)
        assert soon == {bench.response.id: CaseState.CLAIMED}
    with bench.database.writing() as session:
        service.undo(session, decision.id, by=by, at=WEDNESDAY + timedelta(seconds=29))
    assert bench.state() is CaseState.CLAIMED
    assert not bench.shared(Audience.LABELLERS)


def test_a_decision_that_took_effect_cannot_be_undone(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        with pytest.raises(Closed):
            service.undo(session, decision.id, by=by, at=WEDNESDAY + timedelta(seconds=30))


def test_theme_only_is_for_those_who_label_and_nobody_else(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.theme_only(session, bench.case_id, reason="identifies_someone", by=by, at=WEDNESDAY)
    assert bench.shared(Audience.LABELLERS) == [WORDS]
    assert not bench.shared(Audience.GROUP)
    assert not bench.shared(Audience.PUBLIC)


@pytest.mark.parametrize(
    ("may_use", "for_this", "audiences"),
    [
        (MayUse.PUBLIC, None, {"labellers", "provider", "group", "public"}),
        (MayUse.GROUP, None, {"labellers", "provider", "group"}),
        (MayUse.SERVICE, None, {"labellers", "provider"}),
        (MayUse.PUBLIC, MayUse.SERVICE, {"labellers", "provider"}),
        (MayUse.SERVICE, MayUse.PUBLIC, {"labellers", "provider"}),
        (MayUse.PUBLIC, MayUse.COUNTED, set()),
        (MayUse.COUNTED, None, set()),
        (None, None, set()),
    ],
)
def test_words_go_as_far_as_the_person_let_them(
    bench: Bench, may_use: MayUse | None, for_this: MayUse | None, audiences: set[str]
) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        response = session.get_one(Response, bench.response.id)
        response.may_use = for_this
        session.get_one(Submission, response.submission_id).may_use = may_use
    with bench.database.reading() as session:
        seen = {
            audience.value
            for audience in Audience
            if queries.shareable_to(
                session,
                audience,
                programme_id=bench.world.id,
                at=LATER,
                organisation_id=bench.world.provider.id if audience is Audience.PROVIDER else None,
            )
        }
    assert seen == audiences


def test_a_provider_sees_no_other_providers_words(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
        other = bench.world.other_provider.id
        seen = queries.shareable_to(
            session, Audience.PROVIDER, programme_id=bench.world.id, at=LATER, organisation_id=other
        )
        assert not seen
        with pytest.raises(ValueError, match="which organisation"):
            queries.shareable_to(session, Audience.PROVIDER, programme_id=bench.world.id, at=LATER)


def test_what_may_only_be_counted_ends_with_the_first_look(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        response = a_response(session, world, WORDS, submission=a_submission(session, world, may_use=None))
    opened(database)
    with database.writing() as session:
        case = a_waiting_case(session, response.id, readers)
        assert case.state is CaseState.FIRST_LOOKED
        service.pool_and_release(session, world.id, at=WEDNESDAY)
        assert case.state is CaseState.FIRST_LOOKED
        assert queries.standings(session, world.id, at=LATER) == {response.id: "counted_only"}


def test_every_response_stands_in_one_place_of_the_ledger(bench: Bench) -> None:
    with bench.database.writing() as session:
        a_response(session, bench.world, "It was warm.")
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        standings = queries.standings(session, bench.world.id, at=LATER)
    assert sorted(standings.values()) == ["first_look", "in_hand", "waiting", "waiting"]
    assert standings[bench.response.id] == "in_hand"


def test_words_that_were_taken_back_are_nowhere(bench: Bench, settings: Settings) -> None:
    by = bench.readers.hub
    canary = "quiet-canary-word"
    with bench.database.writing() as session:
        response = a_response(session, bench.world, f"It had a {canary}.")
    opened(bench.database)
    with bench.database.writing() as session:
        case = service.first_look(session, case_of(session, response.id).id, by=by, at=WEDNESDAY)
        service.pool_and_release(session, bench.world.id, at=WEDNESDAY)
        service.pool_and_release(session, bench.world.id, at=WEDNESDAY)
        service.claim(session, case.id, by=by, at=WEDNESDAY)
        service.clear(session, case.id, by=by, at=WEDNESDAY)
        box = session.scalars(
            select(ClearedVersion.text_box).where(ClearedVersion.response_id == response.id)
        ).one()
        text_box = session.get_one(CaseText, case.id).text_box
        assert box is not None
        assert text_box is not None
    with bench.database.writing() as session:
        assert service.erase_words(session, [response.id]) == 1
        row = session.get_one(Response, response.id)
        row.original, row.withdrawn = None, True
    bench.database.forget_deleted_pages()
    files = [path.read_bytes() for path in settings.var.rglob("*") if path.is_file()]
    for trace in (canary.encode(), box[:24], text_box[:24]):
        assert not [file for file in files if trace in file]
    assert not bench.shared(Audience.LABELLERS)
    with bench.database.writing() as session, pytest.raises(Closed):
        service.claim(session, case.id, by=by, at=WEDNESDAY)


def test_working_text_goes_thirty_days_after_the_last_check(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    decided = WEDNESDAY.date()
    with bench.database.writing() as session:
        assert service.erase_working_text(session, on=decided + timedelta(days=29)) == 0
        assert service.erase_working_text(session, on=decided + timedelta(days=30)) == 1
        assert queries.working_text(session, bench.case_id) is None
    assert bench.shared(Audience.PUBLIC) == [WORDS]
