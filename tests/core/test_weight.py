"""What a slow phone has to fetch: packed files that may be kept for ever, packed pages, and tokens that never repeat."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.sealing import Vault, hold
from feedback.core.web import packing
from feedback.intake import tokens
from feedback.questions.records import SurveyWindow
from feedback.settings import HERE
from tests.builders.intake import a_window
from tests.builders.people import World, a_person
from tests.pages import PageClient

FIRST_PAGE, NEXT_PAGE, FILES = 14_000, 4_000, 3
HERE_ON_THE_WEB = "https://localhost"
DAY = date(2026, 11, 18)
#: What browsers offer. "br" is not ours to give; "identity" is what is left.
TAKES_IT = ("gzip", "gzip, deflate, br", "br;q=1.0, gzip;q=0.5", "*")
DOES_NOT = ("", "identity", "br", "gzip;q=0")


@pytest.fixture
def window(database: Database, world: World) -> SurveyWindow:
    with database.writing() as session:
        return a_window(session, world, address="abcdef")


@pytest.fixture(scope="module", autouse=True)
def _keys() -> None:
    hold(Vault(form_secret=b"f" * 32, pepper=b"p" * 32, public_keys={}))


@pytest.fixture
def browser(app: Flask, window: SurveyWindow) -> FlaskClient:
    assert window.is_default
    return FlaskClient(app, use_cookies=True)


def asks(browser: FlaskClient, path: str, takes: str = "gzip") -> TestResponse:
    return browser.get(path, base_url=HERE_ON_THE_WEB, headers={"Accept-Encoding": takes})


def named_files(page: str) -> list[str]:
    """Give what a browser fetches for a page: styles, scripts, pictures and icons."""
    return re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', page)


def test_the_first_page_is_light(browser: FlaskClient) -> None:
    first = asks(browser, "/")
    page = gzip.decompress(first.get_data()).decode()
    files = [asks(browser, address) for address in named_files(page)]
    weights = [len(answer.get_data()) for answer in (first, *files)]
    assert all(answer.headers["Content-Encoding"] == "gzip" for answer in files)
    assert len(weights) <= FILES
    assert sum(weights) <= FIRST_PAGE
    assert weights[0] <= NEXT_PAGE


def test_a_token_is_never_written_twice_the_same_way() -> None:
    assert len({tokens.make(b"form", DAY) for _time in range(100)}) == 100


def test_pages_and_files_come_packed_to_whoever_takes_it_and_plain_to_everybody_else(
    browser: FlaskClient,
) -> None:
    file = named_files(asks(browser, "/", "").get_data(as_text=True))[0]
    for takes, path in product((*TAKES_IT, *DOES_NOT), ("/", file)):
        answer = asks(browser, path, takes)
        assert (answer.headers.get("Content-Encoding") == "gzip") is (takes in TAKES_IT), path
        assert "Accept-Encoding" in answer.headers["Vary"]
        body = gzip.decompress(answer.get_data()) if takes in TAKES_IT else answer.get_data()
        assert len(body) > 600


def test_every_file_comes_back_as_it_lies_on_the_disk(app: Flask, browser: FlaskClient) -> None:
    folder = HERE / "static"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    template = app.jinja_env.from_string("{{ static_url(name) }}")
    for path in files:
        with app.test_request_context():
            address = template.render(name=str(path.relative_to(folder)))
        packed, plain = asks(browser, address), asks(browser, address, "")
        whole = packed.get_data()
        unpacked = gzip.decompress(whole) if "Content-Encoding" in packed.headers else whole
        assert plain.get_data() == unpacked == path.read_bytes()
        for answer in (packed, plain):
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            assert answer.headers["Vary"] == "Accept-Encoding", (
                "a file that varies by cookie is fetched again at Start"
            )


def test_nothing_else_of_the_folder_and_no_old_hash_is_served(browser: FlaskClient) -> None:
    for path in ("000000000000/css/respondent.css", "x/../../wsgi.py", "x/%2e%2e/wsgi.py"):
        assert asks(browser, f"/static/{path}").status_code == 404


def test_a_page_without_scripts_asks_for_one_small_icon(browser: FlaskClient) -> None:
    answer = asks(browser, "/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert len(answer.get_data()) < 250


def test_no_page_of_a_respondent_repeats_what_its_address_says(app: Flask, browser: FlaskClient) -> None:
    canary = "marmalade"
    paths = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in app.extensions[packing.PACKED] and "GET" in (rule.methods or ())
    }
    assert len(paths) >= 8
    for path in paths:
        address = f"{re.sub('<[^>]+>', canary, path)}?{canary}={canary}&next={canary}"
        assert canary not in asks(browser, address, "").get_data(as_text=True), path


def test_pages_of_staff_are_not_packed(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        person = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
    answer = signed_in(person).get(
        f"/{world.programme.slug}/moderation/", headers={"Accept-Encoding": "gzip"}
    )
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


@settings(max_examples=50)
@given(
    form_id=st.binary(min_size=1, max_size=32),
    other=st.binary(min_size=1, max_size=32),
    late=st.integers(-3, 3),
)
def test_a_token_is_good_for_its_own_form_today_and_tomorrow(form_id: bytes, other: bytes, late: int) -> None:
    token = tokens.make(form_id, DAY)
    assert tokens.is_good(token, form_id, DAY + timedelta(days=late)) is (late in {0, 1})
    assert tokens.is_good(token, other, DAY) is (form_id == other)


@settings(max_examples=25)
@given(st.text())
def test_what_is_no_token_is_refused(nonsense: str) -> None:
    assert not tokens.is_good(nonsense, b"form", DAY)
    assert not tokens.is_good(f"{DAY.toordinal():x}.{nonsense}", b"form", DAY)
