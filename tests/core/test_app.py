"""The application starts, refuses by default, and keeps its headers."""

from __future__ import annotations

from collections.abc import Callable

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from tests.builders.people import World, a_person
from tests.pages import PageClient


def test_a_signed_out_visitor_is_led_to_sign_in(client: PageClient, world: World) -> None:
    response = client.get(f"/{world.programme.slug}/")
    assert response.status_code == 303
    assert response.headers["Location"] == "/sign-in"


def test_a_person_of_the_programme_has_a_home_page(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider)
    assert signed_in(moderator).get(f"/{world.programme.slug}/").status_code == 200


def test_a_programme_that_is_not_theirs_does_not_exist_for_them(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient]
) -> None:
    with database.writing() as session:
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider)
    assert signed_in(moderator).get("/another/").status_code == 404


def test_a_mistyped_address_shows_staff_their_way_home_and_respondents_their_exit(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient], client: PageClient
) -> None:
    with database.writing() as session:
        moderator = a_person(session, world, Role.MODERATOR, organisation=world.provider)
    for_staff = signed_in(moderator).get(f"/{world.programme.slug}/moderation/nothing/here")
    for_anyone = client.get("/nothing/here/either")
    assert (for_staff.status_code, for_anyone.status_code) == (404, 404)
    assert '<body class="staff' in for_staff.get_data(as_text=True)
    assert 'href="/leave"' in for_anyone.get_data(as_text=True)
