"""Words about a service's own people reach no lead of it, whatever comes first: a referral, a hand-over, a first look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import NotFound
from feedback.intake.rules import ReadsFirst
from feedback.keeping.rules.originals import Reason
from feedback.keeping.service import originals
from feedback.moderation import jobs, queries, service
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import Level, Reader, ReferralState
from feedback.people import queries as people
from feedback.programmes.records import Appointment
from tests.builders.moderation import Bench, Readers, a_response, a_submission, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_person
from tests.pages import PageClient

NOBODY = "Everybody who could take it on stands too near"
NOTE = "She says that the manager listens at the door."


class Referred(Bench):
    """A response that a provider's moderator holds and has referred to its own lead."""

    def __init__(self, database: Database, world: World) -> None:
        super().__init__(database, world, outside=False)
        with database.writing() as session:
            by = self.readers.moderator
            service.claim(session, self.case_id, by=by, at=WEDNESDAY)
            raised = service.refer(session, self.case_id, level=Level.SERIOUS, note=NOTE, by=by, at=WEDNESDAY)
            self.referral_id, self.due_at = raised.id, raised.due_at

    def take(self, by: Actor) -> None:
        with self.database.writing() as session:
            service.take_referral(session, self.referral_id, by=by, at=WEDNESDAY)

    def words(self, by: Actor) -> str | None:
        with self.database.reading() as session:
            return service.words_for_lead(session, self.referral_id, by=by)

    def hand_over(self, by: Actor | None = None) -> None:
        with self.database.writing() as session:
            service.hand_over(session, self.case_id, by=by or self.readers.moderator, at=WEDNESDAY)

    def row(self) -> Referral:
        with self.database.reading() as session:
            row = session.get_one(Referral, self.referral_id)
            session.expunge(row)
            return row

    def told(self, who: Actor) -> list[str]:
        with self.database.reading() as session:
            return [one.sentence for one in people.notices_for(session, who.account_id, self.world.id)]


@pytest.fixture
def referred(database: Database, world: World) -> Referred:
    return Referred(database, world)


def test_an_open_referral_goes_to_the_independent_lead_when_its_case_is_handed_over(
    referred: Referred,
) -> None:
    referred.hand_over()
    with pytest.raises(NotFound):
        referred.take(referred.readers.lead)
    moved = referred.row()
    assert (moved.lead_organisation_id, moved.state) == (referred.world.hub.id, ReferralState.OPEN)
    assert moved.due_at == referred.due_at, "its clock stays"
    assert any("concern was referred" in one for one in referred.told(referred.readers.hub_lead))
    referred.take(referred.readers.hub_lead)
    assert referred.words(referred.readers.hub_lead)


def test_one_that_was_taken_on_is_open_again_for_the_independent_lead(
    referred: Referred, database: Database
) -> None:
    referred.take(referred.readers.lead)
    assert referred.words(referred.readers.lead)
    referred.hand_over()
    moved = referred.row()
    assert (moved.state, moved.taken_by, moved.taken_at) == (ReferralState.OPEN, None, None)
    assert moved.due_at == referred.due_at
    with pytest.raises(NotFound):
        referred.words(referred.readers.lead)
    with database.writing() as session, pytest.raises(NotFound):
        service.close_referral(
            session,
            referred.referral_id,
            destination_id=None,
            outcome="Done.",
            by=referred.readers.lead,
            at=WEDNESDAY,
        )
    assert any("handed on" in one for one in referred.told(referred.readers.lead))
    with database.reading() as session:
        acts = session.scalars(select(AuditEvent.act).where(AuditEvent.about_id == referred.referral_id))
        assert "moderation.hand_on" in set(acts)


def test_what_was_closed_before_shows_its_lead_neither_words_nor_original_afterwards(
    referred: Referred, database: Database
) -> None:
    lead = referred.readers.lead
    referred.take(lead)
    with database.writing() as session:
        service.close_referral(
            session, referred.referral_id, destination_id=None, outcome="Rang.", by=lead, at=WEDNESDAY
        )
    referred.hand_over()
    with pytest.raises(NotFound):
        referred.words(lead)
    with database.writing() as session, pytest.raises(NotFound):
        originals.ask(session, referred.response.id, Reason.SAFETY, "At risk.", by=lead, at=WEDNESDAY)
    assert referred.row().state is ReferralState.CLOSED


def test_an_opening_that_was_agreed_to_opens_no_more_after_the_hand_over(
    referred: Referred, database: Database
) -> None:
    lead = referred.readers.lead
    with database.writing() as session:
        asked = originals.ask(session, referred.response.id, Reason.SAFETY, "At risk.", by=lead, at=WEDNESDAY)
        originals.agree(session, asked.id, by=referred.readers.hub, at=WEDNESDAY)
        opening = asked.id
    referred.hand_over()
    with database.writing() as session, pytest.raises(NotFound):
        originals.open_once(session, opening, by=lead, at=WEDNESDAY)


def test_a_referral_of_the_first_look_moves_when_the_words_turn_out_to_be_about_staff(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, reads_first=ReadsFirst.SERVICE)
        response = a_response(session, world, NOTE, submission=submission).id
    opened(database)
    with database.writing() as session:
        case = case_of(session, response).id
        raised = service.refer(session, case, level=Level.CONCERN, by=readers.hub, at=WEDNESDAY)
        assert raised.lead_organisation_id == world.provider.id
        service.first_look(session, case, by=readers.hub, at=WEDNESDAY, about_staff=True)
        assert raised.lead_organisation_id == world.hub.id
        with pytest.raises(NotFound):
            service.take_referral(session, raised.id, by=readers.lead, at=WEDNESDAY)


def test_a_referral_moves_when_the_second_person_returns_words_that_the_service_would_keep_back(
    referred: Referred, database: Database
) -> None:
    with database.writing() as session:
        by = referred.readers.moderator
        service.propose_withhold(session, referred.case_id, reason="not_about_service", by=by, at=WEDNESDAY)
        service.decide_withhold(session, referred.case_id, agree=False, by=referred.readers.hub, at=WEDNESDAY)
    assert referred.row().lead_organisation_id == referred.world.hub.id
    with pytest.raises(NotFound):
        referred.take(referred.readers.lead)


def test_after_the_hub_stepped_back_no_lead_of_the_hub_gets_it(database: Database, world: World) -> None:
    bench = Bench(database, world, outside=True)
    with database.writing() as session:
        service.claim(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        before = service.refer(
            session, bench.case_id, level=Level.CONCERN, by=bench.readers.hub, at=WEDNESDAY
        )
        assert before.lead_organisation_id == world.hub.id
        service.hand_over(session, bench.case_id, by=bench.readers.hub, at=WEDNESDAY)
        after = service.refer(
            session, bench.case_id, level=Level.CONCERN, by=bench.readers.reader, at=WEDNESDAY
        )
        assert {before.lead_organisation_id, after.lead_organisation_id} == {world.reader.id}
        assert any(
            "concern was referred" in one.sentence
            for one in people.notices_for(session, bench.readers.reader.account_id, world.id)
        ), "where an organisation has no lead, its readers are told"
        for referral in (before, after):
            with pytest.raises(NotFound):
                service.take_referral(session, referral.id, by=bench.readers.hub_lead, at=WEDNESDAY)


def test_too_few_people_is_no_reason_to_take_a_referral_from_the_services_own_lead(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        readers = Readers(session, world)
        submission = a_submission(session, world, reads_first=ReadsFirst.SERVICE)
        response = a_response(session, world, "It was quiet.", submission=submission).id
    opened(database)
    with database.writing() as session:
        case = case_of(session, response)
        raised = service.refer(session, case.id, level=Level.CONCERN, by=readers.hub, at=WEDNESDAY)
        service.take_referral(session, raised.id, by=readers.lead, at=WEDNESDAY)
        service.first_look(session, case.id, by=readers.hub, at=WEDNESDAY)
        for _slot in range(2):
            service.pool_and_release(session, world.id, at=WEDNESDAY)
        assert session.get_one(ModerationCase, case.id).reader is Reader.INDEPENDENT
        service.find_leads(session, world.id, at=WEDNESDAY)
        assert raised.taken_by == readers.lead.account_id
        assert service.words_for_lead(session, raised.id, by=readers.lead)
        new = service.refer(session, case.id, level=Level.CONCERN, by=readers.hub, at=WEDNESDAY)
        assert new.lead_organisation_id == world.hub.id


def _end(session: object, who: Actor) -> None:
    rows = session.scalars(select(Appointment).where(Appointment.account_id == who.account_id))  # type: ignore[attr-defined]
    for row in rows:
        row.ends_on = (WEDNESDAY - timedelta(days=1)).date()


def test_where_nobody_is_left_the_administrator_is_told_and_it_moves_once_somebody_is_appointed(
    referred: Referred, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    world = referred.world
    with database.writing() as session:
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        for gone in (referred.readers.hub, referred.readers.hub_lead, referred.readers.reader):
            _end(session, gone)
    referred.hand_over()
    with pytest.raises(NotFound):
        referred.take(referred.readers.lead)
    assert any("no lead" in one for one in referred.told(administrator))
    page = signed_in(administrator).get(f"/{world.programme.slug}/").get_data(as_text=True)
    assert NOBODY in page
    with database.writing() as session:
        lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.reader)
    jobs.find_leads(database, WEDNESDAY)
    assert referred.row().lead_organisation_id == world.reader.id
    referred.take(lead)
    page = signed_in(administrator).get(f"/{world.programme.slug}/").get_data(as_text=True)
    assert NOBODY not in page


def test_what_a_lead_had_taken_on_and_left_behind_is_open_again(
    referred: Referred, database: Database
) -> None:
    referred.take(referred.readers.lead)
    with database.writing() as session:
        _end(session, referred.readers.lead)
    jobs.find_leads(database, WEDNESDAY)
    moved = referred.row()
    assert (moved.state, moved.lead_organisation_id) == (ReferralState.OPEN, referred.world.hub.id)
    referred.take(referred.readers.hub_lead)


def test_the_lead_before_sees_that_it_was_handed_on_and_no_word(
    referred: Referred, signed_in: Callable[[Actor], PageClient]
) -> None:
    referred.take(referred.readers.lead)
    referred.hand_over()
    at = f"/{referred.world.programme.slug}/moderation"
    before, after = signed_in(referred.readers.lead), signed_in(referred.readers.hub_lead)
    page = before.get(f"{at}/referrals").get_data(as_text=True)
    assert "Handed on" in page
    assert str(referred.referral_id) not in page
    assert before.get(f"{at}/referrals/{referred.referral_id}").status_code == 404
    shown = after.get(f"{at}/referrals/{referred.referral_id}").get_data(as_text=True)
    assert f"It was with {referred.world.provider.name} before." in shown
    assert NOTE not in shown
    after.post(f"{at}/referrals/{referred.referral_id}/take")
    assert NOTE in after.get(f"{at}/referrals/{referred.referral_id}").get_data(as_text=True)


def _leads(session: object, by: Actor) -> set[UUID]:
    return {row.referral.id for row in queries.referrals_for(session, by)}  # type: ignore[arg-type]


def test_no_organisation_lists_what_it_may_not_lead(referred: Referred, database: Database) -> None:
    referred.hand_over()
    with database.reading() as session:
        assert _leads(session, referred.readers.lead) == set()
        assert _leads(session, referred.readers.hub_lead) == {referred.referral_id}
