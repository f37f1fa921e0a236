"""The pages of a programme itself: who holds which role, and what its keepers see first."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import text

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.errors import DomainError
from feedback.core.jobs import WorkerBeat
from feedback.core.moments import now
from feedback.people.records import Account
from feedback.programmes import service
from feedback.programmes.queries import people_with
from tests.builders.people import SINCE, WEDNESDAY, World, a_person
from tests.pages import PageClient


def somebody(database: Database, world: World, role: Role) -> Actor:
    """Appoint somebody of the council."""
    with database.writing() as session:
        return a_person(session, world, role, organisation=world.council)


def test_the_administrator_sees_people_and_training_and_no_words(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient]
) -> None:
    administrator = signed_in(somebody(database, world, Role.ADMINISTRATOR))
    page = administrator.get("/example/people/").get_data(as_text=True)
    assert "Robin" in page
    assert "until 1 Jan 2030" in page


def test_a_worker_that_is_down_shows_on_every_staff_page_and_in_the_health(
    database: Database, world: World, signed_in: Callable[[Actor], PageClient], client: PageClient
) -> None:
    administrator = signed_in(somebody(database, world, Role.ADMINISTRATOR))
    assert "The worker is not running." in administrator.get("/example/people/").get_data(as_text=True)
    assert client.get("/health/ready").status_code == 503
    with database.writing() as session:
        session.add(WorkerBeat(name="worker", at=now()))
    assert "The worker is not running." not in administrator.get("/example/people/").get_data(as_text=True)
    assert client.get("/health/ready").status_code == 200
    with database.writing() as session:
        session.execute(text("DELETE FROM worker_beat"))
        session.add(WorkerBeat(name="worker", at=now() - timedelta(minutes=4)))
    assert client.get("/health/ready").status_code == 503


def test_one_person_speaks_for_one_organisation_in_a_programme(database: Database, world: World) -> None:
    with database.writing() as session:
        person = a_person(session, world, Role.INDEPENDENT, organisation=world.hub)
        for organisation, refused in ((world.provider, True), (world.hub, False)):
            with pytest.raises(DomainError) if refused else nullcontext():
                service.appoint(
                    session,
                    person.account_id,
                    Role.MODERATOR,
                    programme_id=world.id,
                    organisation_id=organisation.id,
                    starts_on=SINCE,
                )


def test_who_has_left_is_told_nothing_any_more(database: Database, world: World) -> None:
    stays, leaves = somebody(database, world, Role.COMMISSIONER), somebody(database, world, Role.COMMISSIONER)
    with database.writing() as session:
        session.get_one(Account, leaves.account_id).left_on = SINCE
    with database.reading() as session:
        assert people_with(session, world.id, Role.COMMISSIONER, on=WEDNESDAY.date()) == [stays.account_id]
