"""What a database remembers of having been brought back: until withdrawals were replayed, nothing may open on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.columns import Mapped, Row, pk


class Restoration(Row):
    """One time that this database was brought back from a backup, and when what was taken back since was erased again.

    `withdrawals` and `staff_acts` are how many entries each log had when the backup was made: one with fewer is not the
    newest. `staff_acts` is left out where the backup is older than that log.
    """

    __tablename__ = "restoration"

    id: Mapped[UUID] = pk()
    restored_at: Mapped[datetime]
    withdrawals: Mapped[int]
    staff_acts: Mapped[int | None]
    replayed_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Waits:
    """How many entries each log has to have at least before a replay; None: the backup is older than that log."""

    withdrawals: int
    staff_acts: int | None


def waits_for_replay(session: Session) -> Waits | None:
    """Say what a replay that is still to come needs; None where none is."""
    waiting = session.scalars(select(Restoration).where(Restoration.replayed_at.is_(None))).all()
    if not waiting:
        return None
    acts = [row.staff_acts for row in waiting if row.staff_acts is not None]
    return Waits(max(row.withdrawals for row in waiting), max(acts, default=None))
