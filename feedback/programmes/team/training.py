"""Whose trauma training counts, as administrators note it. Whose counts no more reads no words from that moment on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.people import queries as people_queries
from feedback.people import service as people
from feedback.people.rules import in_date
from feedback.programmes.team import queries

LONGEST_WHY = 300


def note(session: Session, account_id: UUID, until: date, *, by: Actor, at: datetime) -> None:
    """Note until when somebody's trauma training counts, in place of what was noted before, be it longer or shorter.

    Raises:
        NotYours: `by` is no administrator.
        NotFound: the person holds no role here.
    """
    counted = _counts(session, account_id, by=by, at=at)
    row = people.note_training(session, account_id, valid_until=until, by=by.account_id, at=at)
    audit.record(session, by=by, at=at, act="team.note_training", about=row, reason=until.isoformat())
    if counted and not in_date(until, at.date()):
        _tell(session, account_id, by=by, at=at)


def end(session: Session, account_id: UUID, why: str, *, by: Actor, at: datetime) -> None:
    """Take somebody's trauma training back, and say why.

    Raises:
        NotYours: `by` is no administrator.
        NotFound: the person holds no role here.
        DomainError: no reason is given, or none counts.
    """
    counted = _counts(session, account_id, by=by, at=at)
    said = " ".join(why.split())
    if not said or len(said) > LONGEST_WHY:
        raise DomainError("Please say in a sentence why the training counts no more.")
    if not counted:
        raise DomainError("No training of this person counts, so there is none to end.")
    row = people.end_training(session, account_id, why=said, by=by.account_id, at=at)
    audit.record(session, by=by, at=at, act="team.end_training", about=row)
    _tell(session, account_id, by=by, at=at)


def _counts(session: Session, account_id: UUID, *, by: Actor, at: datetime) -> bool:
    by.require(Role.ADMINISTRATOR)
    queries.colleague(session, by.programme_id, account_id, at.date())
    return people_queries.has_trauma_training(session, account_id, at.date())


def _tell(session: Session, account_id: UUID, *, by: Actor, at: datetime) -> None:
    people.tell(
        session,
        [account_id],
        "Your trauma training counts no more here, so people's words are closed to you for now. Nothing you did is lost."
        " Your administrator can say why, and notes it when there is a new one.",
        kind="training",
        about=("account", account_id, by.programme_id),
        at=at,
    )
