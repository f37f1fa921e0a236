"""Background work of this room: erase files that were sent for an import and never brought in."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedback.core.database import Database
from feedback.core.jobs import sweep
from feedback.intake.imports import service


@sweep("intake.forget_uploads", every=timedelta(hours=1))
def forget_uploads(database: Database, at: datetime) -> None:
    """Erase what has waited for a day, from the disk as well."""
    with database.writing() as session:
        gone = service.forget_uploads(session, at=at)
    if gone:
        database.forget_deleted_pages()
