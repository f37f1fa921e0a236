"""Facts about who may vouch for past feedback: ready to read, and independent of everybody whom it is about or came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.intake.imports.rules.vouching import Import, Voucher, refusal
from feedback.intake.records import ImportBatch, Submission
from feedback.moderation import service as moderation
from feedback.moderation.records import ClearedVersion, ModerationCase, SteppedBack
from feedback.moderation.rules import CaseState
from feedback.people import service as people
from feedback.people.entry import service as entry
from feedback.people.records import Training
from feedback.programmes.team.records import Invitation
from tests.builders.imports import bring_in, the_questions
from tests.builders.moderation import opened
from tests.builders.people import FAR, WEDNESDAY, World, a_person
from tests.intake.imports.test_import_pages import ROWS, Desk

SignIn = Callable[[Actor], FlaskClient]
OWN, OTHER, SENDERS = uuid4(), uuid4(), uuid4()
FITS = Voucher(is_sender=False, independent=True, trained=True, apart=True, organisation_id=OTHER)
FILE = Import(sent_for=frozenset({SENDERS}), about=frozenset({OWN}))


@pytest.mark.parametrize(
    "voucher",
    [
        replace(FITS, is_sender=True),
        replace(FITS, independent=False),
        replace(FITS, trained=False),
        replace(FITS, apart=False),
        replace(FITS, organisation_id=OWN),
        replace(FITS, organisation_id=SENDERS),
    ],
)
def test_each_thing_alone_keeps_somebody_from_vouching(voucher: Voucher) -> None:
    assert refusal(FITS, FILE) is None
    assert refusal(voucher, FILE)


MAPPING = {"texts": {"Comment": "what_helped"}, "service": "=Service One"}
WORDS = [{"Comment": "Kind people"}, {"Comment": "Too far"}]


@pytest.fixture
def desk(database: Database, world: World, signed_in: SignIn) -> Desk:
    return Desk(database, world, signed_in)


def _let_in(session: Session, world: World, *, came: Actor, by: Actor) -> None:
    link, _token = entry.make_link(session, came.account_id, at=WEDNESDAY)
    link.used_at = WEDNESDAY
    session.add(
        Invitation(
            programme_id=world.id,
            account_id=came.account_id,
            organisation_id=came.organisation_id,
            link_id=link.id,
            roles=["independent"],
            invited_by=by.account_id,
            invited_at=WEDNESDAY,
        )
    )


def _unfit(session: Session, world: World, how: str, *, sender: Actor) -> Actor:
    """Add an independent reader who may not vouch for what `sender` brings in about Service One."""
    place = {"own people": world.provider, "the sender's own": world.voluntary}.get(how, world.hub)
    person = a_person(session, world, Role.INDEPENDENT, organisation=place, name="Unfit")
    if how == "no training":
        session.execute(delete(Training).where(Training.account_id == person.account_id))
    if how == "let in by the sender":
        _let_in(session, world, came=person, by=sender)
    return person


UNFIT = ("own people", "the sender's own", "no training", "let in by the sender")


@pytest.mark.parametrize("how", UNFIT)
def test_who_is_not_fit_to_vouch_is_not_offered_and_cannot_be_named(
    desk: Desk, world: World, how: str
) -> None:
    with desk.database.writing() as session:
        sender = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris")
        unfit = _unfit(session, world, how, sender=sender)
    desk.manager = desk.sign_in(sender)
    page = desk.sent(ROWS)
    seen = desk.mapped(page)
    assert desk.hub_id in seen, "the hub's reader may be asked"
    assert str(unfit.account_id) not in seen
    desk.manager.post(f"{page}/ask", data={"voucher": str(unfit.account_id)})
    assert desk.sign_in(unfit).get(f"{page}/vouch").status_code == 404
    with pytest.raises(DomainError):
        bring_in(desk.database, WORDS, MAPPING, by=sender, voucher=unfit)
    assert desk.count(Submission) == 0


def test_nobody_who_could_vouch_is_said_with_what_it_takes(desk: Desk) -> None:
    with desk.database.writing() as session:
        session.execute(delete(Training))
    page = desk.sent(ROWS)
    assert "Nobody here can vouch for this file." in desk.mapped(page)


def test_a_voucher_whose_training_has_ended_since_they_were_asked_reads_and_vouches_for_nothing(
    desk: Desk,
) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    with desk.database.writing() as session:
        session.execute(delete(Training))
    seen = desk.hub.get(f"{page}/vouch")
    assert seen.status_code == 403
    assert "Kind people" not in seen.get_data(as_text=True)
    assert desk.hub.post(f"{page}/vouch", data={"seen": "x"}).status_code == 403
    assert desk.count(Submission) == 0


def test_what_was_changed_since_the_voucher_looked_does_not_come_in_on_their_word(desk: Desk) -> None:
    page = desk.sent(ROWS)
    desk.mapped(page)
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    (seen,) = re.findall(
        r'name="seen" value="([0-9a-f]+)"', desk.hub.get(f"{page}/vouch").get_data(as_text=True)
    )
    desk.mapped(page, week="2026-W11")
    desk.manager.post(f"{page}/ask", data={"voucher": desk.hub_id})
    refused = desk.hub.post(f"{page}/vouch", data={"seen": seen})
    assert refused.status_code == 409
    assert "has changed since you looked" in refused.get_data(as_text=True)
    assert desk.count(Submission) == 0


class _Waits:
    """An import that came in, and whose words are not cleared yet."""

    def __init__(self, database: Database, world: World) -> None:
        self.database, self.world = database, world
        with database.writing() as session:
            the_questions(session, world)
            self.sender = a_person(
                session, world, Role.FACILITATOR, organisation=world.voluntary, name="Iris"
            )
            self.voucher = a_person(session, world, Role.INDEPENDENT, organisation=world.hub, name="Heron")
        self.batch = bring_in(database, WORDS, MAPPING, by=self.sender, voucher=self.voucher)

    def cleared(self) -> int:
        opened(self.database)
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(ClearedVersion)) or 0

    def first_looks(self) -> int:
        with self.database.reading() as session:
            received = select(func.count()).where(ModerationCase.state == CaseState.RECEIVED)
            return session.scalar(received) or 0


def _lose_training(session: Session, waits: _Waits) -> None:
    session.execute(delete(Training).where(Training.account_id == waits.voucher.account_id))


def _be_let_in(session: Session, waits: _Waits) -> None:
    _let_in(session, waits.world, came=waits.voucher, by=waits.sender)


def _take_over_the_service(session: Session, waits: _Waits) -> None:
    session.merge(waits.world.service).organisation_id = waits.world.hub.id


@pytest.mark.parametrize("change", [_lose_training, _be_let_in, _take_over_the_service])
def test_words_whose_voucher_is_not_fit_any_more_wait_for_a_first_look_like_all_others(
    database: Database, world: World, change: Callable[[Session, _Waits], None]
) -> None:
    waits = _Waits(database, world)
    with database.writing() as session:
        change(session, waits)
    assert waits.cleared() == 0
    assert waits.first_looks() == len(WORDS)


def test_words_from_which_the_vouchers_organisation_stepped_back_are_not_cleared_on_their_word(
    database: Database, world: World
) -> None:
    waits = _Waits(database, world)
    with database.writing() as session:
        session.execute(delete(Training).where(Training.account_id == waits.voucher.account_id))
    assert waits.cleared() == 0
    with database.writing() as session:
        people.note_training(session, waits.voucher.account_id, valid_until=FAR)
        case = session.scalars(select(ModerationCase).limit(1)).one()
        session.add(SteppedBack(case_id=case.id, organisation_id=waits.voucher.organisation_id))
    assert waits.cleared() == len(WORDS) - 1
    assert waits.first_looks() == 1
    with database.reading() as session:
        batch = session.get_one(ImportBatch, waits.batch.id)
        assert not moderation.waits_for_word(session, batch, by=waits.voucher, at=WEDNESDAY), (
            "nobody asks again"
        )
