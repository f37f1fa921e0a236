"""What was decided, and undo while it lasts."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.web.context import looking
from feedback.moderation import queries, service
from feedback.moderation.rules import policy
from feedback.moderation.views.acting import do
from feedback.moderation.views.queue import blueprint
from feedback.people import queries as people


@blueprint.get("/decisions")
def decisions() -> ResponseReturnValue:
    """Show the newest decisions with their published reasons, never with words."""
    with looking() as (session, actor, _at):
        rows = queries.decisions_for(session, actor)
        return render_template(
            "moderation/decisions.html",
            rows=rows,
            names=people.names_of(session, {row.decision.decided_by for row in rows}),
            reasons={key: reason.words for key, reason in policy().reasons.items()},
        )


@blueprint.post("/decisions/<uuid:decision_id>/undo")
def undo(decision_id: UUID) -> ResponseReturnValue:
    """Take one's own decision back before it takes effect."""
    return do(
        lambda session, by, at: service.undo(session, decision_id, by=by, at=at),
        then=url_for("moderation.queue"),
        done=_("Undone. It is as it was before."),
    )
