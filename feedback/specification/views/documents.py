"""Pages on documents: ask for one, see how far it is, fetch it."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import Closed, NotFound
from feedback.core.jobs import JobRun, JobState, enqueue
from feedback.core.web.context import acting, looking
from feedback.core.web.headers import allow_connect
from feedback.specification import queries
from feedback.specification.documents import DOCX
from feedback.specification.jobs import MAKE_DOCX
from feedback.specification.records import Document
from feedback.specification.views.room import blueprint, page

FINISHED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@blueprint.get("/<uuid:draft_id>/documents")
def documents(draft_id: UUID) -> ResponseReturnValue:
    """List the documents made of a draft."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        return page(
            "documents.html",
            view=view,
            rows=queries.documents_of(session, view.draft.id),
            asks=actor.has(Role.COMMISSIONER),
        )


@blueprint.post("/<uuid:draft_id>/documents")
def ask_for_document(draft_id: UUID) -> ResponseReturnValue:
    """Ask for the Word document of a draft."""
    with acting() as (session, actor, at):
        draft = queries.the_draft(session, draft_id, actor=actor)
        run = enqueue(session, MAKE_DOCX, payload={"draft_id": str(draft.id)}, by=actor, at=at)
    return redirect(url_for("specification.document_progress", draft_id=draft_id, run_id=run.id), 303)


def _the_run(
    session: Session, run_id: UUID, draft_id: UUID, *, actor: Actor
) -> tuple[JobRun, Document | None]:
    draft = queries.the_draft(session, draft_id, actor=actor)
    run = session.get(JobRun, run_id)
    if run is None or run.kind != MAKE_DOCX or run.payload.get("draft_id") != str(draft.id):
        message = "There is no such work."
        raise NotFound(message)
    return run, queries.document_of_run(session, run_id)


def _how_far(run: JobRun, document: Document | None) -> dict[str, Any]:
    words = {
        JobState.WAITING: _("Your document waits for its turn."),
        JobState.RUNNING: _("Your document is being written."),
        JobState.DONE: _("Your document is ready."),
        JobState.FAILED: _("The document could not be made. It is not your doing. Ask for it again."),
        JobState.CANCELLED: _("This was stopped."),
    }
    return {
        "share": 100 if run.state is JobState.DONE else round(100 * run.done / (run.total or 3)),
        "words": words[run.state],
        "finished": run.state in FINISHED,
        "next": url_for("specification.document_progress", draft_id=run.payload["draft_id"], run_id=run.id)
        if document
        else None,
    }


@blueprint.get("/<uuid:draft_id>/documents/<uuid:run_id>")
def document_progress(draft_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Show how far a document is, and then the way to it."""
    with looking() as (session, actor, _at):
        run, document = _the_run(session, run_id, draft_id, actor=actor)
        draft = queries.the_draft(session, draft_id, actor=actor)
        far = _how_far(run, document)
        shown = make_response(page("progress.html", draft=draft, run=run, document=document, far=far))
    return (
        shown if far["finished"] else allow_connect(shown)
    )  # the script asks while there is something to wait for


@blueprint.get("/<uuid:draft_id>/documents/<uuid:run_id>/progress")
def document_progress_json(draft_id: UUID, run_id: UUID) -> ResponseReturnValue:
    """Say how far a document is, for the page's script."""
    with looking() as (session, actor, _at):
        run, document = _the_run(session, run_id, draft_id, actor=actor)
        return _how_far(run, document), HTTPStatus.OK


@blueprint.get("/<uuid:draft_id>/documents/<uuid:document_id>.docx")
def download(draft_id: UUID, document_id: UUID) -> ResponseReturnValue:
    """Hand over a document."""
    with looking() as (session, actor, _at):
        draft = queries.the_draft(session, draft_id, actor=actor)
        document = session.get(Document, document_id)
        if document is None or document.draft_id != draft.id:
            message = "There is no such document."
            raise NotFound(message)
        if document.stale:
            message = "This document was emptied, because a source of it was taken back. Ask for a new one."
            raise Closed(message)
        return _file(document.body, draft.title)


def _file(body: bytes, title: str) -> Response:
    name = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80] or "specification"
    response = make_response(body)
    response.headers["Content-Type"] = DOCX
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return response
