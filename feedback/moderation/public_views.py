"""How words are read, for anyone: the published policy with its reasons, and what became of everything that came."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.moderation import queries
from feedback.moderation.rules import policy
from feedback.programmes import queries as programmes

blueprint = Blueprint("policy", __name__)


@blueprint.get("/policy")
def show() -> ResponseReturnValue:
    """Show the policy in force and the public counts."""
    with database().reading() as session:
        programme = programmes.default_programme(session)
        counts = queries.public_counts(session, programme.id, at=now()) if programme else None
        return render_template("moderation/policy.html", policy=policy(), counts=counts)
