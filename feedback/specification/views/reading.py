"""Pages that only show: the drafts, one draft as it reads, its checks, what hangs in the air, its trace."""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue

from feedback.core.actor import Role
from feedback.core.web.context import looking
from feedback.specification import queries
from feedback.specification.rules import DraftState
from feedback.specification.rules.findings import Severity
from feedback.specification.views.room import blueprint, may_write, page


@blueprint.get("/")
def drafts() -> ResponseReturnValue:
    """List the drafts that this person may see, and the agreed themes that no clause answers yet."""
    with looking() as (session, actor, _at):
        rows = [
            row
            for row in queries.drafts(session, actor.programme_id)
            if queries.may_open(session, row, actor=actor)
        ]
        unpublished = [row.id for row in rows if row.state is not DraftState.PUBLISHED]
        return page(
            "drafts.html",
            drafts=rows,
            without_evidence=queries.orphan_clauses(session, unpublished),
            orphan_themes=queries.orphan_themes(session, actor.programme_id)
            if actor.has(Role.COMMISSIONER)
            else [],
            writes=actor.has(Role.COMMISSIONER),
            names_approvers=actor.has(Role.ADMINISTRATOR),
        )


@blueprint.get("/<uuid:draft_id>")
def draft(draft_id: UUID) -> ResponseReturnValue:
    """Show a draft as the document that it will be, with its evidence in the margin."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        return page(
            "draft.html",
            view=view,
            writes=may_write(actor, view),
            is_commissioner=actor.has(Role.COMMISSIONER),
            answered=queries.answered_by_group(session, view.draft.id),
            approvals=queries.approvals_of(session, view.draft.id),
        )


@blueprint.get("/<uuid:draft_id>/checks")
def checks(draft_id: UUID) -> ResponseReturnValue:
    """Show what stands in the way of approval, and everything that the checks found."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        found = [(clause, finding) for clause in view.clauses for finding in clause.findings]
        return page(
            "checks.html",
            view=view,
            writes=may_write(actor, view),
            found=[pair for pair in found if pair[1].severity is not Severity.INFO],
            good_to_know=[pair for pair in found if pair[1].severity is Severity.INFO],
        )


@blueprint.get("/<uuid:draft_id>/orphans")
def orphans(draft_id: UUID) -> ResponseReturnValue:
    """Show clauses that nothing supports, and agreed themes that this draft does not answer."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        return page(
            "orphans.html",
            view=view,
            writes=may_write(actor, view),
            themes=queries.orphan_themes(session, actor.programme_id, draft_id=view.draft.id),
        )


@blueprint.get("/<uuid:draft_id>/trace")
def trace(draft_id: UUID) -> ResponseReturnValue:
    """Show the trace of every clause."""
    with looking() as (session, actor, at):
        view = queries.draft_view(session, queries.the_draft(session, draft_id, actor=actor), at=at)
        return page("trace.html", view=view, rows=queries.traceability(view))
