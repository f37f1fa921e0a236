"""A sealed original opens for two people and a reason, once, to the letter, and leaves both names and no words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.keeping.rules.originals import ALONE_A_WEEK, Reason
from feedback.keeping.service import originals as service
from feedback.moderation import queries as moderation_queries
from feedback.moderation import service as moderation
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState, Level, Reader
from feedback.people.queries import notices_for
from feedback.programmes.team import knowing
from feedback.reporting_back import service as reporting
from tests.builders.moderation import Bench
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.team import let_in
from tests.pages import PageClient

WORDS = "Zinnober sat with me, and I wrote <this> down."
WHY = "The covered copy does not say whether anybody is at risk."


class Shut(Bench):
    """A response that waits, and the people who may or may not come near it."""

    def ask(self, by: Actor, reason: Reason = Reason.SAFETY) -> UUID:
        with self.database.writing() as session:
            return service.ask(session, self.response.id, reason, WHY, by=by, at=WEDNESDAY).id

    def agree(self, opening_id: UUID, by: Actor) -> None:
        with self.database.writing() as session:
            service.agree(session, opening_id, by=by, at=WEDNESDAY)

    def open(self, opening_id: UUID, by: Actor, *, later: timedelta = timedelta()) -> str:
        with self.database.writing() as session:
            return service.open_once(session, opening_id, by=by, at=WEDNESDAY + later)

    def a(self, role: Role, organisation: object = None) -> Actor:
        with self.database.writing() as session:
            place = organisation or self.world.provider
            return a_person(session, self.world, role, organisation=place)  # type: ignore[arg-type]


@pytest.fixture
def shut(database: Database, world: World) -> Shut:
    return Shut(database, world, outside=False, words=WORDS)


def test_one_asks_another_agrees_and_it_opens_once_to_the_letter(shut: Shut) -> None:
    people = shut.readers
    opening = shut.ask(people.lead)
    with pytest.raises(AlreadyDone):
        shut.open(opening, people.lead)
    with pytest.raises(NotYours, match="second person"):
        shut.agree(opening, people.lead)
    shut.agree(opening, people.hub)
    with pytest.raises(NotYours, match="Whoever asked"):
        shut.open(opening, people.hub)
    assert shut.open(opening, people.lead) == WORDS
    with pytest.raises(AlreadyDone):
        shut.open(opening, people.lead)


def test_nobody_agrees_who_let_the_asker_in(shut: Shut, database: Database) -> None:
    opening = shut.ask(shut.readers.lead)
    with database.writing() as session:
        let_in(session, shut.readers.lead, by=shut.readers.hub)
    with pytest.raises(NotYours, match="let the other in"):
        shut.agree(opening, shut.readers.hub)


def test_the_record_names_both_people_and_no_word(shut: Shut, database: Database) -> None:
    opening = shut.ask(shut.readers.lead)
    shut.agree(opening, shut.readers.hub)
    shut.open(opening, shut.readers.lead)
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.about == "opening")).all()
        acted = [(event.act, event.account_id) for event in sorted(events, key=lambda one: one.number)]
        raw = session.execute(text("SELECT why_box FROM opening")).scalar_one()
    lead, hub = shut.readers.lead.account_id, shut.readers.hub.account_id
    assert acted == [("originals.ask", lead), ("originals.agree", hub), ("originals.open", lead)]
    assert not any(word in f"{event.reason}" for event in events for word in ("Zinnober", "risk"))
    assert b"risk" not in raw


def test_every_other_role_may_not_even_ask(shut: Shut) -> None:
    for role in set(Role) - {Role.SAFEGUARDING, Role.INDEPENDENT, Role.AUDITOR}:
        with pytest.raises(NotYours):
            shut.ask(shut.a(role))


def test_a_lead_of_another_organisation_finds_nothing(shut: Shut) -> None:
    with pytest.raises(NotFound):
        shut.ask(shut.a(Role.SAFEGUARDING, shut.world.other_provider))
    opening = shut.ask(shut.readers.hub)
    with pytest.raises(NotFound):
        shut.agree(opening, shut.a(Role.SAFEGUARDING, shut.world.other_provider))
    shut.agree(opening, shut.readers.lead)


def test_words_about_its_own_people_open_for_no_lead_of_the_service(shut: Shut, database: Database) -> None:
    with database.writing() as session:
        session.get_one(ModerationCase, shut.case_id).reader = Reader.INDEPENDENT
    with pytest.raises(NotFound):
        shut.ask(shut.readers.lead)
    with database.writing() as session:  # the hub's lead, to whom they are referred, may
        row = moderation.refer(session, shut.case_id, level=Level.SERIOUS, by=shut.readers.hub, at=WEDNESDAY)
        row.lead_organisation_id = shut.world.hub.id
    opening = shut.ask(shut.readers.hub_lead)
    shut.agree(opening, shut.readers.reader)
    assert shut.open(opening, shut.readers.hub_lead) == WORDS


def test_an_auditor_opens_alone_to_check_and_for_nothing_else(shut: Shut) -> None:
    auditor = shut.a(Role.AUDITOR, shut.world.council)
    with pytest.raises(NotYours, match="to check"):
        shut.ask(auditor, Reason.SAFETY)
    opening = shut.ask(auditor, Reason.AUDIT)
    assert shut.open(opening, auditor) == WORDS
    asked = shut.ask(shut.readers.lead)
    with pytest.raises(NotYours):  # checking makes nobody a second person
        shut.agree(asked, auditor)


def test_an_auditor_opens_nothing_alone_about_their_own_organisation_or_one_that_stepped_back(
    shut: Shut, database: Database
) -> None:
    near = shut.a(Role.AUDITOR)
    with pytest.raises(NotYours, match="too near"):
        shut.ask(near, Reason.AUDIT)
    stepped_back = shut.a(Role.AUDITOR, shut.world.hub)
    opening = shut.ask(stepped_back, Reason.AUDIT)
    with database.writing() as session:
        moderation.claim(session, shut.case_id, by=shut.readers.hub, at=WEDNESDAY)
        moderation.hand_over(session, shut.case_id, by=shut.readers.hub, at=WEDNESDAY)
    with pytest.raises(NotYours, match="too near"):
        shut.ask(stepped_back, Reason.AUDIT)
    with pytest.raises(NotYours, match="too near"):  # nor what was asked for before
        shut.open(opening, stepped_back)


def test_an_auditor_who_is_anything_else_here_opens_nothing_alone(shut: Shut, database: Database) -> None:
    for role in set(Role) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.INDEPENDENT}:
        with database.writing() as session:
            both = a_person(session, shut.world, Role.AUDITOR, role, organisation=shut.world.council)
        with pytest.raises(NotYours, match="and nothing else"):
            shut.ask(both, Reason.AUDIT)
    with database.writing() as session:
        reader = a_person(session, shut.world, Role.AUDITOR, Role.INDEPENDENT, organisation=shut.world.reader)
    opening = shut.ask(reader, Reason.AUDIT)
    with pytest.raises(AlreadyDone):  # as an independent reader: with a second person
        shut.open(opening, reader)


def test_every_lone_opening_is_told_to_those_who_read_and_lead_and_counted(
    shut: Shut, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    auditor = shut.a(Role.AUDITOR, shut.world.council)
    shut.open(shut.ask(auditor, Reason.AUDIT), auditor)
    for who in (shut.readers.hub, shut.readers.reader, shut.readers.lead, shut.readers.hub_lead):
        with database.reading() as session:
            told = [one.sentence for one in notices_for(session, who.account_id, shut.world.id)]
        assert [one for one in told if "opened a sealed original alone" in one], who.name
    page = signed_in(auditor).get("/example/audit/").get_data(as_text=True)
    assert "since Monday: 1 of at most 10." in page


def test_auditors_open_ten_a_week_alone_and_then_no_more(shut: Shut) -> None:
    auditors = [shut.a(Role.AUDITOR, shut.world.council) for _ in range(2)]
    for number in range(ALONE_A_WEEK):
        shut.ask(auditors[number % 2], Reason.AUDIT)
    for auditor in auditors:
        with pytest.raises(Closed, match="this week"):
            shut.ask(auditor, Reason.AUDIT)


def test_a_lead_who_is_an_auditor_too_opens_no_more_what_was_handed_over(
    shut: Shut, database: Database
) -> None:
    with database.writing() as session:
        both = a_person(
            session, shut.world, Role.AUDITOR, Role.SAFEGUARDING, organisation=shut.world.provider
        )
    opening = shut.ask(both)
    shut.agree(opening, shut.readers.hub)
    with database.writing() as session:
        moderation.claim(session, shut.case_id, by=shut.readers.moderator, at=WEDNESDAY)
        moderation.hand_over(session, shut.case_id, by=shut.readers.moderator, at=WEDNESDAY)
    with pytest.raises(NotYours):
        shut.open(opening, both)


def test_an_agreement_lapses_the_next_day_and_a_request_after_a_week(shut: Shut, database: Database) -> None:
    opening = shut.ask(shut.readers.lead)
    shut.agree(opening, shut.readers.hub)
    with pytest.raises(Closed, match="lapsed"):
        shut.open(opening, shut.readers.lead, later=timedelta(days=1))
    late = shut.ask(shut.readers.lead)
    with database.writing() as session, pytest.raises(Closed, match="lapsed"):
        service.agree(session, late, by=shut.readers.hub, at=WEDNESDAY + timedelta(days=7))


def test_what_was_taken_back_opens_for_nobody(shut: Shut, database: Database) -> None:
    opening = shut.ask(shut.readers.lead)
    shut.agree(opening, shut.readers.hub)
    with database.writing() as session:
        reporting.take_back(session, shut.response.submission_id, at=WEDNESDAY)
    with pytest.raises(Closed, match="not held any more"):
        shut.open(opening, shut.readers.lead)


def test_a_reason_needs_a_sentence(shut: Shut, database: Database) -> None:
    with database.writing() as session, pytest.raises(DomainError, match="in a sentence"):
        service.ask(session, shut.response.id, Reason.SAFETY, "  ", by=shut.readers.lead, at=WEDNESDAY)


def test_the_page_shows_the_words_once_says_it_was_logged_and_is_kept_by_nothing(
    shut: Shut, signed_in: Callable[[Actor], PageClient]
) -> None:
    lead, hub = signed_in(shut.readers.lead), signed_in(shut.readers.hub)
    asked = lead.post(
        f"/example/originals/of/{shut.response.id}",
        data={"reason": "safety", "why": WHY},
        follow_redirects=True,
    )
    assert "Somebody else agrees, or does not." in asked.get_data(as_text=True)
    seen = hub.get("/example/originals").get_data(as_text=True)
    assert WHY in seen
    (address,) = re.findall(r'action="(/example/originals/[^"]+/agree)"', seen)
    hub.post(address)
    opened = lead.post(address.replace("/agree", "/open"))
    page = opened.get_data(as_text=True)
    assert "I wrote &lt;this&gt; down." in page
    assert "is in the record" in page
    assert "no-store" in opened.headers["Cache-Control"]
    again = lead.post(address.replace("/agree", "/open"))
    assert (again.status_code, "Zinnober" in again.get_data(as_text=True)) == (409, False)
    assert "Zinnober" not in lead.get("/example/originals").get_data(as_text=True)


def test_what_nobody_has_read_is_read_and_not_opened(shut: Shut, database: Database) -> None:
    with database.writing() as session:
        session.get_one(ModerationCase, shut.case_id).state = CaseState.RECEIVED
    with pytest.raises(Closed, match="first look"):
        shut.ask(shut.readers.hub)


def test_an_auditor_opens_alone_once_a_second_colleague_knows_them(shut: Shut) -> None:
    auditor, keeper = shut.a(Role.AUDITOR, shut.world.council), shut.a(Role.ADMINISTRATOR)
    with shut.database.writing() as session:
        let_in(session, auditor, by=keeper)
    with pytest.raises(NotYours, match="one person alone"):
        shut.ask(auditor, Reason.AUDIT)
    with shut.database.writing() as session:
        words = knowing.spoken_words(auditor.account_id, WEDNESDAY)
        knowing.confirm(session, auditor.account_id, words, by=shut.readers.lead, at=WEDNESDAY)
    assert shut.open(shut.ask(auditor, Reason.AUDIT), auditor) == WORDS


def opened_once(shut: Shut, reason: Reason, at: datetime) -> None:
    """Open the original as two people do it, at a moment."""
    people = shut.readers
    with shut.database.writing() as session:
        row = service.ask(session, shut.response.id, reason, WHY, by=people.lead, at=at)
        service.agree(session, row.id, by=people.hub, at=at)
        service.open_once(session, row.id, by=people.lead, at=at)


@pytest.mark.parametrize(("tries", "others"), [(0, 0), (4, 5), (5, 1), (6, 5)])
def test_what_comes_nearest_to_finding_out_who_wrote_is_counted_in_public_from_five_on(
    shut: Shut, tries: int, others: int
) -> None:
    for _ in range(tries):
        opened_once(shut, Reason.SAFETY, WEDNESDAY)
    for _ in range(others):
        opened_once(shut, Reason.COMPLAINT, WEDNESDAY)
    with shut.database.reading() as session:
        same_week = moderation_queries.public_counts(session, shut.world.id, at=WEDNESDAY + timedelta(days=1))
        next_week = moderation_queries.public_counts(session, shut.world.id, at=WEDNESDAY + timedelta(days=7))
    assert (same_week.tries, same_week.other_openings) == (0, 0)  # no count moves within a week
    assert next_week.tries == (tries if tries >= 5 or not tries else None)
    assert next_week.other_openings == (others if others >= 5 or not others else None)


def test_a_request_that_was_never_opened_counts_as_no_try(shut: Shut) -> None:
    for _ in range(6):
        shut.agree(shut.ask(shut.readers.lead), shut.readers.hub)
    with shut.database.reading() as session:
        assert (
            moderation_queries.public_counts(session, shut.world.id, at=WEDNESDAY + timedelta(days=7)).tries
            == 0
        )
