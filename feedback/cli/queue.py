"""The work queue: huey on one machine's file, with JSON instead of pickles, carrying only the id of a JobRun.

Its default serializer pickles: a hostile row would run code in the worker that holds keys.
"""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from huey import SqliteHuey, crontab
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from feedback.core import jobs
from feedback.core.database import Database
from feedback.core.jobs import JobRun, WorkerBeat
from feedback.core.moments import now

NAME = "feedback"


class JsonSerializer(Serializer):  # type: ignore[misc]
    """Messages as JSON lists; anything that JSON cannot say is refused."""

    def _serialize(self, data: object) -> bytes:
        return json.dumps(data, default=_moment).encode()

    def _deserialize(self, data: bytes) -> object:
        value = json.loads(data)
        if isinstance(value, list) and len(value) == len(Message._fields):
            fields = dict(zip(Message._fields, value, strict=True))
            for name in ("eta", "expires", "expires_resolved"):
                if isinstance(fields[name], str):
                    fields[name] = datetime.fromisoformat(fields[name])
            fields["args"] = tuple(fields["args"] or ())
            return Message(**fields)
        return value


def _moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    message = f"{type(value).__name__} cannot be queued"
    raise TypeError(message)


def _queue(file: str) -> SqliteHuey:
    return SqliteHuey(NAME, filename=file, serializer=JsonSerializer(), results=False, store_none=False)


def open_queue(file: str, database: Database) -> SqliteHuey:
    """Open the queue for a worker and teach it the two things it does: run one job, and look for what waits."""
    queue = _queue(file)

    def run(run_id: str) -> None:
        jobs.run_job(database, UUID(run_id))

    last: dict[str, datetime] = {}

    def look() -> None:
        beat(database)
        jobs.run_sweeps(database, now(), last)
        jobs.run_waiting(database, now())
        # A respondent can take words back in a process that folds no log, so every look ends with it.
        database.forget_deleted_pages(tries=3)

    queue.task(name="run")(run)
    queue.periodic_task(crontab(minute="*"), name="look")(look)
    return queue


def beat(database: Database, name: str = "worker") -> None:
    """Leave a sign of life."""
    with database.writing() as session:
        row = session.scalars(select(WorkerBeat).where(WorkerBeat.name == name)).one_or_none()
        if row is None:
            session.add(WorkerBeat(name=name, at=now()))
        else:
            row.at = now()


def hurry(file: str, database: Database) -> SqliteHuey:
    """Put the id of each new JobRun on the queue as soon as its row is committed; the worker's look finds it otherwise.

    The web process only names the task: what it does is known to the worker.
    """
    queue = _queue(file)
    asked = queue.task(name="run")(_nothing)

    def remember(session: Session, _context: object, _rows: object) -> None:
        fresh = [row.id for row in session.new if isinstance(row, JobRun)]
        session.info.setdefault("job_runs", []).extend(fresh)

    def put(session: Session) -> None:
        for run_id in session.info.pop("job_runs", []):
            asked(str(run_id))

    event.listen(database.writer, "before_flush", remember)
    event.listen(database.writer, "after_commit", put)
    return queue


def _nothing(run_id: str) -> None:
    """Stand in for the worker's task in a web process: only its name travels."""
