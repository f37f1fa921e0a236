"""Background work of the room: runs of a retention class, bundles, and erasing what was asked back once a hold has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from feedback.core.database import Database
from feedback.core.errors import AlreadyDone
from feedback.core.jobs import JobContext, JobRun, JobState, job, sweep
from feedback.core.moments import LONDON, now
from feedback.keeping.queries import requests
from feedback.keeping.queries import retention as queries
from feedback.keeping.rules.retention import class_named
from feedback.keeping.service import requests as bundles
from feedback.keeping.service import retention
from feedback.reporting_back import service as reporting

#: How often a bundle is packed while others may write; each time words were taken back meanwhile.
PACKED_AT_MOST = 3


@job(queries.KIND)
def run_retention(context: JobContext, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Erase what is due of a class, portion by portion, and report how many went and what stayed for which reason.

    The day is that on which the run was asked for. Each portion is counted in the transaction that erases it, so a run that
    was killed half-way goes on with what is left and its report is of the whole.
    """
    one = class_named(str(payload["class"]))
    with context.database.reading() as session:
        asked = session.get_one(JobRun, context.run_id)
        programme_id, day = asked.programme_id, asked.asked_at.astimezone(LONDON).date()
        if programme_id is None:
            return {"class": one.key, "stopped": "no programme"}
        left = queries.standing(session, one, programme_id, day).due
    with context.database.writing() as session:
        row = session.get_one(JobRun, context.run_id)
        row.total = row.done + left
    stopped = ""
    while True:
        with context.database.writing() as session:
            row = session.get_one(JobRun, context.run_id)
            if row.state is JobState.CANCELLED:
                stopped = "stopped by a person"
                break
            gone = retention.erase_some(session, one, programme_id, day, at=asked.asked_at)
            row.done, row.beat_at = row.done + (gone or 0), now()
        if not gone:
            stopped = "the approval does not stand any more" if gone is None else ""
            break
    context.database.forget_deleted_pages()
    with context.database.reading() as session:
        after = queries.standing(session, one, programme_id, day)
        erased = session.get_one(JobRun, context.run_id).done
    return {
        "class": one.key,
        "erased": erased,
        "held": after.held,
        "unread": after.unread,
        "before_week": after.before_week,
        "stopped": stopped,
    }


@job(requests.BUNDLE)
def make_bundle(context: JobContext, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Make the bundle of a released request; a second run of one job makes no second.

    Its words are opened and packed outside of any transaction, since nobody could send anything meanwhile. Where words were
    taken back until it is kept it is packed anew; after three times with everybody waiting.
    """
    if context.programme_id is None:
        return None
    request_id, database = UUID(payload["request"]), context.database
    for _ in range(PACKED_AT_MOST):
        with database.reading() as session:
            due = bundles.due_bundle(session, request_id, context.programme_id, at=now())
        if due is None:
            return {"request": payload["request"], "answers": None}
        packed = due.packed()
        try:
            with database.writing() as session:
                made = bundles.keep_bundle(session, request_id, due, packed, at=now())
        except AlreadyDone:
            continue
        return {"request": payload["request"], "answers": made}
    with database.writing() as session:
        made = bundles.make_bundle(session, request_id, context.programme_id, at=now())
    return {"request": payload["request"], "answers": made}


@sweep("keeping.erase_old_bundles", every=timedelta(hours=6))
def erase_old_bundles(database: Database, at: datetime) -> None:
    """Erase bundles whose thirty days are over."""
    with database.writing() as session:
        done = bundles.erase_old_bundles(session, at=at)
    if done:
        database.forget_deleted_pages()


@sweep("keeping.finish_taking_back", every=timedelta(minutes=5))
def finish_taking_back(database: Database, at: datetime) -> None:
    """Erase what people asked to have back while an order kept it, now that it does not."""
    with database.writing() as session:
        done = reporting.finish_taking_back(session, at=at)
    if done:
        database.forget_deleted_pages()
