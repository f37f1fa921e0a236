"""Words leave by two people who came in without each other."""

from __future__ import annotations

import pytest

from feedback.core.database import Database
from feedback.core.errors import NotYours
from feedback.keeping.service import requests as service
from tests.builders.people import World
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
