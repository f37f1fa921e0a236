"""Bringing in a file that somebody vouched for, at once or as long work; and erasing files that nobody brings in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.database import Database
from feedback.core.errors import NotFound
from feedback.core.jobs import JobContext, job, sweep
from feedback.core.moments import now
from feedback.intake.imports import queries, service
from feedback.intake.imports.rules.mapping import from_dict
from feedback.programmes import queries as programmes

#: The name of this long work.
KIND = "intake.import"


def bring_in(
    database: Database,
    upload_id: UUID,
    *,
    voucher: Actor,
    seen: str,
    at: datetime,
    told: service.Progress | None = None,
) -> UUID:
    """Bring in a file on its voucher's word: sealed outside of any transaction, then written in one; give the import's id.

    Args:
        seen: what the voucher looked at (`service.mark_of`).

    Raises:
        NotFound: the file is gone, or somebody else was asked about it.
        AlreadyDone: it has changed since they looked, or it came in before.
        NotYours: they may not vouch for it.
        DomainError: a row is rejected.
    """
    with database.reading() as session:
        upload = service.file_to_vouch(session, upload_id, by=voucher, at=at)
        service.refuse_changed(upload, seen)
        sender = service.sender_of(session, upload, at=at)
    table, mapping = service.table_of(upload), from_dict(upload.mapping)
    with database.reading() as session:
        plan = service.plan_of(session, upload, table, today=at.date())
        service.check_voucher(session, voucher.account_id, service.words_in(upload, plan), at=at)
    sealed = service.seal(plan, programme_id=voucher.programme_id, language=mapping.language, told=told)
    with database.writing() as session:
        upload = service.file_to_vouch(session, upload_id, by=voucher, at=at)
        service.refuse_changed(upload, seen)
        batch = service.import_rows(
            session,
            sealed,
            title=upload.title,
            mapping=mapping,
            vouched_by=voucher.account_id,
            by=sender,
            at=at,
            illustrative=upload.illustrative,
        )
        audit.record(session, by=voucher, at=at, act="intake.vouch", about=batch)
        session.delete(upload)
        return batch.id


@job(KIND)
def import_upload(context: JobContext, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Bring in a large file, in the name of whoever vouched and asked for it. Run twice, it comes in once."""
    at, voucher = now(), None
    if context.programme_id is None:
        raise NotFound("This work belongs to no programme.")
    with context.database.reading() as session:
        done = queries.batch_with_digest(session, context.programme_id, payload["digest"])
        if done is not None:
            return {"batch": str(done.id)}
        if context.asked_by is not None:
            voucher = programmes.actor_for(session, context.asked_by, context.programme_id, at.date())
    if voucher is None:
        raise NotFound("Whoever vouched for this file has left.")
    upload_id = UUID(payload["upload"])
    batch_id = bring_in(
        context.database,
        upload_id,
        voucher=voucher,
        seen=payload.get("seen", ""),
        at=at,
        told=context.progress,
    )
    return {"batch": str(batch_id)}


@sweep("intake.forget_uploads", every=timedelta(hours=1))
def forget_uploads(database: Database, at: datetime) -> None:
    """Erase files that nobody brought in for days."""
    with database.writing() as session:
        gone = service.forget_uploads(session, at=at)
    if gone:
        database.forget_deleted_pages()
