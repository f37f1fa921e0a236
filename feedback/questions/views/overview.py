"""What is asked, and where: the question sets and the windows in which they are open."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from feedback.core.web.context import looking
from feedback.programmes import queries as programmes
from feedback.questions import queries
from feedback.questions.forms.builder import ButtonForm, NewForm
from feedback.questions.rules import is_open
from feedback.questions.service import WRITERS
from feedback.questions.views.room import blueprint


@blueprint.get("")
def show() -> ResponseReturnValue:
    """List the sets with their versions, and the windows with their addresses."""
    with looking() as (session, actor, at):
        sets = queries.sets(session, actor.programme_id)
        versions = {row.id: queries.versions(session, row.id) for row in sets}
        newest = {
            row.id: version
            for row in sets
            if (version := next((one for one in versions[row.id] if one.published_at), None))
        }
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
            may_write=actor.has(*WRITERS),
            new_form=NewForm(formdata=None),
            button_form=ButtonForm(formdata=None),
            windows=windows,
            opened={row.id for row in windows if is_open(row.opens_on, row.closes_on, at.date())},
            services={row.id: row.name for row in programmes.services(session, actor.programme_id)},
        )
