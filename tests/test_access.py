"""Deny by default: every route × method, signed out, as each role, and as the same role of another programme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, g, request
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from feedback.access import TABLE
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.moderation.records import DecisionRow, ModerationCase, Referral
from feedback.settings import Settings
from tests.builders.path import a_finished_path, responses_of
from tests.builders.people import World, a_person, a_world
from tests.pages import PageClient

SKIPPED_METHODS = {"HEAD", "OPTIONS"}


def address_of(app: Flask, rule: Rule, slug: str) -> str:
    """Build an address of a rule, with ids that nothing has."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        values[name] = (
            slug if name == "programme" else uuid4() if "UUID" in type(converter).__name__ else "abcdef"
        )
        if type(converter).__name__ == "IntegerConverter":
            values[name] = 1
        if isinstance(converter, AnyConverter):
            values[name] = min(converter.items)
    return app.url_map.bind("localhost", "/").build(rule.endpoint, values)


def requests_of(app: Flask, slug: str) -> list[tuple[str, str, str]]:
    """List (endpoint, method, address) of everything that can be asked."""
    return sorted(
        (rule.endpoint, method, address_of(app, rule, slug))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - SKIPPED_METHODS
    )


@pytest.fixture
def let_in(app: Flask) -> Iterator[list[str]]:
    """Give a list to which each request that the guard lets in adds its endpoint."""
    passed: list[str] = []

    def remember() -> None:
        passed.append(request.endpoint or "")

    asked_first = app.before_request_funcs[
        None
    ]  # Flask lets nobody add to an application that has answered already
    asked_first.append(remember)
    yield passed
    asked_first.remove(remember)


def test_every_route_is_in_the_one_table(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} - set(TABLE) == set()


def test_the_table_names_no_route_that_does_not_exist(app: Flask) -> None:
    assert set(TABLE) - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_signed_out_only_open_pages_let_anyone_in(
    app: Flask, client: PageClient, let_in: list[str], world: World
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint, method, address in requests_of(app, world.programme.slug):
        let_in.clear()
        response = client.open(address, method=method)
        assert (endpoint in let_in) == TABLE[endpoint].anyone, (endpoint, method)
        if not TABLE[endpoint].anyone:
            assert (response.status_code, response.headers["Location"]) == (303, "/sign-in"), (
                endpoint,
                method,
            )


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_let_in_where_the_table_says_so_and_nowhere_else(
    app: Flask,
    world: World,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
    let_in: list[str],
    role: Role,
) -> None:
    with database.writing() as session:
        person = a_person(session, world, role, organisation=world.provider)
    browser = signed_in(person)
    for endpoint, method, address in requests_of(app, world.programme.slug):
        who = TABLE[endpoint]
        if method != "GET":
            browser = signed_in(person)  # whatever was done may have ended the session
        let_in.clear()
        status = browser.open(address, method=method).status_code
        if endpoint == "entrance.sign_out":
            browser = signed_in(person)
            continue
        may = who.anyone or who.signed_in or role in who.roles
        assert (endpoint in let_in) == may, (endpoint, method)
        assert may or status == 403, (endpoint, method)
        assert status < 500 or endpoint == "health.ready", (endpoint, method)  # no worker runs in this test


@pytest.mark.parametrize("role", list(Role))
def test_the_same_role_of_another_programme_finds_nothing(
    app: Flask,
    world: World,
    database: Database,
    settings: Settings,
    signed_in: Callable[[Actor], PageClient],
    let_in: list[str],
    role: Role,
) -> None:
    with database.writing() as session:
        elsewhere = a_world(session, settings, slug="elsewhere")
        stranger = a_person(session, elsewhere, role, organisation=elsewhere.provider)
    browser = signed_in(stranger)
    for endpoint, method, address in requests_of(app, world.programme.slug):
        if TABLE[endpoint].roles:
            let_in.clear()
            assert browser.open(address, method=method).status_code == 404, (endpoint, method)
            assert let_in == [], (endpoint, method)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.SAFEGUARDING])
def test_the_same_role_in_another_organisation_meets_nothing_of_this_one(
    app: Flask,
    world: World,
    database: Database,
    signed_in: Callable[[Actor], PageClient],
    role: Role,
) -> None:
    path = a_finished_path(database, world, "Robin")
    with database.writing() as session:
        neighbour = a_person(session, world, role, organisation=world.other_provider)
        response_id = responses_of(session, path.first)[0]
        case = session.scalars(select(ModerationCase).where(ModerationCase.response_id == response_id)).one()
        referral = session.scalars(select(Referral).where(Referral.case_id == case.id)).one()
        decision = session.scalars(select(DecisionRow).where(DecisionRow.case_id == case.id)).one()
    real = {
        "case_id": case.id,
        "referral_id": referral.id,
        "decision_id": decision.id,
        "response_id": response_id,
    }
    browser, asked = signed_in(neighbour), 0
    for rule in app.url_map.iter_rules():
        names = set(rule.arguments) & set(real)
        if not names or not rule.endpoint.startswith("moderation."):
            continue
        values: dict[str, Any] = {
            name: real.get(name, 1 if name == "number" else uuid4()) for name in rule.arguments
        }
        values["programme"] = world.programme.slug
        address = app.url_map.bind("localhost", "/").build(rule.endpoint, values)
        for method in (rule.methods or set()) - SKIPPED_METHODS:
            asked += 1
            nothing = browser.open(address_of(app, rule, world.programme.slug), method=method)
            status = browser.open(address, method=method).status_code
            assert status == nothing.status_code, (rule.endpoint, method)
            assert status >= 400, (rule.endpoint, method)
    assert asked > 10


def test_who_has_left_is_let_in_nowhere(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    from feedback.people.records import Account
    from tests.builders.people import SINCE

    with database.writing() as session:
        person = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
        session.get_one(Account, person.account_id).left_on = SINCE
    assert signed_in(person).get(f"/{world.programme.slug}/").status_code == 404


def test_the_actor_is_never_set_on_an_open_page(app: Flask, world: World) -> None:  # noqa: ARG001 - the tables come first
    with app.test_client() as browser:
        browser.get("/health/live", base_url="https://localhost")
        assert g.get("actor") is None
