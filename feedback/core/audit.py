"""The audit chain: every act of staff appends an event, and each event carries the hash of the one before it.

Respondents' and automatic acts write none: either would be an arrival time. No words are ever kept here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Uuid, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.columns import CheckConstraint, Mapped, Moment, Row, mapped_column, plain
from feedback.core.sealing import canonical

START = "0" * 64


class AuditEvent(Row):
    """One act: who did what to which thing, and the published reason. Never changed, never removed."""

    __tablename__ = "audit_event"

    id: Mapped[UUID] = mapped_column(Uuid, unique=True)
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    programme_id: Mapped[UUID | None]
    account_id: Mapped[UUID]
    act: Mapped[str] = plain("the name of an act", length=80)
    about: Mapped[str] = plain("the kind of thing", length=60)
    about_id: Mapped[UUID]
    reason: Mapped[str] = plain("a key from a published list, or a sentence by staff about their own act")
    previous: Mapped[str] = plain("hash of the event before", length=64)
    digest: Mapped[str] = plain("hash of this event", length=64, unique=True)


class AuditHead(Row):
    """The end of the chain. One row, locked by whoever appends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("singleton = 1", name="only_one"),)

    singleton: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = plain("hash of the newest event", length=64)


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `whole` and the number of events, or the first `number` that does not fit and why."""

    whole: bool
    events: int
    number: int | None = None
    why: str = ""


def _digest(event: AuditEvent) -> str:
    fields = {
        "id": str(event.id),
        "number": event.number,
        "at": event.at.isoformat(),
        "programme": str(event.programme_id or ""),
        "account": str(event.account_id),
        "act": event.act,
        "about": event.about,
        "about_id": str(event.about_id),
        "reason": event.reason,
        "previous": event.previous,
    }
    return hashlib.sha256(canonical(fields)).hexdigest()


def _head_for_update(session: Session) -> AuditHead:
    head = session.scalars(select(AuditHead).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(singleton=1, number=0, digest=START)
        session.add(head)
    return head


def record(
    session: Session, *, by: Actor, at: datetime, act: str, about: Row | tuple[str, UUID], reason: str = ""
) -> AuditEvent:
    """Append one act of staff to the chain.

    Args:
        about: the row that was acted on, or (kind, id) where there is no row yet.
        reason: a key from a published list, or staff's own sentence about their act. Never a respondent's words.
    """
    if isinstance(about, Row):
        kind, about_id = about.__tablename__, about.id  # type: ignore[attr-defined]
    else:
        kind, about_id = about
    head = _head_for_update(session)
    event = AuditEvent(
        number=head.number + 1,
        at=at,
        programme_id=by.programme_id,
        account_id=by.account_id,
        act=act,
        about=kind,
        about_id=about_id,
        reason=reason,
        previous=head.digest,
    )
    event.digest = _digest(event)
    session.add(event)
    head.number, head.digest = event.number, event.digest
    session.flush()
    return event


def newest_events(session: Session, programme_id: UUID, *, most: int) -> Sequence[AuditEvent]:
    """Give the newest acts of a programme, newest first."""
    found = (
        select(AuditEvent).where(AuditEvent.programme_id == programme_id).order_by(AuditEvent.number.desc())
    )
    return session.scalars(found.limit(most)).all()


def head_digest(session: Session) -> str:
    """Give the hash of the newest event, for print on a published document."""
    head = session.get(AuditHead, 1)
    return START if head is None else head.digest


def _what_is_wrong(event: AuditEvent, number: int, expected: str) -> str:
    if event.number != number:
        return "an event is missing"
    if event.previous != expected:
        return "the order was changed"
    return "" if _digest(event) == event.digest else "an event was changed"


def verify(session: Session) -> Verdict:
    """Walk the chain once, streaming, and say whether every event is there, unchanged and in order."""
    expected, number = START, 0
    with session.scalars(
        select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=1000)
    ) as events:
        for event in events:
            number += 1
            why = _what_is_wrong(event, number, expected)
            if why:
                return Verdict(whole=False, events=number - 1, number=number, why=why)
            expected = event.digest
            session.expunge(event)
    head = session.get(AuditHead, 1)
    if (head.number, head.digest) != (number, expected) if head else number:
        return Verdict(whole=False, events=number, number=number + 1, why="the newest events are missing")
    return Verdict(whole=True, events=number)
