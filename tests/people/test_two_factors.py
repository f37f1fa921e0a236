"""Two factors where they are needed: to come in, to show again who one is, and never a form that cannot work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.people.entry import service
from feedback.people.entry.asking_devices import PACE
from feedback.people.entry.pace import Pace
from feedback.people.entry.records import Passkey
from feedback.people.entry.rules.factors import asks_two
from feedback.people.records import SignInSession
from feedback.people.rules import CONFIRMED_FOR
from tests.builders.people import World, a_person
from tests.builders.ways import PHRASE, WayIn, a_way_in
from tests.pages import PageClient
from tests.people.test_sessions import set_back

SignIn = Callable[[Actor], PageClient]
NEW = "violet anchor humming gate"


def with_a_passkey(database: Database, person: Actor) -> None:
    with database.writing() as session:
        service.add_passkey(
            session, person.account_id, credential_id=b"a name", public_key=b"key", sign_count=0, at=now()
        )


@pytest.fixture
def reader(app: Flask, database: Database, world: World) -> Actor:
    """Give an independent moderator with a passkey and a passphrase, and without an app."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        person = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
    with_a_passkey(database, person)
    return person


@pytest.fixture
def way(database: Database, reader: Actor) -> WayIn:
    with database.writing() as session:
        return a_way_in(session, reader, at=now(), app=False)


@pytest.fixture
def member(app: Flask, database: Database, world: World) -> Actor:
    """Give a member with a passphrase alone."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        person = a_person(session, world, Role.MEMBER, organisation=world.hub, name="Wren")
        a_way_in(session, person, at=now(), email="wren@mail.example", app=False)
    return person


def is_fresh(database: Database) -> list[bool]:
    with database.reading() as session:
        found = session.scalars(select(SignInSession.confirmed_at))
        return [now() - one < CONFIRMED_FOR for one in found]


@pytest.mark.parametrize(
    ("facts", "asked"),
    [("needs", "two"), ("needs began has", "two"), ("began has", "two"), ("began", "one"), ("has", "one"), ("", "one")],
)  # fmt: skip
def test_two_are_asked_of_whom_a_role_needs_them_and_of_who_came_in_with_two_and_has_them_still(
    facts: str, asked: str
) -> None:
    found = asks_two(needs_two="needs" in facts, began_with_two="began" in facts, has_two="has" in facts)
    assert found == (asked == "two")


def test_a_passphrase_alone_does_not_sign_in_where_two_factors_are_needed(
    client: PageClient, database: Database, way: WayIn
) -> None:
    refused = client.post("/sign-in", data=way.typed(now()))
    assert refused.status_code == 422
    said = refused.get_data(as_text=True)
    assert "That did not fit" in said
    assert "passkey" in said.split('role="alert"')[1].split("</div>")[0]
    with database.reading() as session:
        assert session.scalars(select(SignInSession)).all() == []


def test_a_right_and_a_wrong_passphrase_alone_are_answered_alike_where_two_are_needed(
    client: PageClient, way: WayIn
) -> None:
    pages = [
        client.post("/sign-in", data=way.typed(now()) | typed).get_data(as_text=True)
        for typed in ({}, {"passphrase": NEW}, {"email": "nobody@mail.example"})
    ]
    said = {page.split('role="alert"')[1].split("</div>")[0] for page in pages}
    assert len(said) == 1


def test_with_a_passkey_and_no_app_the_passkey_alone_shows_again_who_is_there(
    database: Database, reader: Actor, way: WayIn, signed_in: SignIn
) -> None:
    browser = signed_in(reader)
    set_back(database, confirmed_at=timedelta(minutes=11))
    page = browser.get("/confirm").get_data(as_text=True)
    assert ('action="/confirm/passkey"' in page, 'action="/confirm"' in page) == (True, False)
    refused = browser.post("/confirm", data={"passphrase": way.passphrase, "code": ""})
    assert (refused.status_code, "with your passkey" in refused.get_data(as_text=True)) == (422, True)
    assert is_fresh(database) == [False]
    changed = browser.post("/account/passphrase", data={"passphrase": NEW, "again": NEW})
    assert changed.status_code == 403


def test_who_has_no_app_reads_on_their_own_page_that_the_passphrase_waits_for_one(
    reader: Actor, way: WayIn, signed_in: SignIn
) -> None:
    assert way.passphrase
    assert "Until you set one up, use your passkey." in signed_in(reader).get("/account").get_data(
        as_text=True
    )


def test_who_has_both_is_offered_both(
    database: Database, reader: Actor, way: WayIn, signed_in: SignIn
) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with database.writing() as session:
        service.set_authenticator(session, reader.account_id, secret, step=0, at=now())
    browser, typed = signed_in(reader), WayIn(way.email, way.passphrase, secret)
    set_back(database, confirmed_at=timedelta(minutes=11))
    page = browser.get("/confirm").get_data(as_text=True)
    assert 'action="/confirm/passkey"' in page
    assert 'action="/confirm"' in page
    assert browser.post("/confirm", data={"passphrase": PHRASE, "code": ""}).status_code == 422
    assert is_fresh(database) == [False]
    right = {"passphrase": PHRASE, "code": typed.code(now())}
    assert browser.post("/confirm", data=right).status_code == 303
    assert is_fresh(database) == [True]


def test_a_member_who_came_in_with_a_passkey_does_not_show_less_later(
    database: Database, member: Actor, signed_in: SignIn
) -> None:
    with_a_passkey(database, member)
    browser = signed_in(member)
    set_back(database, confirmed_at=timedelta(minutes=11))
    assert browser.post("/confirm", data={"passphrase": PHRASE, "code": ""}).status_code == 422
    with database.writing() as session:  # and where the passkey is gone, what they still have is asked for
        session.execute(delete(Passkey))
    assert browser.post("/confirm", data={"passphrase": PHRASE, "code": ""}).status_code == 303


def test_a_member_with_a_passphrase_alone_confirms_with_it(
    database: Database, member: Actor, signed_in: SignIn
) -> None:
    browser = signed_in(member)
    with database.writing() as session:
        session.execute(update(SignInSession).values(two_factors=False))
    set_back(database, confirmed_at=timedelta(minutes=11))
    assert browser.post("/confirm", data={"passphrase": PHRASE, "code": ""}).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(SignInSession.two_factors)).all() == [False]


def test_who_cannot_show_what_is_needed_is_told_what_to_do_and_shown_no_form(
    database: Database, reader: Actor, way: WayIn, signed_in: SignIn
) -> None:
    assert way.passphrase
    browser = signed_in(reader)
    with database.writing() as session:
        session.execute(delete(Passkey))
    set_back(database, confirmed_at=timedelta(minutes=11))
    page = browser.get("/confirm").get_data(as_text=True)
    assert "/confirm" not in page.split("<main")[1].split("</main>")[0]
    assert "let you back in" in page


def test_who_shows_two_factors_again_acts_with_two_from_then_on(
    database: Database, reader: Actor, way: WayIn, world: World, signed_in: SignIn
) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    with database.writing() as session:
        service.set_authenticator(session, reader.account_id, secret, step=0, at=now())
    browser = signed_in(reader)
    with database.writing() as session:
        session.execute(update(SignInSession).values(two_factors=False))
    queue = f"/{world.programme.slug}/moderation/"
    assert browser.get(queue).status_code == 403
    right = {"passphrase": PHRASE, "code": WayIn(way.email, PHRASE, secret).code(now())}
    assert browser.post("/confirm", data=right).status_code == 303
    assert browser.get(queue).status_code == 200
