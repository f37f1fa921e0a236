"""Pages that are printed: the ledger, and the themed summary of two pages."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from feedback.core.actor import Role
from feedback.core.audit import head_digest
from feedback.core.web.context import looking
from feedback.moderation.rules import Audience, Standing
from feedback.reading.tone import LABEL
from feedback.themes import queries
from feedback.themes.rules.ledger import Use, public_account
from feedback.themes.views.room import PUBLIC_PLACES, audience_of, blueprint


@blueprint.get("/ledger")
def ledger() -> ResponseReturnValue:
    """Account for every response."""
    with looking() as (session, actor, at):
        account = queries.ledger(session, actor.programme_id, at=at)
        return render_template("themes/ledger.html", ledger=account, standings=Standing, every_use=Use, at=at)


@blueprint.get("/summary")
def summary() -> ResponseReturnValue:
    """Show the themed summary: for the group, or for everybody."""
    with looking() as (session, actor, at):
        chosen = Audience.PUBLIC if request.args.get("for") == "everybody" else audience_of(actor)
        made = queries.themed_summary(session, actor.programme_id, audience=chosen, at=at)
        return render_template(
            "themes/summary.html",
            summary=made,
            public_account=public_account(made.ledger),
            public_places=PUBLIC_PLACES,
            standings=Standing,
            every_use=Use,
            everybody=chosen is Audience.PUBLIC,
            may_choose=actor.has(Role.FACILITATOR, Role.MEMBER),
            tone_label=LABEL,
            at=at,
            head=head_digest(session)[:16],
        )
