"""Facts about the pages of people who read: each finds what is theirs, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake.rules import ReadsFirst
from feedback.moderation import queries, service
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import Audience, CaseState, Level
from feedback.people.records import SignInSession
from tests.builders.moderation import Readers, a_response, a_submission, case_of, opened
from tests.builders.people import World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
WORDS = "Priya was kind, but I told my story three times."


class Room:
    """A programme with its readers, and responses that have just been opened."""

    def __init__(self, database: Database, world: World, sign_in: SignIn) -> None:
        self.database, self.world, self.sign_in = database, world, sign_in
        self.at = f"/{world.programme.slug}/moderation"
        with database.writing() as session:
            session.merge(world.programme).release_minimum = 2
            self.readers = Readers(session, world)

    def sent(
        self,
        words: str = WORDS,
        *,
        outside: bool = False,
        about_staff: bool = False,
        at: datetime | None = None,
    ) -> UUID:
        """Send a response (now, unless told) and let the worker open it; give its case."""
        with self.database.writing() as session:
            first = ReadsFirst.OUTSIDE if outside else ReadsFirst.SERVICE
            submission = a_submission(session, self.world, reads_first=first, at=at or now())
            response = a_response(session, self.world, words, submission=submission, about_staff=about_staff)
        opened(self.database, at=now())
        with self.database.reading() as session:
            return case_of(session, response.id).id

    def released(self, *cases: UUID) -> None:
        """Take cases through the first look and a release slot."""
        with self.database.writing() as session:
            for case_id in cases:
                service.first_look(session, case_id, by=self.readers.hub, at=now())
            service.pool_and_release(session, self.world.id, at=now())

    def state(self, case_id: UUID) -> CaseState:
        with self.database.reading() as session:
            return session.get_one(ModerationCase, case_id).state

    def shared(self) -> list[str]:
        with self.database.reading() as session:
            later = now() + timedelta(minutes=1)
            found = queries.shareable_to(session, Audience.PUBLIC, programme_id=self.world.id, at=later)
            return [one.text for one in found]


@pytest.fixture
def room(database: Database, world: World, signed_in: SignIn) -> Room:
    return Room(database, world, signed_in)


def test_the_providers_moderator_finds_nothing_of_words_for_an_outside_reader(room: Room) -> None:
    outside = room.sent(outside=True)
    before = room.sign_in(room.readers.moderator)
    home = f"/{room.world.programme.slug}/"
    for stage in ("before the first look", "after it", "while it is read", "when it is cleared"):
        for page in (
            home,
            f"{room.at}/",
            *(f"{room.at}/?queue={name}" for name in ("waiting", "in-hand", "done")),
        ):
            html = before.get(page).get_data(as_text=True)
            assert str(outside) not in html, (stage, page)
            assert not re.search(r'class="count">[1-9]', html), (stage, page)
        assert before.get(f"{room.at}/cases/{outside}").status_code == 404, stage
        assert before.post(f"{room.at}/cases/{outside}/claim").status_code == 404, stage
        assert before.get(f"{room.at}/cases/{outside}/refer").status_code == 404, stage
        hub = room.sign_in(room.readers.hub)
        step = {"before the first look": "looked", "after it": "claim", "while it is read": "clear"}.get(
            stage
        )
        if step:
            assert hub.post(f"{room.at}/cases/{outside}/{step}").status_code == 303
    assert room.state(outside) is CaseState.CLEARED
    assert str(outside) not in before.get(f"{room.at}/decisions").get_data(as_text=True)


def test_the_hub_looks_covers_by_word_number_and_clears(room: Room) -> None:
    case = room.sent(outside=True)
    hub = room.sign_in(room.readers.hub)
    assert "Look" in hub.get(f"{room.at}/").get_data(as_text=True)
    assert WORDS not in hub.get(f"{room.at}/cases/{case}").get_data(as_text=True)
    looks = hub.post(f"{room.at}/cases/{case}/look", follow_redirects=True)
    assert WORDS in looks.get_data(as_text=True)
    hub.post(f"{room.at}/cases/{case}/looked")
    assert WORDS not in hub.get(f"{room.at}/cases/{case}").get_data(as_text=True), (
        "only whoever takes it reads it"
    )
    hub.post(f"{room.at}/cases/{case}/claim")
    desk = hub.get(f"{room.at}/cases/{case}")
    assert "connect-src 'self'" in desk.headers["Content-Security-Policy"]
    hub.post(f"{room.at}/cases/{case}/cover", data={"first": "1", "category": "staff"})
    page = hub.get(f"{room.at}/cases/{case}").get_data(as_text=True)
    assert "A member of staff" in page
    hub.post(f"{room.at}/cases/{case}/clear")
    assert room.shared() == ["[a member of staff] was kind, but I told my story three times."]


def test_a_selected_part_is_covered_by_its_code_points(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    hub = room.sign_in(room.readers.hub)
    hub.post(f"{room.at}/cases/{case}/claim")
    hub.post(f"{room.at}/cases/{case}/cover", data={"start": "0", "end": "5", "category": "person"})
    with room.database.reading() as session:
        (covered,) = queries.redactions_of(session, case)
    hub.post(f"{room.at}/cases/{case}/uncover/{covered}")
    hub.post(f"{room.at}/cases/{case}/clear")
    assert room.shared() == [WORDS]


def test_covering_nothing_is_answered_with_a_sentence_and_loses_nothing(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    hub = room.sign_in(room.readers.hub)
    hub.post(f"{room.at}/cases/{case}/claim")
    page = hub.post(f"{room.at}/cases/{case}/cover", data={"category": "person"}, follow_redirects=True)
    assert "Select the part to cover" in page.get_data(as_text=True)
    page = hub.post(
        f"{room.at}/cases/{case}/cover",
        data={"first": "1", "last": "99", "category": "person"},
        follow_redirects=True,
    )
    assert "between 1 and 10" in page.get_data(as_text=True)


def test_a_suggested_part_is_covered_only_when_a_person_says_so(room: Room) -> None:
    case = room.sent("Ring Priya on 01632 960999.", outside=True)
    room.released(case)
    hub = room.sign_in(room.readers.hub)
    hub.post(f"{room.at}/cases/{case}/claim")
    assert "Cover it" in hub.get(f"{room.at}/cases/{case}").get_data(as_text=True)
    with room.database.reading() as session:
        assert queries.redactions_of(session, case) == {}
    hub.post(f"{room.at}/cases/{case}/cover/0")
    with room.database.reading() as session:
        assert len(queries.redactions_of(session, case)) == 1


def test_words_that_may_be_hard_to_read_stand_behind_a_note(room: Room) -> None:
    case = room.sent("I want to kill myself.", outside=True)
    looks = room.sign_in(room.readers.hub).post(f"{room.at}/cases/{case}/look", follow_redirects=True)
    page = looks.get_data(as_text=True)
    assert page.index("It may speak of") < page.index("Show the words") < page.index("I want to kill myself.")


def test_a_moderator_claims_proposes_and_an_outside_person_decides(room: Room) -> None:
    case, other = room.sent(), room.sent("It was quiet.")
    room.released(case, other)
    moderator, reader = room.sign_in(room.readers.moderator), room.sign_in(room.readers.reader)
    assert f"cases/{case}/claim" in moderator.get(f"{room.at}/").get_data(as_text=True)
    moderator.post(f"{room.at}/cases/{case}/claim")
    page = moderator.post(f"{room.at}/cases/{case}/withhold", follow_redirects=True).get_data(as_text=True)
    assert "none for tone" in page
    moderator.post(f"{room.at}/cases/{case}/withhold", data={"withhold-reason": "not_about_service"})
    assert room.state(case) is CaseState.SECOND_CHECK
    assert moderator.post(f"{room.at}/cases/{case}/keep-back").status_code == 403
    page = reader.post(f"{room.at}/cases/{case}/look", follow_redirects=True).get_data(as_text=True)
    assert "It is not about the support." in page
    reader.post(f"{room.at}/cases/{case}/keep-back")
    assert room.state(case) is CaseState.WITHHELD


def test_a_decision_can_be_undone_from_the_queue_for_half_a_minute(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    hub = room.sign_in(room.readers.hub)
    hub.post(f"{room.at}/cases/{case}/claim")
    page = hub.post(f"{room.at}/cases/{case}/clear", follow_redirects=True).get_data(as_text=True)
    found = re.search(r'action="([^"]+/undo)"', page)
    assert found
    hub.post(found.group(1))
    assert room.state(case) is CaseState.CLAIMED


def test_two_colleagues_see_who_reads_and_the_second_is_told_kindly(room: Room) -> None:
    case, other = room.sent(), room.sent("It was quiet.")
    room.released(case, other)
    first, second = room.sign_in(room.readers.moderator), room.sign_in(room.readers.colleague)
    first.post(f"{room.at}/cases/{case}/claim")
    page = second.post(f"{room.at}/cases/{case}/claim", follow_redirects=True).get_data(as_text=True)
    assert "A colleague took this one just before you." in page
    assert "Mo reads it" in second.get(f"{room.at}/?queue=in-hand").get_data(as_text=True)
    assert WORDS not in second.get(f"{room.at}/cases/{case}").get_data(as_text=True)
    assert second.post(f"{room.at}/cases/{case}/beat").status_code == 409
    assert first.post(f"{room.at}/cases/{case}/beat").status_code == 204


def test_handing_over_takes_one_press_and_no_reason(room: Room) -> None:
    case, other = room.sent(), room.sent("It was quiet.")
    room.released(case, other)
    moderator = room.sign_in(room.readers.moderator)
    moderator.post(f"{room.at}/cases/{case}/claim")
    moderator.post(f"{room.at}/cases/{case}/hand-over")
    assert moderator.get(f"{room.at}/cases/{case}").status_code == 404
    assert "handed over" in room.sign_in(room.readers.hub).get(f"{room.at}/?queue=waiting").get_data(
        as_text=True
    )


def test_a_concern_is_referred_taken_on_and_closed(room: Room) -> None:
    case, other = room.sent(), room.sent("It was quiet.")
    room.released(case, other)
    moderator, lead = room.sign_in(room.readers.moderator), room.sign_in(room.readers.lead)
    moderator.post(f"{room.at}/cases/{case}/claim")
    assert moderator.post(f"{room.at}/cases/{case}/refer", data={}).status_code == 422
    moderator.post(f"{room.at}/cases/{case}/refer", data={"level": "immediate", "note": "Please ring me."})
    with room.database.reading() as session:
        referral = session.scalars(select(Referral)).one().id
    address = f"{room.at}/referrals/{referral}"
    assert "Immediate danger" in lead.get(f"{room.at}/referrals").get_data(as_text=True)
    assert WORDS not in lead.get(address).get_data(as_text=True)
    lead.post(f"{address}/take")
    page = lead.get(address).get_data(as_text=True)
    assert WORDS in page
    assert "Please ring me." in page
    assert lead.post(f"{address}/close", data={"outcome": ""}).status_code == 422
    alien = lead.post(f"{address}/close", data={"outcome": "Rang.", "destination": "nowhere on the list"})
    assert alien.status_code == 422
    lead.post(f"{address}/close", data={"outcome": "Rang, and passed it on."})
    assert "Rang, and passed it on." in lead.get(address).get_data(as_text=True)
    assert room.sign_in(room.readers.hub_lead).get(address).status_code == 404
    assert moderator.get(f"{room.at}/referrals").status_code == 403


def test_a_facilitator_refers_what_they_met_in_a_theme(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    with room.database.writing() as session:
        service.claim(session, case, by=room.readers.hub, at=now())
        response = session.get_one(ModerationCase, case).response_id
    facilitator = room.sign_in(room.readers.facilitator)
    assert facilitator.get(f"{room.at}/refer/{response}").status_code == 404
    with room.database.writing() as session:
        service.clear(session, case, by=room.readers.hub, at=now())
    assert facilitator.get(f"{room.at}/refer/{response}").status_code == 200
    facilitator.post(f"{room.at}/refer/{response}", data={"level": "concern"})
    with room.database.reading() as session:
        assert session.scalars(select(Referral.level)).one() is Level.CONCERN


def test_each_readers_home_says_what_waits_and_who_the_lead_is(room: Room) -> None:
    home = f"/{room.world.programme.slug}/"
    page = room.sign_in(room.readers.moderator).get(home).get_data(as_text=True)
    assert "Nothing waits to be read." in page
    assert "Sam. If somebody is in danger now, ring 999 first." in page
    room.sent(outside=True)
    page = room.sign_in(room.readers.hub).get(home).get_data(as_text=True)
    assert "One response is new." in page
    page = room.sign_in(room.readers.lead).get(home).get_data(as_text=True)
    assert "No referral waits." in page


def test_anyone_may_read_the_policy_and_small_counts_are_not_shown(room: Room, client: PageClient) -> None:
    for _ in range(3):
        room.sent(outside=True)
    page = client.get("/policy").get_data(as_text=True)
    assert "It is not about the support." in page
    assert "Too few answers have come" in page


def test_the_public_counts_add_up_to_what_was_received(room: Room, client: PageClient) -> None:
    last_week = now() - timedelta(weeks=1)
    cases = [room.sent(outside=True, at=last_week) for _ in range(12)]
    room.released(*cases[:6])
    page = client.get("/policy").get_data(as_text=True)
    assert "Answers received so far: 12." in page


def test_an_administrator_is_told_when_nobody_leads_on_safeguarding_and_only_then(
    database: Database, world: World, signed_in: SignIn
) -> None:
    with database.writing() as session:
        administrator = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
    home, line = f"/{world.programme.slug}/", "Nobody leads on safeguarding"
    assert line in signed_in(administrator).get(home).get_data(as_text=True)
    with database.writing() as session:
        a_person(session, world, Role.SAFEGUARDING, organisation=world.provider)
    page = signed_in(administrator).get(home).get_data(as_text=True)
    assert line not in page
    assert "Nobody independent reads what people send" in page
    with database.writing() as session:
        a_person(session, world, Role.SAFEGUARDING, organisation=world.hub)
        a_person(session, world, Role.INDEPENDENT, organisation=world.reader)
    page = signed_in(administrator).get(home).get_data(as_text=True)
    assert line not in page
    assert "Nobody independent" not in page


def test_the_public_counts_move_by_whole_weeks_so_that_they_tell_no_arrival(
    room: Room, client: PageClient
) -> None:
    last_week = now() - timedelta(weeks=1)
    room.released(*(room.sent(outside=True, at=last_week) for _ in range(12)))
    before = client.get("/policy").get_data(as_text=True)
    room.sent("I want to kill myself.", outside=True)
    assert client.get("/policy").get_data(as_text=True) == before


def test_the_queue_filters_by_service_in_the_address(room: Room) -> None:
    case = room.sent(outside=True)
    hub = room.sign_in(room.readers.hub)
    assert str(case) in hub.get(f"{room.at}/?queue=first-look&service={room.world.service.id}").get_data(
        as_text=True
    )
    assert str(case) not in hub.get(
        f"{room.at}/?queue=first-look&service={room.world.other_service.id}"
    ).get_data(as_text=True)


def test_a_heartbeat_does_not_keep_a_sign_in_from_going_idle(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    hub = room.sign_in(room.readers.hub)
    hub.post(f"{room.at}/cases/{case}/claim")
    earlier = now() - timedelta(minutes=20)

    def seen_after(act: Callable[[], object]) -> bool:
        with room.database.writing() as session:
            session.execute(update(SignInSession).values(seen_at=earlier))
        act()
        with room.database.reading() as session:
            return session.scalars(select(SignInSession.seen_at)).one() > earlier

    assert not seen_after(lambda: hub.post(f"{room.at}/cases/{case}/beat"))
    assert seen_after(lambda: hub.get(f"{room.at}/cases/{case}"))


def test_who_proposed_to_keep_words_back_is_not_asked_to_be_the_second_person(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    with room.database.writing() as session:
        service.claim(session, case, by=room.readers.hub, at=now())
        service.propose_withhold(session, case, reason="not_about_service", by=room.readers.hub, at=now())
    hub, reader = room.sign_in(room.readers.hub), room.sign_in(room.readers.reader)
    home = f"/{room.world.programme.slug}/"
    asked = "Somebody proposes to keep one response back."
    assert asked not in hub.get(home).get_data(as_text=True)
    assert asked in reader.get(home).get_data(as_text=True)
    page = hub.get(f"{room.at}/cases/{case}").get_data(as_text=True)
    assert "somebody else from outside the service decides" in page
    assert "Proposed to keep back" in page
    assert "propose withhold" not in page


def test_what_is_late_says_so(room: Room) -> None:
    case = room.sent(outside=True)
    room.released(case)
    with room.database.writing() as session:
        session.get_one(ModerationCase, case).due_at = now() - timedelta(days=1)
    hub = room.sign_in(room.readers.hub)
    assert "was due" in hub.get(f"{room.at}/?queue=waiting").get_data(as_text=True)
    assert "Was due" in hub.get(f"/{room.world.programme.slug}/").get_data(as_text=True)


def test_a_lead_can_take_a_referral_on_from_its_page(room: Room) -> None:
    case = room.sent(outside=True)
    with room.database.writing() as session:
        referral = service.refer(session, case, level=Level.IMMEDIATE, by=room.readers.hub, at=now()).id
        led_by = session.get_one(Referral, referral).lead_organisation_id
    lead = next(one for one in (room.readers.lead, room.readers.hub_lead) if one.organisation_id == led_by)
    browser = room.sign_in(lead)
    browser.application.config["WTF_CSRF_ENABLED"] = True
    page = browser.get(f"{room.at}/referrals/{referral}").get_data(as_text=True)
    form = page[page.index(f"{referral}/take") :]
    assert 'name="csrf_token"' in form[: form.index("</form>")]
