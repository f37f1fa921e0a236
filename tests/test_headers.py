"""The headers of 4-protection.md: on every route, method and error code, on each surface.

`tests.pages.PageClient` holds every answer of every test to them; here everything is asked that can be.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, abort

from feedback.app import create_app, open_keys
from feedback.core.web.headers import CONTENT_SECURITY, HSTS, NO_FEATURES, WITH_PASSKEYS
from feedback.settings import Settings, Surface
from tests.builders.people import World
from tests.pages import BadPage, PageClient, wrong_headers
from tests.test_access import requests_of

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
CODES = (400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503)
#: A real page of each surface, by its endpoint.
A_PAGE = {
    Surface.ALL: "support.support",
    Surface.PUBLIC: "support.support",
    Surface.STAFF: "entry.sign_in",
}


@pytest.fixture(params=list(Surface))
def surface(request: pytest.FixtureRequest) -> Surface:
    return Surface(request.param)


@pytest.fixture
def one_surface(settings: Settings, surface: Surface, world: World, built: dict[str, Flask]) -> Flask:  # noqa: ARG001 - the tables come first
    """Give the application of one surface, as its own process would have it."""
    key = f"only {surface}"
    told = settings.model_copy(update={"surface": surface, "hsts": True})
    made = built.get(key)
    if made is None:
        made = built[key] = create_app(told)
        made.test_client_class = PageClient
    from feedback.core.database import Database
    from feedback.core.web.context import DATABASE, SETTINGS

    made.extensions[DATABASE], made.extensions[SETTINGS] = Database(settings.url), told
    open_keys(made)
    return made


def a_client(app: Flask) -> PageClient:
    browser = app.test_client()
    assert isinstance(browser, PageClient)
    return browser


def test_what_is_sent_is_what_the_design_says() -> None:
    assert CONTENT_SECURITY == (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )
    assert HSTS == "max-age=63072000; includeSubDomains"
    assert all(feature.endswith("=()") for feature in NO_FEATURES.split(", "))
    assert set(WITH_PASSKEYS.split(", ")) - set(NO_FEATURES.split(", ")) == {
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    }


def test_every_route_and_every_method_has_them_signed_out(one_surface: Flask, world: World) -> None:
    browser, asked = a_client(one_surface), set[tuple[str, str]]()
    for endpoint, _method, address in requests_of(one_surface, world.programme.slug):
        for method in METHODS:
            if (address, method) not in asked:
                asked.add((address, method))
                answer = browser.open(address, method=method)
                assert answer.headers["Strict-Transport-Security"] == HSTS, (endpoint, method)
                assert answer.status_code < 500 or endpoint == "health.ready", (endpoint, method)
    assert len(asked) > 100


@pytest.mark.parametrize("code", CODES)
def test_every_error_code_has_them_and_a_kind_page(
    one_surface: Flask, surface: Surface, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def fails(**_: Any) -> None:
        abort(code)

    address = requests_of_one(one_surface, A_PAGE[surface])
    monkeypatch.setitem(one_surface.view_functions, A_PAGE[surface], fails)
    for method in ("GET", "HEAD"):
        response = a_client(one_surface).open(address, method=method)
        assert response.status_code == code
        assert wrong_headers(response) == []
        assert method == "HEAD" or "<h1>" in response.get_data(as_text=True)


def requests_of_one(app: Flask, endpoint: str) -> str:
    return next(address for name, _, address in requests_of(app, "any") if name == endpoint)


def test_a_bug_in_a_page_shows_a_kind_page_and_no_trace_of_what_went_wrong(
    one_surface: Flask, surface: Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: Any) -> None:
        message = "words that belong to nobody else"
        raise RuntimeError(message)

    address = requests_of_one(one_surface, A_PAGE[surface])
    monkeypatch.setitem(one_surface.view_functions, A_PAGE[surface], fails)
    monkeypatch.setitem(one_surface.config, "TESTING", False)
    monkeypatch.setitem(one_surface.config, "PROPAGATE_EXCEPTIONS", False)
    response = a_client(one_surface).get(address)
    assert response.status_code == 500
    assert wrong_headers(response) == []
    assert "words that belong" not in response.get_data(as_text=True)


def test_the_client_of_every_test_would_notice(app: Flask, client: PageClient) -> None:
    """The check itself: a header that is missing, altered or new fails whichever test asked."""
    for name, value in (("X-Content-Type-Options", ""), ("Cache-Control", "public"), ("Server", "ours")):
        spoil = app.after_request_funcs[None]

        def spoilt(response: Any, name: str = name, value: str = value) -> Any:
            response.headers[name] = value
            return response

        spoil.insert(0, spoilt)  # the last to run
        try:
            with pytest.raises(BadPage):
                client.get("/health/live")
        finally:
            spoil.remove(spoilt)


def test_too_large_a_request_is_refused_before_it_is_read(app: Flask, client: PageClient) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    response = client.post("/code", data={"code": "x" * 1000})
    assert response.status_code == 413
    assert wrong_headers(response) == []
