"""Plain builders for holds: one person asks, another sets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.intake.kept import service
from feedback.intake.kept.records import Hold
from feedback.intake.kept.rules import Ground, Reach
from tests.builders.people import WEDNESDAY, World, a_person

EVERYTHING = Reach()


class Keepers:
    """The people who answer for what is kept: an administrator, two commissioners, an auditor."""

    def __init__(self, session: Session, world: World) -> None:
        """Appoint them."""
        self.administrator = a_person(
            session, world, Role.ADMINISTRATOR, organisation=world.council, name="Ada"
        )
        self.commissioner = a_person(
            session, world, Role.COMMISSIONER, organisation=world.council, name="Con"
        )
        self.other = a_person(session, world, Role.COMMISSIONER, organisation=world.council, name="Dee")
        self.auditor = a_person(session, world, Role.AUDITOR, organisation=world.reader, name="Aud")


def a_hold(
    session: Session,
    by: Actor,
    second: Actor | None,
    *,
    ground: Ground = Ground.COURT,
    reach: Reach = EVERYTHING,
    at: datetime = WEDNESDAY,
) -> Hold:
    """Ask for a hold, and let a second person set it where there is one."""
    hold = service.ask(session, ground, "Order 12 of 2026", reach, by=by, at=at)
    if second is not None:
        service.set_hold(session, hold.id, by=second, at=at)
    return hold


def released(session: Session, hold: Hold, by: Actor, second: Actor, *, at: datetime = WEDNESDAY) -> None:
    """Let two people end a hold."""
    service.ask_release(session, hold.id, by=by, at=at)
    service.release(session, hold.id, by=second, at=at)
