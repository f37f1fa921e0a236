"""Six bad days, each as those met it who were there: somebody who answers, a reader, a lead, an administrator, an operator.

Processes are really killed, a mail server really is not there, sessions really end. Where somebody would have to wait for
minutes, what was written down is set back by as long (`HouseInParts.pass_time`); nobody's code is told another time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

import pyotp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser
from sqlalchemy import select

from feedback.core.jobs import WorkerBeat
from feedback.core.moments import LONDON, is_staffed, now
from feedback.core.sealing import index_of
from feedback.moderation import service as moderation
from feedback.moderation.records import ModerationCase
from feedback.moderation.rules import CaseState, Level
from feedback.people.letters.records import Letter
from feedback.people.records import Account, SignInSession
from feedback.programmes.gaps import queries as gaps
from feedback.programmes.gaps.rules import ends_with
from feedback.programmes.team import service as acts
from tests.builders.ways import PHRASE, a_way_in
from tests.journeys.browser import Eyes, Visitor
from tests.journeys.house import HouseInParts
from tests.journeys.people import SELECT, Reader, Respondent, Worker

pytestmark = pytest.mark.browser
LINK = re.compile(r"/welcome/[\w-]{40,}")
KEPT_ON = "The kettle was always on."
AFRAID = "I did not feel safe on the way home."
COVERED = "Mr Blenkinsop rang me on a Sunday."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, weather: str) -> Iterator[HouseInParts]:
    made = HouseInParts(tmp_path_factory.mktemp("house"), weather)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def eyes(house: HouseInParts, chromium: Browser) -> Iterator[Eyes]:
    """Look at every page of a journey; at its end nothing may have been wrong on any of them."""
    made = Eyes(chromium, house.address)
    yield made
    assert made.wrong == []


def somebody_sends(house: HouseInParts, eyes: Eyes, words: str) -> None:
    """Fill the form in and send it, on a small phone without scripts."""
    person = Respondent(eyes)
    person.begins(house.setting.windows["leaving"])
    person.answers(words)
    person.skips()
    person.skips()
    person.lets("Share them with the group", reads_first="Someone outside the service")
    person.sends()
    assert person.heading == "Thank you"
    person.leave()


def waiting_cases(house: HouseInParts, *states: CaseState) -> list[UUID]:
    with house.database.reading() as session:
        return list(session.scalars(select(ModerationCase.id).where(ModerationCase.state.in_(states))))


def a_case(house: HouseInParts, eyes: Eyes, words: str) -> UUID:
    """Let somebody send words, and the worker open them."""
    before = set(waiting_cases(house, CaseState.RECEIVED))
    somebody_sends(house, eyes, words)
    house.hurry()
    [case_id] = set(waiting_cases(house, CaseState.RECEIVED)) - before
    return case_id


def comes_in(eyes: Eyes, link: str, who: str) -> Visitor:
    """Open the link of an invitation for the first time, and set up a passphrase with codes."""
    person = Visitor(eyes, who)
    person.open(link)
    secret = person.page.locator("code.secret").inner_text().replace(" ", "")
    person.page.get_by_label("A passphrase", exact=True).fill(PHRASE)
    person.write("The same once more", PHRASE)
    person.write("The code that the app shows now", pyotp.TOTP(secret).at(now()))
    person.press("Set it up and go in")
    assert person.heading == "What waits for you"
    return person


def leaves(house: HouseInParts, *names: str) -> None:
    """Let colleagues leave who are in no story: the administrator knows what ends with them."""
    with house.database.writing() as session:
        for name in names:
            who = house.setting.people[name].account_id
            ending = ends_with(gaps.team(session, house.setting.id, now().date()), who, now().date())
            knowing = [task.key for task in ending]
            acts.leave(session, who, by=house.setting.people["Keystone"], at=now(), knowing=knowing)


# --- the worker is dead ----------------------------------------------------------------------------------------------


def test_the_worker_is_killed_and_nothing_is_lost(house: HouseInParts, eyes: Eyes) -> None:
    heron = Reader(eyes, house, "Heron")
    keystone = Worker(eyes, house, "Keystone")
    assert (house.health(), "is not running" in heron.page.inner_text("header")) == ((200, "ready"), False)

    house.kill_worker()
    house.pass_time(WorkerBeat.at, timedelta(minutes=4))
    somebody_sends(house, eyes, KEPT_ON)

    assert house.health() == (503, "the worker is down")
    heron.queue("first-look")
    assert "The worker is not running. Nothing is lost." in heron.page.inner_text("header")
    assert heron.page.get_by_role("button", name="Look").count() == 0
    keystone.goes_to("")
    assert "whoever runs the server" in keystone.section("The worker", of="li").inner_text()
    form = Visitor(eyes, "somebody else")
    form.open("/")
    assert "worker" not in form.words

    house.start_worker()
    house.until(lambda: bool(waiting_cases(house, CaseState.RECEIVED)))
    assert house.health() == (200, "ready")
    heron.queue("first-look")
    assert "is not running" not in heron.page.inner_text("header")
    heron.press("Look at the next one")
    assert heron.sees(KEPT_ON)
    heron.press("Seen: send it on")


# --- the mail server is down -----------------------------------------------------------------------------------------


class Postbox:
    """Keeps every letter that it is handed."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append((envelope.rcpt_tos[0], bytes(envelope.original_content or b"")))
        return "250 OK"


def test_the_mail_server_is_down_and_the_letter_goes_once_it_is_back(house: HouseInParts, eyes: Eyes) -> None:
    with house.database.writing() as session:
        account = session.get_one(Account, house.setting.people["Dunlin"].account_id)
        account.email, account.email_index = "dunlin@hub.example", index_of("dunlin@hub.example")
    case_id = a_case(house, eyes, AFRAID)
    heron, keystone = Reader(eyes, house, "Heron"), Worker(eyes, house, "Keystone")
    heron.goes_to(f"moderation/cases/{case_id}")
    assert not heron.sees(AFRAID)
    heron.press("Look")
    heron.follow("I am worried: refer it")
    heron.choose("Serious")
    heron.press("Refer it")

    house.pass_time(Letter.due_at, timedelta(minutes=50))
    house.pass_time(Letter.try_at, timedelta(minutes=50))
    house.hurry()
    keystone.goes_to("")
    mail = keystone.section("A message to a colleague has not gone out since", of="li").inner_text()
    assert "It is tried again by itself; until then, ring whoever has to know." in mail
    dunlin = Worker(eyes, house, "Dunlin")
    assert dunlin.sees("Somebody is worried about one response.")

    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=house.postbox)
    server.start()
    try:
        house.pass_time(Letter.try_at, timedelta(minutes=50))
        house.hurry()
    finally:
        server.stop()
    assert {to for to, _letter in box.taken} == {"dunlin@hub.example"}
    assert not any(word in box.taken[0][1] for word in (b"safe", b"worried", b"Serious"))
    keystone.goes_to("")
    assert not keystone.sees("has not gone out")


# --- a clock, and a day on which nobody works --------------------------------------------------------------------------


def the_last_bank_holiday() -> tuple[datetime, datetime]:
    """Give half past four in the afternoon before the last bank holiday, and the half hour by which a next day begins."""
    day = now().astimezone(LONDON).date() - timedelta(days=1)
    while is_staffed(day) or day.weekday() > 4:
        day -= timedelta(days=1)
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    while not is_staffed(before):
        before -= timedelta(days=1)
    while not is_staffed(after):
        after += timedelta(days=1)
    return datetime.combine(before, time(16, 30), LONDON), datetime.combine(after, time(9, 30), LONDON)


def test_a_clock_rests_on_a_bank_holiday_and_is_seen_once_it_has_run_out(
    house: HouseInParts, eyes: Eyes
) -> None:
    raised, due = the_last_bank_holiday()
    case_id = a_case(house, eyes, AFRAID)
    with house.database.writing() as session:
        referral = moderation.refer(
            session,
            case_id,
            level=Level.IMMEDIATE,
            by=house.setting.people["Heron"],
            at=raised.astimezone(now().tzinfo),
        )
        referral_id = referral.id
    dunlin = Worker(eyes, house, "Dunlin")
    shown = f"{due:%A} {due.day} {due:%B}, 09:30"
    line = dunlin.section("Referrals to take on", of="li").inner_text()
    assert f"Urgent. Was due {shown}" in line
    dunlin.goes_to("moderation/referrals")
    row = dunlin.page.locator("tr").filter(has=dunlin.page.locator(f"a[href$='{referral_id}']"))
    assert f"was due {due:%a} {due.day} {due:%b}" in row.inner_text()
    dunlin.follow_with(row.get_by_role("link"))
    dunlin.press("Take it on")
    dunlin.write("What was done, and what came of it?", "Rang the service; she is with her sister.")
    dunlin.press("Close the referral")
    dunlin.goes_to("")
    assert shown not in dunlin.words


# --- a session ends in the middle of a redaction ------------------------------------------------------------------------


def test_a_session_ends_in_the_middle_of_a_redaction_and_the_work_is_kept(
    house: HouseInParts, eyes: Eyes
) -> None:
    case_id, heron = a_case(house, eyes, COVERED), house.setting.people["Heron"]
    with house.database.writing() as session:
        moderation.first_look(session, case_id, by=heron, at=now())
        moderation.claim(session, case_id, by=heron, at=now())
    reader = Reader(eyes, house, "Heron")
    with house.database.writing() as session:
        way = a_way_in(session, heron, at=now(), email="heron@hub.example")
    reader.goes_to(f"moderation/cases/{case_id}")

    def covers(words: str) -> None:
        reader.page.evaluate(SELECT, words)
        reader.page.wait_for_function("document.getElementById('end').value !== ''")
        reader.pick("What it holds", "A person" if words.startswith("Mr") else "A date")

    covers("Mr Blenkinsop")
    reader.press("Cover this part")
    covers("Sunday")
    house.pass_time(
        SignInSession.seen_at, timedelta(minutes=31), SignInSession.account_id == heron.account_id
    )
    reader.press("Cover this part", status=403)
    assert reader.heading == "Sign in"
    assert reader.sees("Nothing is lost")
    reader.write("Your email", way.email)
    reader.page.get_by_label("Your passphrase").first.fill(way.passphrase)
    reader.write("The code from your app", way.code(now()))
    reader.page.locator("[aria-labelledby=with-passphrase] button").focus()
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    reader.look()
    assert reader.heading == "What you typed is still here"
    reader.press("Go on")
    preview = reader.page.locator("[aria-labelledby=preview-heading]").inner_text()
    assert "Blenkinsop" not in preview
    assert "Sunday" not in preview
    reader.press("Clear it")
    assert waiting_cases(house, CaseState.CLAIMED) == []


# --- the last second person is gone --------------------------------------------------------------------------------------


def test_the_last_second_person_leaves_and_the_operator_lets_somebody_in(
    house: HouseInParts, eyes: Eyes
) -> None:
    leaves(house, "Lantern", "Abacus")
    keystone = Worker(eyes, house, "Keystone")
    keystone.goes_to("holds/new")
    keystone.choose("court")
    keystone.write("Which order, or which matter?", "Order 12 of 2026")
    keystone.press("Ask for this hold")
    assert keystone.sees("It waits for Ledger.")

    keystone.goes_to("people/")
    keystone.follow("Ledger")
    assert keystone.sees("Nobody could set or end a hold as the second person.")
    keystone.press("They have left", status=409)
    assert keystone.sees("Nothing has been changed yet")
    keystone.page.locator("#leave-knowing").check()
    keystone.press("They have left")
    assert keystone.sees("They have left")

    keystone.goes_to("holds")
    assert keystone.sees("Nobody here can be the second person just now. Nothing is lost: it waits.")
    assert keystone.sees("whoever runs the server invites or confirms somebody")
    keystone.goes_to("")
    assert "hold" in keystone.section("Nobody here can", of="li").inner_text()

    said = house.types(
        "people", "invite", "teal@council.example", "--name", "Teal", "--organisation", "The council",
        "--role", "commissioner",
    )  # fmt: skip
    teal = comes_in(eyes, LINK.findall(said)[0], "Teal")
    teal.open(f"/{keystone.slug}/holds")
    teal.press("Set this hold")
    assert teal.sees("in force")


# --- nobody independent is left -----------------------------------------------------------------------------------------


def test_nobody_independent_is_left_and_no_form_opens_until_somebody_is(
    house: HouseInParts, eyes: Eyes
) -> None:
    leaves(house, "Curlew")
    keystone = Worker(eyes, house, "Keystone")
    keystone.goes_to("people/")
    keystone.follow("Heron")
    assert keystone.sees("Nobody independent reads what people send")
    keystone.page.locator("#leave-knowing").check()
    keystone.press("They have left")
    assert "Nobody independent reads" in keystone.section("Nobody here can", of="div").inner_text()

    teasel = Worker(eyes, house, "Teasel")
    assert (
        "Nobody independent reads what people send"
        in teasel.section("You can close the forms", of="li").inner_text()
    )
    teasel.goes_to("questions/windows/new")
    assert teasel.sees("No form can open yet")
    assert teasel.sees(
        "An independent moderator whose trauma training is in date. An administrator appoints one."
    )
    assert teasel.page.get_by_role("button", name="Open it").count() == 0
    teasel.goes_to("questions/windows")
    assert teasel.sees("Forms are open, and nobody independent reads")
    before = set(waiting_cases(house, CaseState.RECEIVED))
    somebody_sends(house, eyes, KEPT_ON)

    keystone.goes_to("people/invite")
    keystone.write("Their name", "Wagtail")
    keystone.write("Their email", "wagtail@reader.example")
    keystone.pick("Whom they work or speak for", "Second reader")
    keystone.choose("Independent moderator")
    keystone.write("Trauma training counts until", (now() + timedelta(days=300)).date().isoformat())
    keystone.press("Make the invitation")
    wagtail = comes_in(eyes, LINK.findall(keystone.page.content())[0], "Wagtail")
    house.hurry()
    wagtail.open(f"/{keystone.slug}/moderation/?queue=first-look")
    [case_id] = set(waiting_cases(house, CaseState.RECEIVED)) - before
    wagtail.press("Look", within=wagtail.page.locator(f"form[action*='{case_id}']"))
    assert wagtail.sees(KEPT_ON)
    teasel.goes_to("questions/windows/new")
    assert teasel.button("Open it").is_visible()
