"""The first page of the room: what waits to be read, what no theme holds yet, the themes, and single voices."""

from __future__ import annotations

from collections import Counter

from flask import render_template
from flask.typing import ResponseReturnValue

from feedback.core.actor import Role
from feedback.core.moments import iso_week
from feedback.core.web.context import looking
from feedback.themes import queries
from feedback.themes.rules.ledger import count_shown, counts_before
from feedback.themes.views.room import blueprint


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show how far the programme's words have come."""
    with looking() as (session, actor, at):
        read = queries.words(session, actor.programme_id, at=at)
        lines = queries.themes_table(session, actor.programme_id, at=at, read=read)
        loose = queries.not_in_a_theme(session, actor.programme_id)
        return render_template(
            "themes/overview.html",
            waiting=len(queries.not_yet_read(session, actor.programme_id, read=read)),
            lines=lines,
            carried_by={label_id: line for line in lines for label_id in line.label_ids},
            by_id={line.theme_id: line for line in lines},
            loose=[
                (label_id, count_shown(actor, count))
                for label_id, count in Counter(excerpt.label_id for excerpt in loose).most_common()
            ],
            labels=queries.labels_by_id(session, actor.programme_id),
            voices=queries.single_voices(session, actor.programme_id, read=read, lines=lines),
            warnings=queries.set_warnings(lines),
            ledger=queries.ledger(
                session,
                actor.programme_id,
                at=at,
                read=read,
                before_week=counts_before(actor, iso_week(at)),
            ),
            may_label=actor.has(Role.FACILITATOR),
        )
