"""The worker's daily walk of the chain, held against the anchors. Automatic: it is no act of anybody."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.core import audit
from feedback.core.audit import AnchorFile
from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState
from feedback.keeping.queries import chain as queries

EVERY = timedelta(hours=24)


def walk_daily(database: Database, file: AnchorFile, *, at: datetime) -> bool:
    """Walk the chain and leave what was found for the auditor's page, unless that was done within a day."""
    with database.reading() as session:
        last = queries.last_walk(session)
    if last is not None and at - last.at < EVERY:
        return False
    anchors = file.read().anchors
    with database.reading() as session:
        verdict = audit.verify(session, anchors)
    found = {"whole": verdict.whole, "events": verdict.events, "number": verdict.number, "why": verdict.why}
    with database.writing() as session:
        session.add(
            JobRun(
                kind=queries.KIND,
                payload={},
                state=JobState.DONE,
                result={**found, "anchors": len(anchors), "contradicted": len(verdict.contradicted)},
                asked_at=at,
                finished_at=at,
            )
        )
    return True
