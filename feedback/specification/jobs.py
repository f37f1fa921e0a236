"""Background work of the room: making a document of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from feedback.core.jobs import JobContext, job
from feedback.core.moments import now
from feedback.specification import queries
from feedback.specification.documents import docx
from feedback.specification.records import Document

MAKE_DOCX = "specification.docx"
STEPS = 3


@job(MAKE_DOCX)
def make_docx(context: JobContext, payload: Mapping[str, Any]) -> dict[str, Any] | None:
    """Make the Word document of the draft that `payload["draft_id"]` names; a second run of one job makes no second."""
    context.progress(0, STEPS)
    draft_id, at = UUID(payload["draft_id"]), now()
    with context.database.reading() as session:
        made = queries.document_of_run(session, context.run_id)
        rests_on = queries.rests_on(session, draft_id)
        body = b"" if made else docx(session, draft_id, at)
    if made is not None:
        return {"document_id": str(made.id)}
    if not context.progress(1, STEPS):
        return None
    with context.database.writing() as session:
        # Whoever takes a source away waits here and finds the document, or has gone before and is seen now.
        queries.lock(session, [draft_id])
        if queries.rests_on(session, draft_id) != rests_on:
            body = docx(session, draft_id, at)
        document = Document(draft_id=draft_id, kind="docx", job_run_id=context.run_id, body=body, made_at=at)
        session.add(document)
    context.progress(STEPS)
    return {"document_id": str(document.id)}
