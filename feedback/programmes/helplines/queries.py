"""Reads of helplines: those that people see, and all of them for staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.programmes import queries as programmes
from feedback.programmes.helplines.rules import (
    Place,
    Sms,
    Standing,
    dialled,
    is_confirmed_local,
    is_shown,
    is_well_known,
    next_check,
    place_of,
    sms_of,
    standing,
)
from feedback.programmes.records import Helpline
from feedback.programmes.rules import Missing, missing_before_opening


@dataclass(frozen=True)
class Seen:
    """A helpline on a day: the row, where its check stands, and whether people see it."""

    row: Helpline
    checked: Standing
    shown: bool
    due_on: date | None

    @property
    def place(self) -> Place:
        """Say under which heading it stands."""
        return place_of(number=self.row.number, local=self.row.local)

    @property
    def sms(self) -> Sms | None:
        """Give what a telephone sends, where the line can be texted."""
        return sms_of(self.row.text)

    @property
    def dial(self) -> str:
        """Give what a telephone dials, "" where there is nothing to ring by voice."""
        return "" if "BSL" in self.row.number else dialled(self.row.number)

    @property
    def confirmed_local(self) -> bool:
        """Say whether a form may open with this line."""
        return is_confirmed_local(
            local=self.row.local, retired=self.row.retired_on is not None, checked=self.checked
        )


def _seen(row: Helpline, on: date) -> Seen:
    checked = standing(row.checked_on, row.recheck_days, on)
    shown = is_shown(
        always=row.always,
        well_known=is_well_known(row.confidence),
        retired=row.retired_on is not None,
        checked=checked,
    )
    return Seen(row, checked, shown, next_check(row.checked_on, row.recheck_days) if row.checked_on else None)


def every_line(session: Session, programme_id: UUID, on: date) -> list[Seen]:
    """Give every line of a programme in the order in which people meet them, those taken off last."""
    found = select(Helpline).where(Helpline.programme_id == programme_id)
    rows = session.scalars(found.order_by(Helpline.position, Helpline.name)).all()
    places = list(Place)
    seen = [_seen(row, on) for row in rows]
    return sorted(seen, key=lambda line: (line.row.retired_on is not None, places.index(line.place)))


def shown(session: Session, programme_id: UUID, on: date) -> list[Seen]:
    """Give the lines that people see on a day: danger first, then what is near, then the rest."""
    return [line for line in every_line(session, programme_id, on) if line.shown]


def to_ring(session: Session, programme_id: UUID, on: date) -> Sequence[Seen]:
    """Give the lines in use that somebody should ring now: never rung, overdue or lapsed. Nobody rings 999 to try it."""
    return [
        line
        for line in every_line(session, programme_id, on)
        if line.row.retired_on is None
        and line.checked is not Standing.CURRENT
        and line.place is not Place.DANGER
    ]


def line(session: Session, programme_id: UUID, helpline_id: UUID) -> Helpline | None:
    """Find one line of a programme."""
    row = session.get(Helpline, helpline_id)
    return row if row is not None and row.programme_id == programme_id else None


def missing(session: Session, programme_id: UUID, on: date) -> tuple[Missing, ...]:
    """Give what keeps a programme from opening a window on a day."""
    return missing_before_opening(
        confirmed_local_lines=sum(seen.confirmed_local for seen in every_line(session, programme_id, on)),
        independent_readers=programmes.independent_readers(session, programme_id, on),
    )
