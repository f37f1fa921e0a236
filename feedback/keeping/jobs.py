"""Background work of the room: erasing what was asked back once its hold has ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.core.database import Database
from feedback.core.jobs import sweep
from feedback.reporting_back import service as reporting


@sweep("keeping.finish_taking_back", every=timedelta(minutes=5))
def finish_taking_back(database: Database, at: datetime) -> None:
    """Erase what people asked to have back while an order kept it, now that it does not."""
    with database.writing() as session:
        done = reporting.finish_taking_back(session, at=at)
    if done:
        database.forget_deleted_pages()
