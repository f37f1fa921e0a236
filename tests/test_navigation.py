"""What stands at the head of a staff page: everything a person may open, and where they are."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, combinations
from uuid import uuid4

import pytest
from flask import Flask, g, url_for

from feedback.access import TABLE
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.navigation import FEW, HOME, PARTS, Link, Page, rows
from tests.builders.people import World, a_person
from tests.pages import PageClient

PAGES = [page for part in PARTS for page in part.pages]
#: Rooms whose pages lie below no main page: what anybody may open, and one's own account.
BELOW_NONE = {"programmes", "people", "account"}
ONE_OR_TWO_ROLES = [frozenset(held) for n in (1, 2) for held in combinations(Role, n)]


def head(roles: frozenset[Role], at: Page | str = HOME) -> list[list[Link]]:
    person = Actor(account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=roles)
    return rows(person, at if isinstance(at, str) else at.endpoint)


def may_open(roles: frozenset[Role]) -> list[Page]:
    return [page for page in PAGES if TABLE[page.endpoint].roles & roles]


def addresses(lines: list[list[Link]]) -> set[str]:
    return {link.url for link in chain(*lines)}


def test_every_room_of_staff_lies_below_a_main_page() -> None:
    rooms = {endpoint.partition(".")[0] for endpoint, who in TABLE.items() if who.roles}
    shown = {room for page in PAGES for room in (page.endpoint.partition(".")[0], *page.blueprints)}
    assert rooms - shown - BELOW_NONE == set()


def test_nobody_there_sees_no_pages() -> None:
    assert rows(None, HOME.endpoint) == []


@pytest.mark.parametrize("roles", ONE_OR_TWO_ROLES, ids=lambda roles: "+".join(sorted(roles)))
def test_whatever_a_person_may_open_is_two_steps_away_and_nothing_else_is_shown(
    app: Flask, roles: frozenset[Role]
) -> None:
    with app.test_request_context():
        g.programme_slug = "sample"
        mine = may_open(roles)
        shown = {url_for(page.endpoint) for page in [HOME, *mine]}
        first_step = head(roles)
        assert len(first_step) == 1
        assert addresses(first_step) <= shown
        second_step = set[str]()
        for page in mine:  # whoever is at any page of a part sees all of that part
            lines = head(roles, page)
            assert [link.url for link in lines[-1] if link.current == "page"] == [url_for(page.endpoint)]
            second_step |= addresses(lines)
        assert second_step == shown
        for part in PARTS:  # and each part has a page that the first line leads to
            theirs = {url_for(page.endpoint) for page in part.pages if page in mine}
            assert not theirs or theirs & addresses(first_step)


def test_a_few_pages_stand_in_one_line_and_many_in_no_more_than_a_few_parts(app: Flask) -> None:
    lengths = {role: len(may_open(frozenset({role}))) for role in Role}
    assert min(lengths.values()) < FEW <= max(lengths.values())
    with app.test_request_context():
        g.programme_slug = "sample"
        for role, pages in lengths.items():
            line = head(frozenset({role}))[0]
            assert len(line) == 1 + pages if pages < FEW else len(line) <= FEW


def test_a_page_below_a_main_page_says_where_it_lies(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        keeper = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council)
    page = signed_in(keeper).get(f"/{world.programme.slug}/people/invite").get_data(as_text=True)
    assert page.count('aria-current="true"') == 2  # the part, and the page in it
    assert 'aria-current="true">The programme<' in page
    assert 'aria-current="true">People<' in page
