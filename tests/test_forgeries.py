"""What no other site may do with a browser of ours: post for somebody, or send somebody elsewhere (4-protection.md, "Web")."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from feedback.access import TABLE
from feedback.app import PUBLIC
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.web.context import SETTINGS
from feedback.settings import Settings
from tests.builders.people import World, a_person
from tests.pages import PageClient
from tests.test_access import requests_of

FORGED = "elsewhere.example"
FROM_ELSEWHERE = (
    {"Origin": f"https://{FORGED}"},
    {"Origin": "https://[", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "null"},
)
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def changes_of_staff(app: Flask, slug: str) -> list[tuple[str, str, str]]:
    """List what staff can post; the pages of respondents check a token of their own (tests/core/test_form_tokens.py)."""
    modules = {address.split(":")[0] for address in PUBLIC}
    public = {made.name for made in app.blueprints.values() if made.import_name in modules}
    return [
        (endpoint, method, address)
        for endpoint, method, address in requests_of(app, slug)
        if method in CHANGES and endpoint.split(".")[0] not in public
    ]


class Everybody:
    """A browser for each role, each with the token that its pages hold."""

    def __init__(self, browsers: dict[Role, PageClient], slug: str) -> None:
        self.browsers = browsers
        pages = {role: browser.get(f"/{slug}/").get_data(as_text=True) for role, browser in browsers.items()}
        self.tokens = {
            role: re.findall(r'name="csrf_token"[^>]* value="([^"]+)"', page)[0]
            for role, page in pages.items()
        }

    def who_may(self, endpoint: str) -> tuple[PageClient, str]:
        """Give the browser and the token of somebody who may."""
        role = next(role for role in Role if role in (TABLE[endpoint].roles or set(Role)))
        return self.browsers[role], self.tokens[role]


@pytest.fixture
def everybody(
    app: Flask, database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> Everybody:
    """Give everybody's browsers, with the check of tokens on, as it is in the service."""
    with database.writing() as session:
        people = {role: a_person(session, world, role, organisation=world.hub) for role in Role}
    browsers = {role: signed_in(person) for role, person in people.items()}
    app.config["WTF_CSRF_ENABLED"] = True
    return Everybody(browsers, world.programme.slug)


@pytest.fixture
def acted(app: Flask, everybody: Everybody, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001 - from a page, before
    """Put in the place of every page one that only says that it was reached."""
    reached: list[str] = []
    for endpoint in list(app.view_functions):

        def reach(endpoint: str = endpoint, **_: Any) -> str:
            reached.append(endpoint)
            return "<!doctype html><html lang=en dir=ltr><title>a</title><h1>a</h1>"

        monkeypatch.setitem(app.view_functions, endpoint, reach)
    return reached


def test_no_post_of_staff_does_anything_without_the_token_of_its_form(
    app: Flask, world: World, everybody: Everybody, acted: list[str]
) -> None:
    asked = changes_of_staff(app, world.programme.slug)
    assert len(asked) > 80
    for number, (endpoint, method, address) in enumerate(asked):
        browser, _token = everybody.who_may(endpoint)
        data = {"csrf_token": "forged"} if number % 2 else {}
        assert browser.open(address, method=method, data=data).status_code == 400, (endpoint, method)
    assert acted == []


def test_no_post_of_staff_does_anything_for_a_page_of_another_site_whatever_its_token(
    app: Flask, world: World, everybody: Everybody, acted: list[str]
) -> None:
    asked = changes_of_staff(app, world.programme.slug)
    for number, (endpoint, method, address) in enumerate(asked):
        browser, token = everybody.who_may(endpoint)
        headers = FROM_ELSEWHERE[number % len(FROM_ELSEWHERE)]
        answer = browser.open(address, method=method, data={"csrf_token": token}, headers=headers)
        assert answer.status_code == 400, (endpoint, method, headers)
    assert acted == []
    for endpoint, method, address in asked[:5]:  # and with the token, from our own page, it does
        ours = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
        browser, token = everybody.who_may(endpoint)
        browser.open(address, method=method, data={"csrf_token": token}, headers=ours)
        assert endpoint in acted


@pytest.mark.parametrize("sent", ["[1]", "1", "null", "nonsense", '{"csrf_token": {}}'])
def test_what_is_no_form_is_refused_and_breaks_nothing(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient], sent: str
) -> None:
    """Found by bench/fuzz: a JSON list made every form of staff fail."""
    with database.writing() as session:
        person = a_person(session, world, Role.FACILITATOR, organisation=world.hub)
    facilitator = signed_in(person)
    address = f"/{world.programme.slug}/intake/rooms"
    assert facilitator.post(address, data=sent, content_type="application/json").status_code == 400


@pytest.mark.parametrize("way", ["Host", "X-Forwarded-Host"])
def test_a_forged_host_is_in_no_link_and_no_redirect(
    app: Flask, world: World, settings: Settings, everybody: Everybody, client: PageClient, way: str
) -> None:
    app.extensions[SETTINGS] = settings.model_copy(update={"public_address": "https://feedback.example"})
    asked = [one for one in requests_of(app, world.programme.slug) if one[1] == "GET"]
    for endpoint, _, address in asked:
        for browser in (client, everybody.who_may(endpoint)[0]):
            for path in (
                address,
                address.rstrip("/") or "/",
                f"{address}?next=//{FORGED}&to=https://{FORGED}/",
            ):
                answer = browser.get(path, headers={way: FORGED, "X-Forwarded-Proto": "http"})
                led_to = answer.headers.get("Location", "")
                assert FORGED not in led_to, (endpoint, path)
                assert not led_to or led_to.startswith(("/", settings.neutral_site)), (endpoint, led_to)
                assert not led_to.startswith("//"), (endpoint, led_to)
                assert f"//{FORGED}" not in answer.get_data(as_text=True).replace(f"?next=//{FORGED}", ""), (
                    endpoint
                )


def test_every_page_that_staff_can_post_to_is_among_those_that_were_tried(app: Flask, world: World) -> None:
    tried = {endpoint for endpoint, _, _ in changes_of_staff(app, world.programme.slug)}
    assert {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or set()) and not TABLE[rule.endpoint].anyone
    } <= tried
