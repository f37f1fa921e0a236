"""Acts on helplines: add a local one, change it, say that it was rung and is right, take it off, put it back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import LONDON
from feedback.programmes.helplines import queries
from feedback.programmes.helplines.rules import (
    LONGEST_RECHECK,
    NOT_RUNG_YET,
    SHORTEST_RECHECK,
    Line,
    dialled,
    sms_of,
)
from feedback.programmes.records import Helpline

#: Who keeps the lines. The administrator answers for what the programme promises; the facilitator is out among local
#: services and hangs up the posters. A wrong number is put right by whoever meets it first, and the audit has both.
KEEPERS = (Role.ADMINISTRATOR, Role.FACILITATOR)
#: What is asked on the telephone: a change in one of these has to be rung again.
RUNG = ("number", "text", "chat", "hours")


def add_line(session: Session, programme_id: UUID, line: Line, *, by: Actor, at: datetime) -> Helpline:
    """Add a local line. People see it once somebody has rung it (`confirm`).

    Raises:
        DomainError: it has no name, or no way to be reached.
        NotYours: the person does not keep the lines.
    """
    by.require(*KEEPERS)
    _check(line)
    last = select(func.max(Helpline.position)).where(Helpline.programme_id == programme_id)
    row = Helpline(
        programme_id=programme_id,
        **asdict(line),
        confidence=NOT_RUNG_YET,
        local=True,
        position=(session.scalar(last) or 0) + 1,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="helplines.add", about=row)
    return row


def change_line(session: Session, helpline_id: UUID, line: Line, *, by: Actor, at: datetime) -> Helpline:
    """Change what is said about a local line. A new number or new hours have to be rung again before they show.

    Raises:
        DomainError: it is a national line, or would have no name or no way to be reached.
        NotFound: there is no such line in the person's programme.
        NotYours: the person does not keep the lines.
    """
    row = _line(session, helpline_id, by)
    if not row.local:
        raise DomainError("A national line is not changed here. If it is wrong, take it off.")
    _check(line)
    new = asdict(line)
    if any(getattr(row, name) != new[name] for name in RUNG):
        row.checked_on, row.checked_by = None, None
    for name, value in new.items():
        setattr(row, name, value)
    audit.record(session, by=by, at=at, act="helplines.change", about=row)
    return row


def confirm(session: Session, helpline_id: UUID, *, by: Actor, at: datetime) -> Helpline:
    """Say that one rang (or texted) this line today and that it is right.

    Raises:
        DomainError: the line was taken off.
        NotFound: there is no such line in the person's programme.
        NotYours: the person does not keep the lines.
    """
    row = _line(session, helpline_id, by)
    if row.retired_on is not None:
        raise DomainError("This line was taken off. Put it back first.")
    row.checked_on, row.checked_by = at.astimezone(LONDON).date(), by.account_id
    audit.record(session, by=by, at=at, act="helplines.confirm", about=row)
    return row


def take_off(session: Session, helpline_id: UUID, *, by: Actor, at: datetime) -> Helpline:
    """Take a line off: nobody sees it from now on.

    Raises:
        DomainError: it is one of the three that are always shown.
        NotFound: there is no such line in the person's programme.
        NotYours: the person does not keep the lines.
    """
    row = _line(session, helpline_id, by)
    if row.always:
        raise DomainError("This line is always shown. Nobody can take it off.")
    if row.retired_on is None:
        row.retired_on = at.astimezone(LONDON).date()
        audit.record(session, by=by, at=at, act="helplines.take_off", about=row)
    return row


def put_back(session: Session, helpline_id: UUID, *, by: Actor, at: datetime) -> Helpline:
    """Put a line back that was taken off. Its check starts anew: somebody had a reason to take it off.

    Raises:
        NotFound: there is no such line in the person's programme.
        NotYours: the person does not keep the lines.
    """
    row = _line(session, helpline_id, by)
    if row.retired_on is not None:
        row.retired_on, row.checked_on, row.checked_by = None, None, None
        row.confidence = NOT_RUNG_YET
        audit.record(session, by=by, at=at, act="helplines.put_back", about=row)
    return row


def _line(session: Session, helpline_id: UUID, by: Actor) -> Helpline:
    by.require(*KEEPERS)
    row = queries.line(session, by.programme_id, helpline_id)
    if row is None:
        raise NotFound("There is no such helpline.")
    return row


def _check(line: Line) -> None:
    if not line.name:
        raise DomainError("Please give the line a name.")
    if not (line.number or line.text or line.chat):
        raise DomainError("Please give a number to ring, a number to text, or a chat.")
    if line.number and not dialled(line.number):
        raise DomainError("That number has no digits to ring.")
    if line.text and sms_of(line.text) is None:
        raise DomainError("Please write the text like this: text HELLO to 85258.")
    if not SHORTEST_RECHECK <= line.recheck_days <= LONGEST_RECHECK:
        raise DomainError(
            "Please ring it again after %(least)s to %(most)s days.",
            least=SHORTEST_RECHECK,
            most=LONGEST_RECHECK,
        )
