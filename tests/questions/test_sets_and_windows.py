"""Publishing the shipped sets, opening windows, and the page that lists them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.questions import queries
from feedback.questions.records import Question, QuestionSetVersion
from feedback.questions.rules import is_open, part_from
from feedback.settings import Settings
from tests.builders.intake import a_version, a_window
from tests.builders.people import World, a_person, a_world
from tests.pages import PageClient

DAY = date(2026, 11, 18)


def test_a_published_version_is_loaded_once_and_never_changes(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        world = a_world(session, settings)
        first = a_version(session, world)
        again = a_version(session, world)
        assert first.id == again.id
        assert first.published_at is not None
    with each_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(QuestionSetVersion)) == 1
        pages = queries.pages(session, first.id, world.id)
        assert [page.key for page in pages if page.core] == ["helped", "did_not_help", "one_change"]
        assert sum(len(page.questions) for page in pages) == session.scalar(
            select(func.count()).select_from(Question)
        )


def test_the_services_of_the_programme_are_the_choices_on_the_day(database: Database, world: World) -> None:
    with database.writing() as session:
        version = a_version(session, world)
        pages = queries.pages(session, version.id, world.id)
    asked = next(asked for page in pages for asked in page.questions if asked.key == "service")
    assert asked.names_service
    assert asked.takes(str(world.service.id))
    assert asked.takes("prefer_not_to_say")
    assert not asked.takes("@services")


def test_every_choice_can_be_declined(database: Database, world: World) -> None:
    with database.writing() as session:
        pages = queries.pages(session, a_version(session, world).id, world.id)
    for page in pages:
        assert all(asked.is_text or asked.takes("prefer_not_to_say") for asked in page.questions)


def test_a_part_ends_where_the_questions_are_of_another_kind(database: Database, world: World) -> None:
    with database.writing() as session:
        pages = queries.pages(session, a_version(session, world).id, world.id)
    assert part_from(pages, "around_a_case") == ("around_a_case",)
    assert part_from(pages, "now_feelings") == ("now_feelings", "now_everyday", "now_safety")


def test_a_window_is_open_from_its_first_to_its_last_day() -> None:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    assert not is_open(first, last, date(2026, 10, 31))
    assert is_open(first, last, first)
    assert is_open(first, last, last)
    assert not is_open(first, last, date(2026, 12, 1))
    assert is_open(first, None, date(2036, 1, 1))


def test_the_default_window_comes_first_and_closed_ones_do_not_come(database: Database, world: World) -> None:
    with database.writing() as session:
        a_window(session, world, address="closed", closes_on=date(2026, 2, 1))
        a_window(session, world, address="others", is_default=False)
        wanted = a_window(session, world, address="wanted")
        assert [row.address for row in queries.open_windows(session, world.id, DAY)] == ["wanted", "others"]
        assert queries.default_window(session, world.id, DAY) == wanted


def test_an_address_names_a_window_by_six_letters(database: Database, world: World) -> None:
    with database.writing() as session:
        address = a_window(session, world).address
        assert len(address) == 6
        assert address.isalpha()
        assert queries.window_by_address(session, address) is not None


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FACILITATOR, 200),
        (Role.COMMISSIONER, 200),
        (Role.ADMINISTRATOR, 200),
        (Role.AUDITOR, 200),
        (Role.MODERATOR, 403),
    ],
)
def test_staff_see_what_is_asked_and_where(
    world: World, database: Database, signed_in: Callable[[Actor], PageClient], role: Role, status: int
) -> None:
    with database.writing() as session:
        a_window(session, world, address="abcdef")
        somebody = a_person(session, world, role, organisation=world.council)
    response = signed_in(somebody).get(f"/{world.programme.slug}/questions")
    assert response.status_code == status
    assert ("/s/abcdef" in response.get_data(as_text=True)) == (status == 200)
