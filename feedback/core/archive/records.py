"""What a database remembers of having been brought back: until withdrawals were replayed, nothing may open on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.columns import Mapped, Row, pk


class Restoration(Row):
    """One time that this database was brought back from a backup, and when what was taken back since was erased again.

    `withdrawals` is how many entries its log had when the backup was made: a log with fewer is not the newest.
    """

    __tablename__ = "restoration"

    id: Mapped[UUID] = pk()
    restored_at: Mapped[datetime]
    withdrawals: Mapped[int]
    replayed_at: Mapped[datetime | None]


def waits_for_replay(session: Session) -> int | None:
    """Give how many entries the log of what was taken back has to have at least, where a replay is still to come; None where none is."""
    waiting = select(func.max(Restoration.withdrawals)).where(Restoration.replayed_at.is_(None))
    return session.scalar(waiting)
