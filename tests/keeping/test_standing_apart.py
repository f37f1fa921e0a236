"""What takes two takes two who are known without each other, and without one third: words that leave, and erasing."""

from __future__ import annotations

import pytest

from feedback.core.actor import Role
from feedback.core.database import Database
from feedback.core.errors import NotYours
from feedback.keeping.rules.retention import Said
from feedback.keeping.service import requests as service
from feedback.keeping.service import retention
from tests.builders.kept import Keepers
from tests.builders.people import WEDNESDAY, World, a_person
from tests.builders.team import let_in
from tests.keeping.office import Office


def test_words_are_released_by_nobody_whom_the_one_who_checked_let_in(
    database: Database, world: World
) -> None:
    office = Office(database, world)
    request_id = office.recorded()
    with database.writing() as session:
        let_in(session, office.readers.hub, by=office.keepers.commissioner)
    office.do(service.check, request_id, office.keepers.commissioner)
    with pytest.raises(NotYours, match="let the other in"):
        office.do(service.release, request_id, office.readers.hub)


def test_nothing_is_erased_on_the_word_of_two_whom_one_person_let_in(
    database: Database, world: World
) -> None:
    with database.writing() as session:
        keepers = Keepers(session, world)
        third = a_person(session, world, Role.ADMINISTRATOR, organisation=world.council, name="Third")
        for one in (keepers.commissioner, keepers.administrator):
            let_in(session, one, by=third)
        retention.say(session, "routine", Said.MAY_RUN, by=keepers.commissioner, at=WEDNESDAY)
        with pytest.raises(NotYours, match="same person let you both in"):
            retention.run(session, "routine", by=keepers.administrator, at=WEDNESDAY)
        somebody_else = a_person(session, world, Role.ADMINISTRATOR, organisation=world.hub, name="Else")
        retention.run(session, "routine", by=somebody_else, at=WEDNESDAY)
