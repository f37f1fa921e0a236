"""The page that says who was heard: large groups alone, the same for every role, and who is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import html5lib
import pytest

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.settings import Settings
from tests.builders.equality import MONDAY, a_pool, count, tell
from tests.builders.people import World, a_person
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]
ADDRESS = "/example/monitoring/who-was-heard"


def read_by(page: str) -> dict[str, list[str]]:
    """Give the rows of every table by their heading, and what is said not to be heard by its topic."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    rows = {}
    for table in tree.iter("table"):
        (topic,) = ("".join(caption.itertext()).split(",")[0] for caption in table.iter("caption"))
        for row in list(table.iter("tr"))[1:]:
            name, *cells = ("".join(cell.itertext()).strip() for cell in row)
            rows[f"{topic}: {name}"] = cells
    missing = (line for line in tree.iter("li") if line.get("data-topic"))
    for line in missing:
        topic, _, names = "".join(line.itertext()).partition(": ")
        rows[topic] = names.split("; ")
    return rows


@pytest.fixture
def heard(database: Database, world: World, settings: Settings) -> None:
    pool = a_pool(settings, world.id)
    told = [{"gender": "woman", "caring": "yes"}] * 12 + [{"gender": "non_binary", "caring": "no"}] * 2
    for person in [*told, *[{"gender": "another", "caring": "no"}] * 4, {"caring": "no"}, {"caring": "no"}]:
        tell(pool, world.id, person)
    assert count(database, pool, world.id) == 2


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("role", [Role.COMMISSIONER, Role.MEMBER, Role.AUDITOR])
def test_every_role_sees_large_groups_and_nobody_sees_three_people(
    database: Database, world: World, signed_in: SignIn, role: Role
) -> None:
    with database.writing() as session:
        person = a_person(session, world, role, organisation=world.council)
    page = signed_in(person).get(ADDRESS).get_data(as_text=True)
    rows = read_by(page)
    assert rows["Gender: Woman"] == ["12", "67%"]
    assert rows["Caring for someone: No"] == ["8", "40%"]
    assert rows["Gender: Non-binary"] == rows["Gender: I use another word"] == ["not shown", ""]
    assert rows["Gender"] == ["Man", "Non-binary", "I use another word"]
    assert "Religion" not in rows


@pytest.mark.usefixtures("heard")
def test_ten_more_people_change_no_figure_of_the_page(
    database: Database, world: World, signed_in: SignIn, settings: Settings
) -> None:
    with database.writing() as session:
        reader = a_person(session, world, Role.FACILITATOR, organisation=world.hub)
    browser = signed_in(reader)
    before = read_by(browser.get(ADDRESS).get_data(as_text=True))
    pool, later = a_pool(settings, world.id), MONDAY + timedelta(days=3)
    for _ in range(10):
        tell(pool, world.id, {"gender": "woman"}, on=later)
    assert count(database, pool, world.id, on=later) == 1
    assert read_by(browser.get(ADDRESS).get_data(as_text=True)) == before


def test_before_anybody_was_counted_the_page_says_what_will_be_here(
    database: Database, world: World, signed_in: SignIn
) -> None:
    with database.writing() as session:
        reader = a_person(session, world, Role.COMMISSIONER, organisation=world.council)
    browser = signed_in(reader)
    page = browser.get(ADDRESS).get_data(as_text=True)
    assert "Here will be who told us about themselves" in page
    assert "<table" not in page
    assert ADDRESS in browser.get("/example/monitoring/outcomes").get_data(as_text=True)
