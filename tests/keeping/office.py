"""Words that wait, the people who answer for them, and an order that asks for them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.jobs import run_waiting
from feedback.core.moments import now
from feedback.intake.kept.rules import Reach
from feedback.keeping.rules.requests import Asked, Kind, Notice
from feedback.keeping.service import requests as service
from tests.builders.kept import Keepers
from tests.builders.moderation import Bench
from tests.builders.people import WEDNESDAY, World

WORDS = "Zinnober sat with me, and I wrote <this> down."
TODAY = WEDNESDAY.date()
ORDER = Asked(
    kind=Kind.COURT_ORDER,
    received_on=TODAY,
    authority="Crown Court at Example",
    rank="a circuit judge",
    gateway="Order 12 of 2026",
    enquiry="What was said about waiting.",
    notice=Notice.NOT_POSSIBLE,
)


class Office(Bench):
    """Words that wait, and the people who answer for them."""

    def __init__(self, database: Database, world: World) -> None:
        super().__init__(database, world, outside=False, words=WORDS)
        with database.writing() as session:
            self.keepers = Keepers(session, world)

    def recorded(self, asked: Asked = ORDER, **reach: object) -> UUID:
        with self.database.writing() as session:
            by = self.keepers.commissioner
            return service.record(session, asked, Reach(**reach), by=by, at=WEDNESDAY).id  # type: ignore[arg-type]

    def do(self, act: Callable[..., object], request_id: UUID, by: Actor) -> object:
        with self.database.writing() as session:
            return act(session, request_id, by=by, at=WEDNESDAY)

    def made(self, kind: Kind = Kind.COURT_ORDER) -> UUID:
        request_id = self.recorded(replace(ORDER, kind=kind), service_id=self.world.service.id)
        self.do(service.check, request_id, self.keepers.commissioner)
        self.do(service.release, request_id, self.readers.hub)
        run_waiting(self.database, now())
        return request_id


def holds_them(packed: object) -> bool:
    """Say whether a bundle that was handed over has the words."""
    assert isinstance(packed, bytes)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return any(b"Zinnober" in archive.read(name) for name in archive.namelist())
