"""What the tests of this room share: somebody who drafts, and their browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.specification import service
from feedback.specification.records import Draft
from feedback.specification.rules import Stance
from tests.builders.people import WEDNESDAY, World
from tests.builders.specification import (
    a_clause,
    a_closed_item,
    a_commissioner,
    a_group,
    a_theme,
    agreed_by_group,
)
from tests.pages import PageClient

SignIn = Callable[[Actor], PageClient]


@pytest.fixture
def commissioner(database: Database, world: World) -> Actor:
    with database.writing() as session:
        return a_commissioner(session, world)


@pytest.fixture
def browser(signed_in: SignIn, commissioner: Actor) -> PageClient:
    return signed_in(commissioner)


@pytest.fixture
def draft(database: Database, world: World, commissioner: Actor) -> Draft:
    """Give a draft with everything that a page can show."""
    with database.writing() as session:
        group = a_group(session, world)
        version = a_theme(session, world, commissioner, title="Coming back")
        a_closed_item(session, group, commissioner, version=version, dissent="There is no room for it.")
        row = service.start_draft(
            session, "Support services", total="£78,000", uplift_percent="10", by=commissioner, at=WEDNESDAY
        )
        clause = a_clause(
            session,
            row,
            commissioner,
            "The Provider must let people come back.",
            plain_english="You can come back.",
        )
        service.link_theme(session, clause.id, version.id, by=commissioner, at=WEDNESDAY)
        source = service.add_source(
            session, title="A public report", method="Survey", n=4, dates="March 2020", provenance="direct",
            quotes=["It was the right time."], by=commissioner, at=WEDNESDAY,
        )  # fmt: skip
        service.link_source(
            session,
            clause.id,
            source.id,
            stance=Stance.OPPOSES,
            says="It asks for an end.",
            by=commissioner,
            at=WEDNESDAY,
        )
        agreed_by_group(session, clause, group, commissioner, dissent="Put a check at the door.")
        a_clause(session, row, commissioner, "Service users who are hard to reach must be found.")
        service.withdraw_clause(
            session,
            a_clause(session, row, commissioner, "Gone.").id,
            reason="Said twice.",
            by=commissioner,
            at=WEDNESDAY,
        )
        return row
