"""Background work. The row is the truth: a JobRun says what to do and how far it is; sweeps find what waits.

The queue (huey, in feedback/cli/worker.py) is at-most-once and carries only a JobRun's id. Every job and sweep is
idempotent: one that was killed half-way is found by its stale heartbeat and run again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.columns import Mapped, Row, mapped_column, one_of, pk, plain, plain_json
from feedback.core.database import Database
from feedback.core.moments import now

log = logging.getLogger(__name__)
STALE = timedelta(minutes=2)
#: A worker leaves a sign of life every minute.
DOWN_AFTER = timedelta(minutes=3)


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobRun(Row):
    """One piece of long work that somebody asked for."""

    __tablename__ = "job_run"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID | None]
    kind: Mapped[str] = plain("the name of the work", length=60)
    payload: Mapped[dict[str, Any]] = plain_json("ids only")
    state: Mapped[JobState] = one_of(JobState, default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    result: Mapped[dict[str, Any] | None] = plain_json("counts and ids only", nullable=True)
    asked_by: Mapped[UUID | None]
    asked_at: Mapped[datetime]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class WorkerBeat(Row):
    """When a worker was last seen, so that "the worker is down" can be said on a page."""

    __tablename__ = "worker_beat"

    id: Mapped[UUID] = pk()
    name: Mapped[str] = plain("the name of a worker", length=60, unique=True)
    at: Mapped[datetime]


@dataclass(frozen=True)
class JobContext:
    """What a job is given: the database, its own id, and who asked."""

    database: Database
    run_id: UUID
    programme_id: UUID | None
    asked_by: UUID | None

    def progress(self, done: int, total: int | None = None) -> bool:
        """Say how far the work is; give False when it was cancelled, and then stop kindly."""
        with self.database.writing() as session:
            run = session.get_one(JobRun, self.run_id)
            run.done, run.beat_at = done, now()
            if total is not None:
                run.total = total
            return run.state is not JobState.CANCELLED


JobFunction = Callable[[JobContext, Mapping[str, Any]], dict[str, Any] | None]
SweepFunction = Callable[[Database, datetime], None]
JOBS: dict[str, JobFunction] = {}
SWEEPS: dict[str, tuple[SweepFunction, timedelta]] = {}


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does work of this kind."""

    def register(function: JobFunction) -> JobFunction:
        JOBS[kind] = function
        return function

    return register


def sweep(name: str, *, every: timedelta) -> Callable[[SweepFunction], SweepFunction]:
    """Register a function that looks for work in the tables, again and again."""

    def register(function: SweepFunction) -> SweepFunction:
        SWEEPS[name] = (function, every)
        return function

    return register


def enqueue(session: Session, kind: str, *, payload: Mapping[str, Any], by: Actor, at: datetime) -> JobRun:
    """Ask for a piece of work. `payload` holds ids and settings, never words."""
    run = JobRun(
        programme_id=by.programme_id, kind=kind, payload=dict(payload), asked_by=by.account_id, asked_at=at
    )
    session.add(run)
    session.flush()
    return run


def _take(database: Database, run_id: UUID, at: datetime) -> JobRun | None:
    """Claim the run, or give None when another worker has it."""
    with database.writing() as session:
        free = or_(
            JobRun.state == JobState.WAITING,
            (JobRun.state == JobState.RUNNING) & (JobRun.beat_at < at - STALE),
        )
        taken = session.execute(
            update(JobRun).where(JobRun.id == run_id, free).values(state=JobState.RUNNING, beat_at=at)
        )
        return session.get_one(JobRun, run_id) if taken.rowcount else None  # type: ignore[attr-defined]


def run_job(database: Database, run_id: UUID) -> JobState | None:
    """Do one piece of work now; give how it ended, or None when another worker has it."""
    run = _take(database, run_id, now())
    if run is None:
        return None
    context = JobContext(database, run.id, run.programme_id, run.asked_by)
    try:
        result, state = JOBS[run.kind](context, run.payload), JobState.DONE
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the row says so and the worker lives on
        log.error("job failed", extra={"kind": run.kind, "error": type(error).__name__})  # noqa: TRY400 - a trace could carry words
        result, state = {"error": type(error).__name__}, JobState.FAILED
    with database.writing() as session:
        done = session.get_one(JobRun, run_id)
        if done.state is not JobState.CANCELLED:
            done.state = state
        done.result, done.finished_at = result, now()
        return done.state


def worker_is_down(session: Session, at: datetime) -> bool:
    """Say whether no worker has been seen for a few minutes: then nothing is opened, released or made."""
    newest = seen_at(session)
    return newest is None or at - newest > DOWN_AFTER


def seen_at(session: Session) -> datetime | None:
    """Give when a worker was last seen, or None where none ever was."""
    return session.scalar(select(func.max(WorkerBeat.at)))


def jobs_by_state(session: Session) -> dict[JobState, int]:
    """Count the jobs that staff asked for, by where they stand."""
    counted = session.execute(select(JobRun.state, func.count(JobRun.id)).group_by(JobRun.state))
    return {state: count for state, count in counted}  # noqa: C416 - rows are no pairs to a type checker


def run_sweeps(database: Database, at: datetime, last: dict[str, datetime]) -> None:
    """Run each sweep whose time has come since `last`, which keeps when each ran. One that fails holds up no other."""
    for name, (function, every) in SWEEPS.items():
        if name in last and at - last[name] < every:
            continue
        last[name] = at
        try:
            function(database, at)
        except Exception as error:  # noqa: BLE001 - the next sweep, and the next minute, are not its fault
            log.error("sweep failed", extra={"kind": name, "error": type(error).__name__})  # noqa: TRY400 - a trace could carry words


def run_waiting(database: Database, at: datetime) -> int:
    """Run every job that waits or was left half-way, in this process; give how many ran."""
    with database.reading() as session:
        stale = (JobRun.state == JobState.RUNNING) & (JobRun.beat_at < at - STALE)
        waiting = list(session.scalars(select(JobRun.id).where(or_(JobRun.state == JobState.WAITING, stale))))
    return sum(run_job(database, run_id) is not None for run_id in waiting)


def run_due(database: Database, at: datetime | None = None) -> int:
    """Run every sweep once and then every waiting job, in this process; give how many jobs ran."""
    run_sweeps(database, at or now(), {})
    return run_waiting(database, at or now())
