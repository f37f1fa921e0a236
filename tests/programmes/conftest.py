"""An administrator, somebody who lost their ways in, and a safeguarding lead."""

from __future__ import annotations

import pytest
from flask import Flask

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.people.entry.asking_devices import PACE
from feedback.people.entry.pace import Pace
from tests.builders.people import World, a_person
from tests.builders.ways import a_way_in


@pytest.fixture
def keeper(app: Flask, database: Database, world: World) -> Actor:
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions[PACE] = Pace()
    with database.writing() as session:
        return a_person(session, world, Role.ADMINISTRATOR, organisation=world.council, name="Keystone")


@pytest.fixture
def lost(database: Database, world: World, keeper: Actor) -> Actor:
    assert keeper.has(Role.ADMINISTRATOR)
    with database.writing() as session:
        person = a_person(session, world, Role.FACILITATOR, organisation=world.voluntary, name="Wren")
        a_way_in(session, person, at=now(), email="wren@mail.example")
        return person


@pytest.fixture
def lead(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_person(session, world, Role.SAFEGUARDING, organisation=world.hub, name="Dunlin")
