"""A person changes their own ways in: a new passphrase ends every other sign-in, an app shows first that it works."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from feedback.core.actor import Actor, Role
from feedback.core.audit import AuditEvent
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.people.entry import queries, service
from feedback.people.entry.asking_devices import PACE
from feedback.people.entry.pace import Pace
from feedback.people.entry.records import Authenticator
from feedback.people.records import SignInSession
from tests.builders.people import World, a_person
from tests.builders.ways import PHRASE, WayIn, a_way_in
from tests.pages import PageClient
from tests.people.test_sessions import fields_of, set_back

NEW = "violet anchor humming gate"


@pytest.fixture
def person(app: Flask, database: Database, world: World) -> Actor:
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        return a_person(session, world, Role.FACILITATOR, organisation=world.voluntary)


@pytest.fixture
def way(database: Database, person: Actor) -> WayIn:
    with database.writing() as session:
        return a_way_in(session, person, at=now())


def test_a_new_passphrase_counts_at_once_and_ends_every_other_sign_in(
    client: PageClient,
    database: Database,
    person: Actor,
    way: WayIn,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    here, elsewhere = signed_in(person), signed_in(person)
    assert here.post("/account/passphrase", data={"passphrase": NEW, "again": PHRASE}).status_code == 422
    assert (
        here.post(
            "/account/passphrase", data={"passphrase": "robin robin robin", "again": "robin robin robin"}
        ).status_code
        == 422
    )
    assert here.post("/account/passphrase", data={"passphrase": NEW, "again": NEW}).status_code == 303
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)
    assert client.post("/sign-in", data=way.typed(now())).status_code == 422
    assert client.post("/sign-in", data=way.typed(now()) | {"passphrase": NEW}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(AuditEvent.act)).all() == ["people.set_passphrase"]


def test_an_app_is_set_up_once_it_has_shown_a_code_that_fits(
    person: Actor, way: WayIn, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(person)
    secret = re.findall(r'name="secret" value="(\w+)"', browser.get("/account").get_data(as_text=True))[0]
    refused = browser.post("/account/app", data={"secret": secret, "code": "000000"})
    assert refused.status_code == 422
    assert secret in refused.get_data(as_text=True)  # the app that was just pointed at it stays right
    assert browser.post("/account/app", data={"secret": "short", "code": "000000"}).status_code == 422
    code = pyotp.TOTP(secret).at(now())
    assert browser.post("/account/app", data={"secret": secret, "code": code}).status_code == 303
    with database.reading() as session:
        assert queries.known_by_email(session, way.email).secret == secret


def test_changing_a_way_in_asks_again_who_is_there(
    person: Actor, way: WayIn, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(person)
    set_back(database, confirmed_at=timedelta(minutes=11))
    asked = browser.post("/account/passphrase", data={"passphrase": NEW, "again": NEW})
    assert (asked.status_code, "Confirm that it is you" in asked.get_data(as_text=True)) == (403, True)
    slip = fields_of(asked.get_data(as_text=True))
    on = browser.post("/confirm", data=slip | {"passphrase": way.passphrase, "code": way.code(now())})
    assert (on.status_code, on.headers["Location"]) == (303, "/account")  # and what was typed stands nowhere


def test_one_factor_gives_nobody_the_second_where_two_are_needed(
    person: Actor, way: WayIn, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    browser = signed_in(person)
    with database.writing() as session:
        session.execute(update(SignInSession).values(two_factors=False))
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(now())
    assert browser.post("/account/app", data={"secret": secret, "code": code}).status_code == 422
    with database.reading() as session:
        assert queries.known_by_email(session, way.email).secret == way.secret


def a_passkey(database: Database, person: Actor) -> UUID:
    with database.writing() as session:
        row = service.add_passkey(
            session, person.account_id, credential_id=b"a name", public_key=b"key", sign_count=0, at=now()
        )
        return row.id


def test_one_factor_takes_no_other_away_and_changes_none(
    client: PageClient,
    person: Actor,
    way: WayIn,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
) -> None:
    passkey_id = a_passkey(database, person)
    browser = signed_in(person)
    with database.writing() as session:
        session.execute(update(SignInSession).values(two_factors=False))
    refused = browser.post(f"/account/passkeys/{passkey_id}/remove")
    assert (refused.status_code, "this browser showed one" in refused.get_data(as_text=True)) == (422, True)
    assert browser.post("/account/passphrase", data={"passphrase": NEW, "again": NEW}).status_code == 422
    with database.reading() as session:
        assert queries.ways_of(session, [person.account_id])[person.account_id].passkeys == 1
    assert client.post("/sign-in", data=way.typed(now())).status_code == 303


def test_the_second_factor_that_a_role_needs_is_not_taken_away_before_there_is_another(
    person: Actor, way: WayIn, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    passkey_id = a_passkey(database, person)
    browser, address = signed_in(person), f"/account/passkeys/{passkey_id}/remove"
    with database.writing() as session:
        session.execute(delete(Authenticator))
    refused = browser.post(address)
    assert (refused.status_code, "this passkey is the second" in refused.get_data(as_text=True)) == (
        422,
        True,
    )
    assert way.secret
    with database.writing() as session:
        service.set_authenticator(session, person.account_id, way.secret, step=0, at=now())
    assert browser.post(address).status_code == 303


@pytest.mark.parametrize("change", ["an app", "a passkey taken away"])
def test_every_change_of_a_way_in_ends_every_other_sign_in(
    person: Actor, way: WayIn, database: Database, signed_in: Callable[[Actor], PageClient], change: str
) -> None:
    passkey_id = a_passkey(database, person)
    here, elsewhere = signed_in(person), signed_in(person)
    if change == "an app":
        code = pyotp.TOTP(way.secret or "").at(now())
        changed = here.post("/account/app", data={"secret": way.secret or "", "code": code})
    else:
        changed = here.post(f"/account/passkeys/{passkey_id}/remove")
    assert changed.status_code == 303
    assert (here.get("/account").status_code, elsewhere.get("/account").status_code) == (200, 303)
