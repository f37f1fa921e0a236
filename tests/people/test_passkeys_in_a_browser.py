"""Passkeys in Chromium, with an authenticator that the browser plays itself: made, used, and refused where they should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page
from sqlalchemy import select, update

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import now
from feedback.people.entry import service as entry
from feedback.people.entry.records import Passkey
from feedback.people.records import SignInSession
from feedback.programmes.team import service as team
from tests.browser import serving, violations
from tests.builders.people import World, a_person
from tests.people.test_sessions import set_back

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@dataclass
class Person:
    """Somebody with a phone that makes passkeys, at the page of their invitation."""

    page: Page
    device: CDPSession
    device_id: str
    base: str
    slug: str
    database: Database

    def presses(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button).first.click()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def is_wrong(self) -> list[Any]:
        """Give what axe finds, and whether the page goes sideways at 320 pixels."""
        wide = self.page.evaluate("document.scrollingElement.scrollWidth")
        return [*violations(self.page), *([wide] if wide > 320 else [])]


@pytest.fixture
def person(app: Flask, database: Database, world: World, chromium: Browser) -> Iterator[Person]:
    with database.writing() as session:
        keeper = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
        wanted = team.Wanted(
            name="Wren", email="wren@mail.example", organisation_id=world.voluntary.id, roles=frozenset({Role.FACILITATOR})
        )  # fmt: skip
        _row, token = team.invite(session, wanted, by=keeper, at=now())
    with serving(app) as server:
        base = f"http://localhost:{server.port}"
        context = chromium.new_context(viewport={"width": 320, "height": 800})
        page = context.new_page()
        device = context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        made = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.goto(f"{base}/welcome/{token}")
        yield Person(page, device, made["authenticatorId"], base, world.programme.slug, database)
        context.close()


def test_a_passkey_is_made_with_the_invitation_and_signs_in_alone_with_two_factors(person: Person) -> None:
    assert person.is_wrong() == []
    person.presses("Make a passkey")
    assert person.page.url == f"{person.base}/{person.slug}/"
    person.page.goto(f"{person.base}/account")
    assert person.is_wrong() == []
    person.presses("Sign out")
    assert person.heading == "Sign in"
    assert person.is_wrong() == []
    person.presses("Use a passkey")
    assert person.page.url == f"{person.base}/{person.slug}/"
    with person.database.reading() as session:
        kept = session.scalars(select(Passkey)).one()
        assert session.scalars(select(SignInSession.two_factors)).all() == [True, True]
    held = person.device.send("WebAuthn.getCredentials", {"authenticatorId": person.device_id})["credentials"]
    assert [one["isResidentCredential"] for one in held] == [True]
    assert held[0]["rpId"] == "localhost"
    assert "Wren" not in str(held)
    assert kept.sign_count == held[0]["signCount"]
    set_back(person.database, confirmed_at=timedelta(minutes=11))
    person.page.goto(f"{person.base}/confirm")
    assert person.is_wrong() == []
    person.presses("Use a passkey")
    with person.database.reading() as session:
        assert max(session.scalars(select(SignInSession.confirmed_at))) > now() - timedelta(minutes=1)


def test_a_copy_of_a_passkey_and_a_device_that_asks_for_no_finger_are_refused(person: Person) -> None:
    person.presses("Make a passkey")
    person.presses("Sign out")
    person.device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": person.device_id, "isUserVerified": False}
    )
    person.page.get_by_role("button", name="Use a passkey").click()
    person.page.locator("[data-passkey-failed]").wait_for(state="visible")
    person.device.send(
        "WebAuthn.setUserVerified", {"authenticatorId": person.device_id, "isUserVerified": True}
    )
    with person.database.writing() as session:
        session.execute(update(Passkey).values(sign_count=10_000))
    person.presses("Use a passkey")
    assert person.heading == "Sign in"
    assert "That passkey did not fit" in person.page.locator("main").inner_text()
    with person.database.reading() as session:
        assert session.scalars(select(Passkey.sign_count)).one() == 10_000


def test_an_answer_opens_nothing_twice_and_nothing_for_another_challenge(
    person: Person, app: Flask, database: Database, signed_in: Callable[[Actor], Any], world: World
) -> None:
    sent: list[str] = []
    person.page.on(
        "request", lambda request: sent.append(request.post_data or "") if request.method == "POST" else None
    )
    person.presses("Make a passkey")
    person.presses("Sign out")
    copied = [(one["name"], one["value"]) for one in person.page.context.cookies()]
    person.presses("Use a passkey")
    app.config["WTF_CSRF_ENABLED"] = False
    answer = next(one for one in reversed(sent) if "authenticatorData" in one)
    browser = app.test_client()
    browser.get("/sign-in", base_url=person.base)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    replayed = browser.post("/sign-in/passkey", data=answer, headers=headers, base_url=person.base)
    assert replayed.status_code == 422
    assert re.search("That passkey did not fit", replayed.get_data(as_text=True))
    with (
        database.writing() as session
    ):  # a passkey that is kept on several devices counts nothing, so no count refuses it
        session.execute(update(Passkey).values(sign_count=0))
    thief = app.test_client()
    for (
        name,
        value,
    ) in copied:  # the very cookie with which the answer was right, as it was before it was used
        thief.set_cookie(name, value, domain="localhost")
    replayed = thief.post("/sign-in/passkey", data=answer, headers=headers, base_url=person.base)
    assert replayed.status_code == 422
    with database.writing() as session:
        other = a_person(session, world, Role.MODERATOR, organisation=world.provider)
        kept = session.scalars(select(Passkey)).one()
        with pytest.raises(NotFound):
            entry.remove_passkey(session, kept.id, account_id=other.account_id)
        with pytest.raises(DomainError, match="only way"):
            entry.remove_passkey(session, kept.id, account_id=kept.account_id)
    assert signed_in(other).get("/account").status_code == 200
