"""Letters to staff: on the quarter hour, through a real mail server, with nothing in them, and late ones are seen."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.people import service as people
from feedback.people.letters import queries, service
from feedback.people.letters.records import Letter
from feedback.people.letters.rules import KEPT_FOR, LATE, leaves_at, next_try
from feedback.people.letters.sending import SUBJECT, MailServer, send_due
from feedback.people.records import Account
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY, World, a_person

QUARTER_PAST = WEDNESDAY + timedelta(minutes=15)
SIGN_IN = "https://feedback.example/sign-in"


class Postbox:
    """Keeps what it is handed, and refuses one address."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(  # noqa: N802 - the name that the library calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if envelope.rcpt_tos[0].startswith("full"):
            return "552 this mailbox is full"
        self.taken.append((list(envelope.rcpt_tos), bytes(envelope.original_content or b"")))
        return "250 OK"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, MailServer]]:
    """Give a mail server that listens on this machine."""
    box = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, MailServer(f"smtp://127.0.0.1:{port}", "feedback@council.example", SIGN_IN)
    controller.stop()


def a_lead(database: Database, world: World, email: str = "lead@hub.example") -> UUID:
    with database.writing() as session:
        lead = a_person(session, world, Role.SAFEGUARDING, organisation=world.hub)
        account = session.get_one(Account, lead.account_id)
        account.email = email
        return lead.account_id


def tell(database: Database, account: UUID, world: World, at: datetime = WEDNESDAY) -> None:
    with database.writing() as session:
        people.tell(
            session,
            [account],
            "A concern was referred to you. Please open your referrals.",
            kind="referral",
            about=("referral", account, world.id),
            at=at,
            by_mail=True,
        )


def waiting(database: Database) -> list[Letter]:
    with database.reading() as session:
        return list(session.query(Letter))


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)))  # noqa: DTZ001 - made aware below
def test_a_letter_leaves_on_a_quarter_of_an_hour_and_never_at_once(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    leaves = leaves_at(at)
    assert leaves.minute in {0, 15, 30, 45}
    assert (leaves.second, leaves.microsecond) == (0, 0)
    assert timedelta(minutes=1) <= leaves - at <= timedelta(minutes=16)


def test_a_letter_that_is_refused_is_tried_more_and_more_rarely() -> None:
    pauses = [next_try(WEDNESDAY, tries) - WEDNESDAY for tries in range(1, 7)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


def test_a_letter_says_that_something_waits_and_nothing_else(
    database: Database, world: World, postbox: tuple[Postbox, MailServer]
) -> None:
    box, mail = postbox
    tell(database, a_lead(database, world), world)
    assert send_due(database, mail, WEDNESDAY) == 0  # not before the quarter
    assert send_due(database, mail, QUARTER_PAST) == 1
    assert send_due(database, mail, QUARTER_PAST) == 0
    [(to, written)] = box.taken
    letter = message_from_bytes(written, policy=default)
    assert (to, letter["Subject"]) == (["lead@hub.example"], SUBJECT)
    body = letter.get_content()
    assert SIGN_IN in body
    for telling in ("concern", "referral", "danger", world.programme.name, world.hub.name):
        assert telling.lower() not in (body + letter.as_string()).lower()


def test_people_are_told_by_mail_once_until_that_letter_has_gone(database: Database, world: World) -> None:
    lead = a_lead(database, world)
    tell(database, lead, world)
    tell(database, lead, world, at=WEDNESDAY + timedelta(days=14))
    assert len(waiting(database)) == 1


def test_a_mail_server_that_is_down_loses_no_letter_and_the_administrator_sees_it(
    database: Database, world: World, postbox: tuple[Postbox, MailServer], caplog: pytest.LogCaptureFixture
) -> None:
    box, mail = postbox
    tell(database, a_lead(database, world), world)
    down = MailServer("smtp://127.0.0.1:9", mail.sender, mail.sign_in)
    with caplog.at_level(logging.ERROR):
        assert send_due(database, down, QUARTER_PAST) == 0
    assert "hub.example" not in caplog.text
    [letter] = waiting(database)
    assert (letter.tries, letter.try_at) == (1, QUARTER_PAST + timedelta(minutes=1))
    with database.reading() as session:
        assert queries.late(session, QUARTER_PAST + LATE - timedelta(minutes=1)) == (0, None)
        assert queries.late(session, QUARTER_PAST + LATE) == (1, QUARTER_PAST)
    assert send_due(database, mail, QUARTER_PAST + LATE) == 1
    assert (len(box.taken), waiting(database)) == (1, [])


@pytest.mark.parametrize("trouble", ["nobody@hub.example", "full@hub.example", "two\nlines@hub.example"])
def test_an_address_that_is_refused_holds_up_nobody_else(
    database: Database, world: World, postbox: tuple[Postbox, MailServer], trouble: str
) -> None:
    box, mail = postbox
    others = [f"lead-{number}@hub.example" for number in range(6)]
    for email in (trouble, *others):
        tell(database, a_lead(database, world, email), world)
    send_due(database, mail, QUARTER_PAST)
    assert sorted(to for [to], _written in box.taken) == others
    assert len(waiting(database)) == 1


def test_a_letter_is_given_up_after_a_week(database: Database, world: World) -> None:
    tell(database, a_lead(database, world), world)
    [letter] = waiting(database)
    with database.writing() as session:
        service.not_gone(session, letter.id, at=letter.due_at + KEPT_FOR + timedelta(minutes=1))
    assert waiting(database) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"mail_server": "mail.example"},
        {"mail_server": "smtp://mail.example"},  # in the clear over a network
        {"mail_server": "smtps://mail.example"},  # from nobody
        {
            "mail_server": "smtps://mail.example",
            "mail_from": "feedback@council.example",
        },  # to sign in nowhere
    ],
)
def test_a_mail_server_that_cannot_be_used_stops_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="FEEDBACK_MAIL"):
        Settings(_env_file=None, **wrong)  # type: ignore[call-arg, arg-type]
