"""Nobody reaches a thing of another programme by its id: it is answered as an id that nothing has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from werkzeug.routing import AnyConverter, Rule

from feedback.access import TABLE
from feedback.core.actor import Actor, Role
from feedback.core.columns import Row
from feedback.core.database import Database
from feedback.settings import Settings
from feedback.themes.service import seed_codebook
from tests.builders.helplines import a_line
from tests.builders.kept import a_hold, what_was_asked
from tests.builders.path import a_finished_path
from tests.builders.people import World, a_person, a_world
from tests.builders.team import invited
from tests.pages import PageClient

#: What an id in an address is an id of, where its name does not say the table ("case_id" could be more than one thing).
NAMED: dict[str, tuple[str, ...]] = {
    "case_id": ("moderation_case",),
    "draft_id": ("draft",),
    "group_id": ("working_group",),
    "item_id": ("round_item",),
    "link_id": ("evidence_link",),
    "mapping_id": ("import_mapping",),
    "page_id": ("question_page",),
    "request_id": ("information_request",),
    "run_id": ("job_run",),
    "session_id": ("sign_in_session",),
    "set_id": ("question_set",),
    "translation_id": ("question_translation",),
    "upload_id": ("import_upload",),
    "version_id": ("theme_version", "question_set_version"),
    "window_id": ("survey_window",),
}
#: Things that no builder makes yet: their routes are asked with ids that nothing has.
NOT_THERE = {"document", "import_mapping", "passkey", "question_translation", "sign_in_session"}


def tables_of(name: str) -> tuple[str, ...]:
    return NAMED.get(name, (name.removesuffix("_id"),))


@pytest.fixture
def things(database: Database, world: World) -> dict[str, list[UUID]]:
    """Fill a programme with everything that somebody could ask for, and give the ids of each table."""
    path = a_finished_path(database, world, "Robin")
    what_was_asked(database, world, path, "Robin")
    with database.writing() as session:
        keeper = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council, name="Ada")
        a_line(session, world)
        a_hold(session, keeper, None)
        seed_codebook(session, world.id)
        invited(session, world, keeper, Role.ELECTED)
    with database.reading() as session:
        return {
            mapper.class_.__tablename__: list(session.scalars(select(inspect(mapper.class_).primary_key[0])))
            for mapper in Row.registry.mappers
            if "id" in mapper.columns
        }


def asks(app: Flask, role: Role) -> list[tuple[Rule, str]]:
    """Give (rule, method) of every route with an id that the role may open."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        if role in TABLE[rule.endpoint].roles
        and any("UUID" in type(one).__name__ for one in rule._converters.values())
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def in_the_address(rule: Rule) -> tuple[dict[str, Any], list[str]]:
    """Give what stands in every address of a rule in the strangers' own programme, and the names of its ids."""
    fixed: dict[str, Any] = {"programme": "elsewhere"}
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter):
            fixed[name] = min(converter.items)
        elif "UUID" not in type(converter).__name__ and name != "programme":
            fixed[name] = 1 if "Integer" in type(converter).__name__ else "abcdef"
    return fixed, [name for name in rule.arguments if name not in fixed]


def test_every_id_in_an_address_is_of_a_known_table(app: Flask, things: dict[str, list[UUID]]) -> None:
    asked = {
        table
        for rule in app.url_map.iter_rules()
        for name, converter in rule._converters.items()
        if "UUID" in type(converter).__name__
        for table in tables_of(name)
    }
    assert asked - set(things) == set()
    assert {table for table in asked if not things[table]} == NOT_THERE


@pytest.mark.usefixtures("world")
def test_a_thing_of_another_programme_is_answered_like_a_thing_that_is_not_there(
    app: Flask,
    database: Database,
    settings: Settings,
    things: dict[str, list[UUID]],
    signed_in: Callable[[Actor], PageClient],
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with database.writing() as session:
        elsewhere = a_world(session, settings, slug="elsewhere")
        strangers = {
            role: a_person(session, elsewhere, role, organisation=elsewhere.council, name="Wren")
            for role in Role
        }
    addresses = app.url_map.bind("localhost", "/")
    for role, stranger in strangers.items():
        browser = signed_in(stranger)
        for rule, method in asks(app, role):
            fixed, names = in_the_address(rule)
            unknown = {name: uuid4() for name in names}
            nothing = browser.open(addresses.build(rule.endpoint, fixed | unknown), method=method)
            assert nothing.status_code >= 400, (rule.endpoint, method)
            theirs = [{name: one} for name in names for table in tables_of(name) for one in things[table][:2]]
            for known in theirs:
                got = browser.open(addresses.build(rule.endpoint, fixed | unknown | known), method=method)
                assert got.status_code == nothing.status_code, (role, rule.endpoint, method, *known)
                assert "Robin" not in got.get_data(as_text=True), (role, rule.endpoint, method, *known)
