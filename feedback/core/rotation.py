"""Changing keys while the service runs: every sealed box is sealed anew under the newest key, in the background.

Each box is exchanged only where it is still the one that was read, so that nothing that somebody writes or takes back in
the meantime is undone. What is under the newest key is left alone: a run that was killed is simply run again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, func, select, update
from sqlalchemy.orm import Session

from feedback.core import sealing
from feedback.core.columns import Row
from feedback.core.database import Database
from feedback.core.jobs import JobContext, JobRun, JobState, job
from feedback.core.sealing import NUMBER_BYTES, Damaged, current_ring, current_vault

log = logging.getLogger(__name__)
KIND = "keys.reseal"
#: So many boxes are exchanged in one transaction: a respondent who sends meanwhile waits for no more than these.
AT_ONCE = 200
#: Whoever sealed under the older key before it was changed has committed or given up by then.
SETTLED_AFTER = timedelta(minutes=15)
ORIGINALS = "intake.response.original"


@dataclass
class Tally:
    """How far it is: boxes looked at, boxes sealed anew, and boxes that no key here opens."""

    done: int = 0
    resealed: int = 0
    unreadable: int = 0


def _sealed_columns() -> Iterator[tuple[Table, Column[Any], str]]:
    """Give each column under the ring, with its frozen logical name."""
    for table in Row.metadata.sorted_tables:
        for column in table.columns:
            name = column.info.get("sealed")
            if name and name != ORIGINALS:
                yield table, column, name


def _originals() -> Column[Any]:
    """Give the one column that is sealed to programmes' own pairs; it lies with `programme_id` beside it."""
    return next(
        column
        for table in Row.metadata.sorted_tables
        for column in table.columns
        if column.info.get("sealed") == ORIGINALS
    )


def current_number() -> int:
    """Give the number of the key that seals now."""
    return current_ring().current


def boxes_by_key(session: Session) -> dict[int, int]:
    """Count the boxes under each key of the ring, by the number that stands in front of each."""
    found: dict[int, int] = dict.fromkeys(current_ring().keys, 0)
    for _table, column, _name in _sealed_columns():
        mark = func.substr(column, 1, NUMBER_BYTES)
        for prefix, count in session.execute(
            select(mark, func.count()).where(column.is_not(None)).group_by(mark)
        ):
            number = int.from_bytes(bytes(prefix), "big")
            found[number] = found.get(number, 0) + count
    return found


def ask(session: Session, at: datetime) -> JobRun:
    """Ask the worker to seal everything anew; a run that waits or is under way is given as it is."""
    waiting = select(JobRun).where(
        JobRun.kind == KIND, JobRun.state.in_([JobState.WAITING, JobState.RUNNING])
    )
    run = session.scalars(waiting).first()
    if run is None:
        run = JobRun(kind=KIND, payload={}, asked_at=at)
        session.add(run)
        session.flush()
    return run


def latest(session: Session) -> JobRun | None:
    """Give the newest run, or None where there was none."""
    return session.scalars(
        select(JobRun).where(JobRun.kind == KIND).order_by(JobRun.asked_at.desc()).limit(1)
    ).first()


@job(KIND)
def reseal(context: JobContext, _payload: Mapping[str, Any]) -> dict[str, Any]:
    """Seal every box that is not under the newest key anew; give how many were, and how many no key opens."""
    tally = Tally()
    with context.database.reading() as session:
        programmes = _with_older_pairs()
        total = sum(
            count for number, count in boxes_by_key(session).items() if number != current_ring().current
        )
        if programmes:
            column = _originals()
            mine = column.table.c.programme_id.in_(programmes)
            total += session.scalar(select(func.count()).where(column.is_not(None), mine)) or 0
    going = context.progress(0, total)
    for step in _steps(context.database, tally):
        if not (going and context.progress(step.done)):
            break
    if tally.unreadable:
        log.error("boxes could not be opened", extra={"count": tally.unreadable})
    return {"resealed": tally.resealed, "unreadable": tally.unreadable}


def _with_older_pairs() -> list[UUID]:
    return [programme_id for programme_id, older in current_vault().older_private_keys.items() if older]


def _steps(database: Database, tally: Tally) -> Iterator[Tally]:
    for table, column, name in _sealed_columns():
        for rows in _batches(database, table, column, column.is_not(None), not_yet=True):
            yield _exchange(database, column, [(key, old, _anew(old, name, key)) for key, old in rows], tally)
    programmes = _with_older_pairs()
    if programmes:
        column = _originals()
        table = column.table
        if not isinstance(table, Table):
            raise TypeError
        for programme_id in programmes:
            mine = column.is_not(None) & (table.c.programme_id == programme_id)
            for rows in _batches(database, table, column, mine, not_yet=False):
                again = [(key, old, _original_anew(programme_id, key, old)) for key, old in rows]
                yield _exchange(database, column, again, tally)


def _batches(
    database: Database,
    table: Table,
    column: Column[Any],
    wanted: ColumnElement[bool],
    *,
    not_yet: bool,
) -> Iterator[list[tuple[UUID, bytes]]]:
    """Give boxes in the order of their random ids, a batch at a time, each read in a moment of its own."""
    key: Column[Any] = next(iter(table.primary_key.columns))
    last: UUID | None = None
    while True:
        chosen = select(key, column).where(wanted).order_by(key).limit(AT_ONCE)
        if not_yet:
            chosen = chosen.where(func.substr(column, 1, NUMBER_BYTES) != current_ring().mark)
        if last is not None:
            chosen = chosen.where(key > last)
        with database.reading() as session:
            rows = [(row[0], bytes(row[1])) for row in session.execute(chosen)]
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _anew(box: bytes, name: str, row_id: UUID) -> bytes | Damaged:
    try:
        return sealing.reseal_text(box, name, row_id)
    except Damaged as damaged:
        return damaged


def _original_anew(programme_id: UUID, row_id: UUID, box: bytes) -> bytes | Damaged | None:
    try:
        return sealing.reseal_original(programme_id, row_id, box)
    except Damaged as damaged:
        return damaged


def _exchange(
    database: Database,
    column: Column[Any],
    rows: Sequence[tuple[UUID, bytes, bytes | Damaged | None]],
    tally: Tally,
) -> Tally:
    """Write the new boxes in one transaction, each only in place of the one that was read."""
    table = column.table
    if not isinstance(table, Table):
        raise TypeError
    key: Column[Any] = next(iter(table.primary_key.columns))
    fresh = [(row_id, old, new) for row_id, old, new in rows if isinstance(new, bytes)]
    if fresh:
        with database.writing() as session:
            for row_id, old, new in fresh:
                session.execute(update(table).where(key == row_id, column == old).values({column: new}))
    tally.done += len(rows)
    tally.resealed += len(fresh)
    tally.unreadable += sum(isinstance(new, Damaged) for _row_id, _old, new in rows)
    return tally


def originals_under_older_pairs(session: Session) -> int:
    """Count the originals that the newest pair of their programme does not open, by trying each."""
    column, count = _originals(), 0
    table = column.table
    for programme_id in _with_older_pairs():
        mine = (
            select(table.c.id, column)
            .where(column.is_not(None), table.c.programme_id == programme_id)
            .execution_options(yield_per=AT_ONCE)
        )
        for row_id, box in session.execute(mine):
            count += _original_anew(programme_id, row_id, bytes(box)) is not None
    return count
