"""Plain builders for holds: one person asks, another sets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.intake.kept import service
from feedback.intake.kept.records import Hold
from feedback.intake.kept.rules import Ground, Reach
from feedback.intake.records import Response
from feedback.keeping.records import InformationRequest
from feedback.keeping.rules.originals import Reason
from feedback.keeping.rules.requests import Asked, Kind, Notice
from feedback.keeping.service import originals, requests
from feedback.programmes.team import recovering, training
from tests.builders.path import LATER, Path
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


def what_was_asked(database: Database, world: World, path: Path, mark: str) -> None:
    """Let staff fill every free text with `mark`: an original, a court's order, training taken back; the bundle is made."""
    with database.writing() as session:
        keepers, hub = Keepers(session, world), path.readers.hub
        training.end(
            session, path.readers.colleague.account_id, f"{mark} is why.", by=keepers.administrator, at=LATER
        )
        recovering.ask(
            session,
            path.readers.colleague.account_id,
            reason=f"{mark} is why.",
            by=keepers.administrator,
            at=LATER,
        )
        of_first = select(Response.id).where(Response.submission_id == path.first, Response.is_text)
        response_id = session.scalars(of_first.limit(1)).one()
        originals.ask(session, response_id, Reason.SAFETY, f"{mark} is why.", by=hub, at=LATER)
        order = Asked(
            kind=Kind.COURT_ORDER,
            received_on=LATER.date(),
            authority="A court",
            rank="a judge",
            gateway="Order 12",
            enquiry=f"About {mark}.",
            notice=Notice.NOT_POSSIBLE,
        )
        row = requests.record(session, order, EVERYTHING, by=keepers.commissioner, at=LATER)
        requests.check(session, row.id, by=keepers.commissioner, at=LATER)
        requests.release(session, row.id, by=hub, at=LATER)
        requests.make_bundle(session, row.id, world.id, at=LATER)
        complaint = Asked(kind=Kind.COMPLAINT, received_on=LATER.date(), authority="somebody")
        other = requests.record(session, complaint, EVERYTHING, by=keepers.commissioner, at=LATER)
        requests.answer(session, other.id, f"We wrote to {mark}.", by=keepers.commissioner, at=LATER)
        assert session.get_one(InformationRequest, row.id).bundle_files > 0
