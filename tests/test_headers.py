"""The headers of 4-protection.md: on every route, method and error code."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from feedback.access import ANYONE, TABLE
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.web.headers import CONTENT_SECURITY, FIXED, WITH_PASSKEYS
from tests.builders.people import World, a_person
from tests.pages import PageClient
from tests.test_access import requests_of

#: Pages whose own script asks the server something: a claim's lease, and the progress of long work.
MAY_CONNECT = CONTENT_SECURITY + "; connect-src 'self'"


@pytest.fixture
def built() -> dict[str, Flask]:
    """Put an application together for each test, since these tests add to it."""
    return {}


#: The pages that may ask a device for a passkey. On every other page that is off, with everything else.
WITH_A_PASSKEY = re.compile(r"/(sign-in|confirm)(/passkey)?|/account(/.*)?|/welcome/.*")


def wrong_headers(response: TestResponse) -> list[str]:
    """List the headers that are not as they have to be."""
    fixed = FIXED
    if WITH_A_PASSKEY.fullmatch(response.request.path) and b"data-passkey" in response.get_data():
        fixed = FIXED | {"Permissions-Policy": WITH_PASSKEYS}
    wrong = [
        name
        for name, value in fixed.items()
        if response.headers.get(name) != value
        and not (name == "Cache-Control" and "immutable" in response.headers[name])
    ]
    if response.headers.get("Content-Security-Policy") not in {CONTENT_SECURITY, MAY_CONNECT}:
        wrong.append("Content-Security-Policy")
    wrong += [name for name in ("Server", "X-Powered-By") if name in response.headers]
    return wrong + [name for name in response.headers.keys() if name.startswith("X-Feedback")]  # noqa: SIM118 - not a dict


def test_every_route_and_method_has_them_signed_out(app: Flask, client: PageClient, world: World) -> None:
    for endpoint, method, address in requests_of(app, world.programme.slug):
        assert wrong_headers(client.open(address, method=method)) == [], (endpoint, method)
        assert wrong_headers(client.open(address, method="OPTIONS")) == [], endpoint
        assert wrong_headers(client.open(address, method="PATCH")) == [], endpoint


@pytest.mark.parametrize("role", [Role.INDEPENDENT, Role.FACILITATOR, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_every_route_and_method_has_them_signed_in(
    app: Flask, world: World, database: Database, signed_in: Callable[[Actor], PageClient], role: Role
) -> None:
    with database.writing() as session:
        person = a_person(session, world, role, organisation=world.hub)
    for endpoint, method, address in requests_of(app, world.programme.slug):
        assert wrong_headers(signed_in(person).open(address, method=method)) == [], (endpoint, method)


@pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
def test_every_error_code_has_them_and_a_kind_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    monkeypatch.setitem(TABLE, "fails", ANYONE)
    app.add_url_rule("/fails", "fails", lambda: abort(code))
    response = app.test_client().get("/fails")
    assert response.status_code == code
    assert wrong_headers(response) == []
    assert "<h1>" in response.get_data(as_text=True)


def test_a_bug_shows_a_kind_page_and_no_trace_of_what_went_wrong(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        message = "words that belong to nobody else"
        raise RuntimeError(message)

    monkeypatch.setitem(TABLE, "fails", ANYONE)
    app.add_url_rule("/fails", "fails", fail)
    app.config["TESTING"] = app.testing = False
    response = app.test_client().get("/fails")
    assert response.status_code == 500
    assert wrong_headers(response) == []
    assert "words that belong" not in response.get_data(as_text=True)


def test_too_large_a_request_is_refused_before_it_is_read(app: Flask, client: PageClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    response = client.post("/code", data={"code": "x" * 1000})
    assert response.status_code == 413
    assert wrong_headers(response) == []
