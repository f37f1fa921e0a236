"""Facts about referrals: to whom they go, by when, and that the words go on being read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState, Level
from feedback.people import queries as people
from feedback.programmes.records import Destination
from feedback.settings import Settings
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.people import WEDNESDAY, World, a_world


def two_waiting(
    database: Database, world: World, *, about_staff: bool = False
) -> tuple[Readers, ModerationCase]:
    with database.writing() as session:
        session.merge(world.programme).release_minimum = 2
        readers = Readers(session, world)
        responses = [
            a_response(
                session,
                world,
                "It was quiet.",
                submission=a_submission(session, world, reads_first=ReadsFirst.SERVICE),
                about_staff=about_staff,
            )
            for _ in range(2)
        ]
    opened(database)
    with database.writing() as session:
        for row in queries.cases_for(session, readers.hub, states=[CaseState.RECEIVED]):
            service.first_look(session, row.case.id, by=readers.hub, at=WEDNESDAY)
        service.pool_and_release(session, world.id, at=WEDNESDAY)
        return readers, case_of(session, responses[0].id)


def test_a_moderators_referral_goes_to_their_own_lead_within_the_hour(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
    readers, case = two_waiting(each_database, world)
    with each_database.writing() as session:
        service.claim(session, case.id, by=readers.moderator, at=WEDNESDAY)
        referral = service.refer(
            session, case.id, level=Level.IMMEDIATE, note="Please ring.", by=readers.moderator, at=WEDNESDAY
        )
        assert referral.lead_organisation_id == world.provider.id
        assert referral.due_at == datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
        assert session.get_one(ModerationCase, case.id).state is CaseState.CLAIMED
        assert people.notices_for(session, readers.lead.account_id, world.id)
        assert not people.notices_for(session, readers.hub_lead.account_id, world.id)


def test_a_serious_concern_on_friday_afternoon_is_due_on_monday(database: Database, world: World) -> None:
    readers, case = two_waiting(database, world)
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    with database.writing() as session:
        referral = service.refer(session, case.id, level=Level.SERIOUS, by=readers.moderator, at=friday)
        assert referral.due_at == datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_what_is_about_staff_goes_to_the_independent_lead(database: Database, world: World) -> None:
    readers, case = two_waiting(database, world, about_staff=True)
    with database.writing() as session:
        referral = service.refer(session, case.id, level=Level.CONCERN, by=readers.hub, at=WEDNESDAY)
        assert referral.lead_organisation_id == world.hub.id
        assert not queries.referrals_for(session, readers.lead)
        assert len(queries.referrals_for(session, readers.hub_lead)) == 1


def test_one_lead_takes_a_referral_reads_and_closes_it_with_what_came_of_it(
    database: Database, world: World
) -> None:
    readers, case = two_waiting(database, world)
    with database.writing() as session:
        referral = service.refer(session, case.id, level=Level.SERIOUS, by=readers.moderator, at=WEDNESDAY)
        place = Destination(programme_id=world.id, name="Adult safeguarding")
        session.add(place)
        session.flush()
        with pytest.raises(NotYours):
            service.words_for_lead(session, referral.id, by=readers.lead)
        service.take_referral(session, referral.id, by=readers.lead, at=WEDNESDAY)
        with pytest.raises(AlreadyDone):
            service.take_referral(session, referral.id, by=readers.lead, at=WEDNESDAY)
        assert service.words_for_lead(session, referral.id, by=readers.lead) == "It was quiet."
        with pytest.raises(DomainError, match="a sentence"):
            service.close_referral(
                session, referral.id, destination_id=place.id, outcome=" ", by=readers.lead, at=WEDNESDAY
            )
        closed = service.close_referral(
            session,
            referral.id,
            destination_id=place.id,
            outcome="Rang and passed on.",
            by=readers.lead,
            at=WEDNESDAY,
        )
        assert (closed.state, closed.outcome) == ("closed", "Rang and passed on.")


def test_nobody_else_finds_a_referral(database: Database, world: World) -> None:
    readers, case = two_waiting(database, world)
    with database.writing() as session:
        referral = service.refer(session, case.id, level=Level.SERIOUS, by=readers.moderator, at=WEDNESDAY)
        for nobody in (readers.moderator, readers.hub_lead, readers.other_moderator, readers.facilitator):
            with pytest.raises(NotFound):
                service.take_referral(session, referral.id, by=nobody, at=WEDNESDAY)


def test_a_facilitator_may_raise_a_concern_about_words_that_were_cleared(
    database: Database, world: World
) -> None:
    readers, case = two_waiting(database, world)
    with database.writing() as session:
        with pytest.raises(NotFound):
            service.refer_response(
                session, case.response_id, level=Level.CONCERN, by=readers.facilitator, at=WEDNESDAY
            )
        service.claim(session, case.id, by=readers.moderator, at=WEDNESDAY)
        service.clear(session, case.id, by=readers.moderator, at=WEDNESDAY)
        service.refer_response(
            session, case.response_id, level=Level.CONCERN, by=readers.facilitator, at=WEDNESDAY
        )
        with pytest.raises(NotYours):
            service.refer(session, case.id, level=Level.CONCERN, by=_nobody(readers), at=WEDNESDAY)


def _nobody(readers: Readers) -> Actor:
    return replace(readers.facilitator, roles=frozenset())
