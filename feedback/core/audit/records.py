"""The events of the chain and its end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Uuid

from feedback.core.columns import (
    CheckConstraint,
    Mapped,
    Moment,
    Row,
    Sealed,
    mapped_column,
    plain,
    sealed_column,
)

#: What stands where the first event has no event before it.
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
    reason: Mapped[str] = plain("a key from a published list, or the hash of a salted sentence")
    previous: Mapped[str] = plain("hash of the event before", length=64)
    digest: Mapped[str] = plain("hash of this event", length=64, unique=True)


class AuditSentence(Row):
    """The sentence that staff gave with an act, behind a salt: sealed, and the chain has its hash alone (sentences.py)."""

    __tablename__ = "audit_sentence"

    id: Mapped[UUID] = mapped_column(ForeignKey("audit_event.id"), primary_key=True)
    salted_box: Mapped[bytes] = sealed_column("core.audit.sentence")

    salted = Sealed("salted_box")


class AuditHead(Row):
    """The end of the chain. One row, locked by whoever appends."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("singleton = 1", name="only_one"),)

    singleton: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = plain("hash of the newest event", length=64)
