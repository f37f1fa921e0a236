"""What tests of this room share."""

from __future__ import annotations

import pytest

from feedback.core.database import Database
from tests.builders.people import World
from tests.keeping.office import Office


@pytest.fixture
def office(database: Database, world: World) -> Office:
    """Give words that wait, and the people who answer for them."""
    return Office(database, world)
