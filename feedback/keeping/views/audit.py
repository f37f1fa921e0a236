"""The auditor's page: the chain, the anchors it is held against, its newest acts, and decisions to look at. Read only."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from feedback.core import audit
from feedback.core.web.context import anchors, looking
from feedback.keeping.queries import chain
from feedback.keeping.rules.originals import ALONE_A_WEEK
from feedback.keeping.service import originals
from feedback.moderation.rules import policy
from feedback.people import queries as people

NEWEST_EVENTS, NEWEST_ANCHORS = 100, 5
blueprint = Blueprint("auditing", __name__, url_prefix="/<programme>/audit")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show the state of the chain, its anchors, sampled decisions and the newest acts."""
    with looking() as (session, actor, at):
        kept = anchors().read()
        events = chain.newest_events(session, actor.programme_id, most=NEWEST_EVENTS)
        sampled = chain.sampled_decisions(session, actor.programme_id, at)
        acted = {event.account_id for event in events} | {one.decision.decided_by for one in sampled}
        acted |= {event.about_id for event in events if event.about == "account"}
        number, head = audit.head_of(session)
        return render_template(
            "keeping/audit.html",
            walked=chain.walked(session, kept, at),
            number=number,
            head=head,
            anchors=kept.anchors[::-1][:NEWEST_ANCHORS],
            anchored=len(kept.anchors),
            spoiled=kept.spoiled,
            sampled=sampled,
            reasons={key: reason.words for key, reason in policy().reasons.items()},
            events=events,
            sentences=audit.sentences_of(session, events),
            alone=originals.opened_alone_this_week(session, actor.programme_id, at),
            alone_at_most=ALONE_A_WEEK,
            names=people.names_of(session, acted),
        )
