"""Plain builders for helplines, and for what a programme needs before it may open a window."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from feedback.core.actor import Role
from feedback.programmes import queries
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.helplines.rules import NOT_RUNG_YET
from feedback.programmes.records import Helpline
from feedback.programmes.rules import Missing
from tests.builders.people import WEDNESDAY, World, a_person

RUNG = WEDNESDAY.date()


def a_line(
    session: Session,
    world: World,
    name: str = "Local line",
    *,
    number: str = "01632 960112",
    text: str = "",
    local: bool = True,
    always: bool = False,
    checked_on: date | None = RUNG,
    recheck_days: int = 90,
    confidence: str = NOT_RUNG_YET,
    position: int = 100,
) -> Helpline:
    """Add a helpline; a local one that somebody has rung, unless told."""
    row = Helpline(
        programme_id=world.id,
        name=name,
        number=number,
        text=text,
        local=local,
        always=always,
        checked_on=checked_on,
        recheck_days=recheck_days,
        confidence=confidence,
        position=position,
    )
    session.add(row)
    session.flush()
    return row


def ready_to_open(session: Session, world: World) -> None:
    """Give a programme what it lacks before it may open a window: a confirmed local line, an independent moderator."""
    missing = helplines.missing(session, world.id, WEDNESDAY.date())
    if Missing.LOCAL_LINE in missing:
        a_line(session, world)
    if not queries.independent_readers(session, world.id, WEDNESDAY.date()):
        a_person(session, world, Role.INDEPENDENT, organisation=world.reader, name="Kestrel")
