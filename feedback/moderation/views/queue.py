"""What waits to be read: counts by state, filters in the address, and one row for each response, without its words."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from feedback.core.moments import week_start
from feedback.core.web.context import looking
from feedback.core.web.i18n import language_name
from feedback.moderation import queries
from feedback.moderation.forms import ButtonForm
from feedback.moderation.rules import FINAL, CaseState, may_see_queue
from feedback.people import queries as people

blueprint = Blueprint("moderation", __name__, url_prefix="/<programme>/moderation")
blueprint.add_app_template_filter(week_start, "monday_of")
blueprint.add_app_template_filter(language_name)

#: The queues, in the order in which a response passes them: name, states, words, and what an empty one says.
QUEUES = {
    "first-look": (
        [CaseState.RECEIVED],
        _l("First look"),
        _l("Nothing new has come. What people send appears here within a minute, for a first look."),
    ),
    "waiting": (
        [CaseState.WAITING],
        _l("To read"),
        _l("Nothing waits to be read. Responses come here after the first look."),
    ),
    "in-hand": (
        [CaseState.CLAIMED],
        _l("Being read"),
        _l("Nobody is reading anything just now."),
    ),
    "second-check": (
        [CaseState.SECOND_CHECK],
        _l("Second check"),
        _l("Nobody has proposed to keep anything back. If somebody does, a second person decides here."),
    ),
    "pool": (
        [CaseState.FIRST_LOOKED, CaseState.POOLED],
        _l("Looked at"),
        _l(
            "Nothing is in the pool. Responses wait here for the next release slot, until several people's are together."
        ),
    ),
    "done": (sorted(FINAL - {CaseState.WITHDRAWN}), _l("Decided"), _l("Nothing has been decided yet.")),
}


def _first_with_work(counts: dict[str, int], names: list[str]) -> str:
    return next((name for name in names if counts[name]), names[0])


@blueprint.get("/")
def queue() -> ResponseReturnValue:
    """Show what this person may know of: counts by queue, and the rows of one queue."""
    with looking() as (session, actor, at):
        by_state = queries.counts_for(session, actor)
        names = [name for name, queue in QUEUES.items() if may_see_queue(queue[0], actor)]
        counts = {name: sum(by_state[state] for state in QUEUES[name][0]) for name in names}
        chosen = request.args.get("queue", "")
        chosen = chosen if chosen in names else _first_with_work(counts, names)
        service_id, language = request.args.get("service", type=UUID), request.args.get("language") or None
        rows = queries.cases_for(session, actor, states=QUEUES[chosen][0])
        looking_at = queries.looking_at(session, [row.case for row in rows], at=at)
        shown = [
            row
            for row in rows
            if service_id in (None, row.case.service_id) and language in (None, row.language)
        ]
        return render_template(
            "moderation/queue.html",
            queues=QUEUES,
            names=names,
            counts=counts,
            chosen=chosen,
            rows=shown,
            services=sorted(
                {(row.service or "", row.case.service_id) for row in rows if row.case.service_id}, key=str
            ),
            languages=sorted({row.language for row in rows}),
            service_id=service_id,
            language=language,
            looking_at=looking_at,
            readers=people.names_of(
                session,
                {row.case.claimed_by for row in rows if row.case.claimed_by} | set(looking_at.values()),
            ),
            mine=actor.account_id,
            undoable=queries.undoable_by(session, actor, at=at),
            leads=queries.lead_names(session, actor, on=at.date()),
            reads_when=g.programme.reads_when,
            form=ButtonForm(),
            at=at,
        )
