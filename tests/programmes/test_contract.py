"""What a programme buys: its stage, its lots and the services that people can name."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.errors import Closed, DomainError, NotFound, NotYours
from feedback.people import queries as people
from feedback.programmes import queries as programmes
from feedback.programmes.contract import queries, service
from feedback.programmes.contract.rules import (
    LONGEST_NAME,
    LotTerms,
    ServiceTerms,
    annual_is_wrong,
    name_is_wrong,
)
from feedback.programmes.records import Lot, Programme, Service
from feedback.programmes.rules import NEXT_STAGES, Stage
from feedback.settings import Settings
from tests.builders.intake import a_window
from tests.builders.people import WEDNESDAY, World, a_person, a_world
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
COUNSELLING = LotTerms(name="Counselling", annual=Decimal(33_000))


@pytest.fixture
def buyer(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Abacus")


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Counselling", True),
        ("", False),
        ("   ", False),
        ("advocacy  LINE", False),
        ("Advocacy", True),
        ("c" * LONGEST_NAME, True),
        ("c" * (LONGEST_NAME + 1), False),
    ],
)
def test_a_name_is_there_short_enough_and_not_taken(name: str, *, right: bool) -> None:
    assert (name_is_wrong(name, taken=["Advocacy line"]) == "") is right


def test_a_lot_costs_nothing_or_something_that_the_column_holds() -> None:
    assert annual_is_wrong(Decimal(0)) == annual_is_wrong(Decimal("9999999999.99")) == ""
    assert annual_is_wrong(Decimal("-0.01"))
    assert annual_is_wrong(Decimal(10_000_000_000))


def test_every_stage_leads_on_and_none_to_itself() -> None:
    assert set(NEXT_STAGES) == set(Stage)
    assert all(stage not in following and following for stage, following in NEXT_STAGES.items())


def test_a_tender_opens_once_and_those_who_watch_over_it_are_told(
    database: Database, world: World, buyer: Actor
) -> None:
    with database.writing() as session:
        auditor = a_person(session, world, Role.AUDITOR, organisation=world.council, name="Plumb")
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider, name="Rowan")
        service.move_to(session, Stage.TENDER_OPEN, by=buyer, at=WEDNESDAY)
    with pytest.raises(Closed), database.writing() as session:
        service.move_to(session, Stage.TENDER_OPEN, by=buyer, at=WEDNESDAY)
    with database.reading() as session:
        assert queries.stage(session, world.id) is Stage.TENDER_OPEN
        told = {
            who: len(people.notices_for(session, who.account_id, world.id))
            for who in (auditor, moderator, buyer)
        }
        assert list(told.values()) == [1, 0, 0]
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "programmes.stage")).one()
        assert event.reason == "tender_open"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COMMISSIONER])
def test_nobody_else_moves_the_stage(database: Database, world: World, role: Role) -> None:
    with database.writing() as session:
        somebody = a_person(session, world, role, organisation=world.council)
        with pytest.raises(NotYours):
            service.move_to(session, Stage.TENDER_OPEN, by=somebody, at=WEDNESDAY)


def test_lots_are_numbered_in_their_order_and_changed_in_place(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        buyer = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        before = len(programmes.lots(session, world.id))
        first = service.write_lot(session, None, COUNSELLING, by=buyer, at=WEDNESDAY)
        second = service.write_lot(
            session, None, LotTerms(name="Group work", annual=Decimal("45000.50")), by=buyer, at=WEDNESDAY
        )
        assert (first.number, second.number) == (before + 1, before + 2)
        service.write_lot(
            session, first.id, LotTerms(name="Talking  therapies", annual=Decimal(0)), by=buyer, at=WEDNESDAY
        )
    with each_database.reading() as session:
        row = queries.lot(session, world.id, first.id)
        assert (row.number, row.name, row.annual) == (first.number, "Talking therapies", Decimal(0))
        assert queries.lot(session, world.id, second.id).annual == Decimal("45000.50")


def test_two_things_of_one_name_and_things_of_another_programme_are_refused(
    database: Database, world: World, buyer: Actor
) -> None:
    with database.writing() as session:
        service.write_lot(session, None, COUNSELLING, by=buyer, at=WEDNESDAY)
        with pytest.raises(DomainError, match="already"):
            service.write_lot(session, None, COUNSELLING, by=buyer, at=WEDNESDAY)
        elsewhere = Programme(slug="elsewhere", name="Elsewhere")
        session.add(elsewhere)
        session.flush()
        theirs = Lot(programme_id=elsewhere.id, number=1, name="Theirs", annual=Decimal(1))
        session.add(theirs)
        session.flush()
        with pytest.raises(NotFound):
            service.write_lot(
                session, theirs.id, LotTerms(name="Mine", annual=Decimal(1)), by=buyer, at=WEDNESDAY
            )
        with pytest.raises(NotFound):
            service.add_service(
                session, ServiceTerms(name="New", lot_id=theirs.id), world.provider.id, by=buyer, at=WEDNESDAY
            )
        with pytest.raises(NotFound):
            service.add_service(session, ServiceTerms(name="New"), uuid4(), by=buyer, at=WEDNESDAY)


def test_a_service_keeps_its_provider_and_what_names_it_keeps_it(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        buyer = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        made = service.add_service(
            session, ServiceTerms(name="Drop-in"), world.provider.id, by=buyer, at=WEDNESDAY
        )
        service.change_service(session, made.id, ServiceTerms(name="Drop-in café"), by=buyer, at=WEDNESDAY)
        assert (made.name, made.organisation_id) == ("Drop-in café", world.provider.id)
        service.remove(session, made, by=buyer, at=WEDNESDAY)
        assert "Drop-in café" not in {row.name for row in programmes.services(session, world.id)}
        a_window(session, world, service_id=world.service.id)
        named = session.get_one(Service, world.service.id)
        with pytest.raises(DomainError, match="So it stays"):
            service.remove(session, named, by=buyer, at=WEDNESDAY)
    with each_database.reading() as session:
        assert session.get(Service, world.service.id) is not None


def test_a_commissioner_writes_lots_and_services_down_and_opens_the_tender(
    app: Flask, database: Database, world: World, buyer: Actor, signed_in: SignIn
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browser, at = signed_in(buyer), f"/{world.programme.slug}/contract"
    typed = {"name": "Counselling", "annual": "£33,000", "provider": str(world.provider.id)}
    assert browser.post(f"{at}/lots/new", data=typed).status_code == 303
    wrong = browser.post(f"{at}/lots/new", data=typed | {"name": "Group work", "annual": "a lot"})
    assert (wrong.status_code, "Group work" in wrong.text, "£33,000.50" in wrong.text) == (422, True, True)
    with database.reading() as session:
        lot = next(row for row in programmes.lots(session, world.id) if row.name == "Counselling")
    new = {"name": "Evening group", "lot": str(lot.id), "provider": "", "new_provider": "Example Trust"}
    assert browser.post(f"{at}/services/new", data=new | {"new_provider": " "}).status_code == 422
    assert browser.post(f"{at}/services/new", data=new).status_code == 303
    page = browser.get(at).text
    assert all(said in page for said in ("£33,000.00", "Evening group", "Example Trust", "Before the market"))
    assert browser.post(f"{at}/stage", data={}).status_code == 422
    assert browser.post(f"{at}/stage", data={"stage": "tender_open"}).status_code == 303
    assert "Where it stands: Tender open" in browser.get(at).text
    with database.reading() as session:
        made = next(row for row in programmes.services(session, world.id) if row.name == "Evening group")
    assert 'name="provider"' not in browser.get(f"{at}/services/{made.id}").text
    assert browser.post(f"{at}/services/{made.id}", data=new | {"lot": ""}).status_code == 303
    assert browser.post(f"{at}/services/{made.id}/remove").status_code == 303
    assert browser.post(f"{at}/lots/{lot.id}/remove").status_code == 303
    assert "Evening group" not in browser.get(at).text
