"""Facts about reading a response: who may, one at a time, and who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from feedback.core import audit
from feedback.core.actor import Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.moderation import queries, service
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import Audience, CaseState, Category, Reader, Redaction
from feedback.people.records import Training
from tests.builders.moderation import (
    WORDS,
    Bench,
    Readers,
    a_response,
    a_submission,
    case_of,
    opened,
)
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.team import let_in


def test_the_hub_covers_a_name_and_clears(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        spans = [Redaction(0, 5, Category.STAFF)]
        service.save_redactions(session, bench.case_id, spans, by=by, at=WEDNESDAY)
        decision = service.clear(session, bench.case_id, by=by, at=WEDNESDAY)
    assert (decision.reason, decision.policy_version) == ("names_staff", 1)
    assert bench.shared(Audience.PUBLIC) == ["[a member of staff] was kind, but I told my story three times."]
    with bench.database.reading() as session:
        assert audit.verify(session).whole


def test_keeping_words_back_takes_a_second_person_from_outside(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, own.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )
        for nobody in (people.moderator, people.colleague, people.lead):
            with pytest.raises(NotYours):
                service.decide_withhold(session, own.case_id, agree=True, by=nobody, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.decide_withhold(session, own.case_id, agree=True, by=people.other_moderator, at=WEDNESDAY)
        service.decide_withhold(session, own.case_id, agree=True, by=people.reader, at=WEDNESDAY)
        with pytest.raises(AlreadyDone):
            service.decide_withhold(session, own.case_id, agree=False, by=people.hub, at=WEDNESDAY)
    assert own.state() is CaseState.WITHHELD
    assert not own.shared(Audience.LABELLERS)


def test_two_whom_one_person_let_in_keep_nothing_back_and_either_can_have_it_read_again(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        for one in (people.moderator, people.reader):
            let_in(session, one, by=people.lead)
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, own.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )
        with pytest.raises(NotYours, match="same person let you both in"):
            service.decide_withhold(session, own.case_id, agree=True, by=people.reader, at=WEDNESDAY)
        service.decide_withhold(session, own.case_id, agree=False, by=people.reader, at=WEDNESDAY)
    assert own.state() is not CaseState.WITHHELD


def test_an_independent_proposer_cannot_be_the_second_person(bench: Bench) -> None:
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.propose_withhold(
            session, bench.case_id, reason="offence_detail", by=bench.readers.hub, at=WEDNESDAY
        )
        with pytest.raises(NotYours, match="You proposed"):
            service.decide_withhold(session, bench.case_id, agree=True, by=bench.readers.hub, at=WEDNESDAY)


def test_words_that_were_not_kept_back_are_read_again_by_somebody_independent(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.propose_withhold(
            session, own.case_id, reason="not_about_service", by=people.moderator, at=WEDNESDAY
        )
        service.decide_withhold(session, own.case_id, agree=False, by=people.hub, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        service.claim(session, own.case_id, by=people.reader, at=WEDNESDAY)


def test_there_is_no_reason_for_tone(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        for reason in ("negative", "rude", "", "names_staff"):
            with pytest.raises(DomainError, match="none for tone"):
                service.propose_withhold(session, bench.case_id, reason=reason, by=by, at=WEDNESDAY)


def test_a_provider_alone_can_put_nothing_aside_as_spam(own: Bench) -> None:
    with own.database.writing() as session, pytest.raises(NotYours):
        service.mark_spam(session, own.case_id, by=own.readers.moderator, at=WEDNESDAY)


def test_handing_over_needs_no_reason_and_takes_the_words_out_of_the_house(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        case = service.hand_over(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        assert (case.reader, case.handed_over) == (Reader.INDEPENDENT, True)
        for nobody in (people.moderator, people.colleague, people.lead):
            with pytest.raises(NotFound):
                service.claim(session, own.case_id, by=nobody, at=WEDNESDAY)


def test_an_independent_reader_who_steps_back_leaves_it_to_another_organisation(bench: Bench) -> None:
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.hand_over(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        with pytest.raises(NotFound):
            service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        service.claim(session, bench.case_id, by=bench.readers.reader, at=WEDNESDAY)


def test_of_two_organisations_that_step_back_neither_reads_it_again(bench: Bench) -> None:
    people = bench.readers
    with bench.database.writing() as session:
        third = a_person(session, bench.world, Role.INDEPENDENT, organisation=bench.world.voluntary)
        for by in (people.hub, people.reader):
            service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
            service.hand_over(session, bench.case_id, by=by, at=WEDNESDAY)
        for by in (people.hub, people.reader):
            assert bench.case_id not in {
                row.case.id for row in queries.cases_for(session, by, states=[CaseState.WAITING])
            }
            with pytest.raises(NotFound):
                service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.claim(session, bench.case_id, by=third, at=WEDNESDAY)


def test_nobody_reads_words_about_their_own_organisation_first(database: Database, world: World) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, about=world.hub_service)
        response = a_response(session, world, WORDS, submission=submission)
    opened(database)
    with database.writing() as session:
        case_id = case_of(session, response.id).id
        with pytest.raises(NotFound):
            service.first_look(session, case_id, by=readers.hub, at=WEDNESDAY)
        service.first_look(session, case_id, by=readers.reader, at=WEDNESDAY)


def test_only_the_claim_holder_reads_the_words(own: Bench) -> None:
    people = own.readers
    with own.database.writing() as session:
        service.claim(session, own.case_id, by=people.moderator, at=WEDNESDAY)
        _case, text = service.case_for_reading(session, own.case_id, people.moderator, at=WEDNESDAY)
        assert text.text == WORDS
        for nobody in (people.colleague, people.hub):
            with pytest.raises(NotYours):
                service.case_for_reading(session, own.case_id, nobody, at=WEDNESDAY)


def test_reading_needs_training_that_is_in_date(bench: Bench) -> None:
    with bench.database.writing() as session:
        session.execute(update(Training).values(valid_until=date(2026, 11, 17)))
        with pytest.raises(NotYours, match="training"):
            service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)


def test_another_programme_knows_nothing_of_the_case(bench: Bench) -> None:
    stranger = replace(bench.readers.hub, programme_id=bench.readers.hub.account_id)
    with bench.database.writing() as session, pytest.raises(NotFound):
        service.claim(session, bench.case_id, by=stranger, at=WEDNESDAY)


def test_every_act_of_staff_is_in_the_chain_and_none_carries_words(bench: Bench) -> None:
    by = bench.readers.hub
    with bench.database.writing() as session:
        service.claim(session, bench.case_id, by=by, at=WEDNESDAY)
        service.cover(session, bench.case_id, start=0, end=5, category=Category.PERSON, by=by, at=WEDNESDAY)
        (redaction_id,) = queries.redactions_of(session, bench.case_id)
        service.uncover(session, bench.case_id, redaction_id, by=by, at=WEDNESDAY)
        service.release_claim(session, bench.case_id, by=by, at=WEDNESDAY)
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.about_id == bench.case_id).order_by(AuditEvent.number)
        ).all()
    assert [event.act.removeprefix("moderation.") for event in events] == [
        "first_look",
        "claim",
        "cover",
        "uncover",
        "release_claim",
    ]
    assert not [event for event in events if "Priya" in event.reason]


def test_withheld_rows_need_two_different_people_in_the_database_itself(own: Bench) -> None:
    me = own.readers.moderator.account_id
    alone = update(ModerationCase).where(ModerationCase.id == own.case_id)
    with own.database.writing() as session, pytest.raises(IntegrityError):
        session.execute(
            alone.values(state=CaseState.WITHHELD, withhold_proposed_by=me, withhold_decided_by=me)
        )
