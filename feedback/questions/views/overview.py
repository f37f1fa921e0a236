"""What is asked, and where: the question sets and the windows in which they are open."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from feedback.core.web.context import looking
from feedback.programmes import queries as programmes
from feedback.questions import queries
from feedback.questions.rules import is_open
from feedback.questions.views.room import blueprint


@blueprint.get("")
def show() -> ResponseReturnValue:
    """List the sets with their versions, and the windows with their addresses."""
    with looking() as (session, actor, at):
        sets = queries.sets(session, actor.programme_id)
        versions = {row.id: queries.versions(session, row.id) for row in sets}
        newest = {row.id: versions[row.id][0] for row in sets if versions[row.id]}
        titles = {version.id: (row.title, version.number) for row in sets for version in versions[row.id]}
        windows = queries.windows(session, actor.programme_id)
        return render_template(
            "questions/list.html",
            sets=sets,
            versions=versions,
            pages={
                key: queries.pages(session, version.id, actor.programme_id) for key, version in newest.items()
            },
            titles=titles,
            windows=windows,
            opened={row.id for row in windows if is_open(row.opens_on, row.closes_on, at.date())},
            services={row.id: row.name for row in programmes.services(session, actor.programme_id)},
        )
