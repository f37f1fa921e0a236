"""Pages that are printed: the ledger, and the themed summary of two pages."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from feedback.core.actor import Role
from feedback.core.audit import head_digest
from feedback.core.moments import iso_week
from feedback.core.web.context import looking
from feedback.moderation.rules import Audience, Standing
from feedback.reading.tone import LABEL
from feedback.themes import queries
from feedback.themes.rules.ledger import Use, counts_before, public_account
from feedback.themes.views.room import PUBLIC_PLACES, audience_of, blueprint


@blueprint.get("/ledger")
def ledger() -> ResponseReturnValue:
    """Account for every response."""
    with looking() as (session, actor, at):
        whole_weeks = counts_before(actor, iso_week(at))
        account = queries.ledger(session, actor.programme_id, at=at, before_week=whole_weeks)
        return render_template(
            "themes/ledger.html",
            ledger=account,
            standings=Standing,
            every_use=Use,
            whole_weeks=whole_weeks is not None,
            at=at,
        )


@blueprint.get("/summary")
def summary() -> ResponseReturnValue:
    """Show the themed summary: for the group, or for everybody."""
    with looking() as (session, actor, at):
        chosen = Audience.PUBLIC if request.args.get("for") == "everybody" else audience_of(actor)
        everybody = chosen is Audience.PUBLIC
        whole_weeks = iso_week(at) if everybody else counts_before(actor, iso_week(at))
        made = queries.themed_summary(
            session, actor.programme_id, audience=chosen, at=at, before_week=whole_weeks
        )
        return render_template(
            "themes/summary.html",
            summary=made,
            public_account=public_account(made.ledger),
            public_places=PUBLIC_PLACES,
            standings=Standing,
            every_use=Use,
            everybody=everybody,
            whole_weeks=whole_weeks is not None,
            may_choose=actor.has(Role.FACILITATOR, Role.MEMBER),
            tone_label=LABEL,
            at=at,
            head=head_digest(session),
        )
