"""A response on a reader's bench: one for an outside reader, one for its own provider."""

from __future__ import annotations

import pytest

from feedback.core.database import Database
from tests.builders.moderation import Bench
from tests.builders.people import World


@pytest.fixture
def bench(database: Database, world: World) -> Bench:
    return Bench(database, world)


@pytest.fixture
def own(database: Database, world: World) -> Bench:
    """Give a bench whose response may be read by its own provider."""
    return Bench(database, world, outside=False)
