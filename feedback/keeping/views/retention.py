"""The pages of retention: the schedule, what a run would erase, approval by name, runs and their reports."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking
from feedback.keeping.queries import retention as queries
from feedback.keeping.rules.retention import Said, may_run, review_due, schedule
from feedback.keeping.service import retention as service
from feedback.people import queries as people
from feedback.people.forms import ButtonForm

blueprint = Blueprint("retention", __name__, url_prefix="/<programme>/retention")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """Show each class as it stands today, as a dry run: nothing is changed by looking."""
    with looking() as (session, actor, at):
        on, lines = at.astimezone(LONDON).date(), []
        for one in schedule().values():
            word = None if one.automatic else queries.newest_word(session, actor.programme_id, one.key)
            standing = None if one.automatic else queries.standing(session, one, actor.programme_id, on)
            said = queries.as_said(word)
            lines.append((one, standing, word, may_run(one, said, on), review_due(one, said, on)))
        runs = queries.runs(session, actor.programme_id)
        acted = {word.said_by for _one, _standing, word, _may, _review in lines if word is not None}
        return render_template(
            "keeping/retention.html",
            lines=lines,
            runs=runs,
            names=people.names_of(session, acted | {row.asked_by for row in runs if row.asked_by}),
            titles={one.key: one.title for one in schedule().values()},
            every_word=Said,
            me=actor.account_id,
            approves=actor.has(*service.APPROVERS),
            administers=actor.has(Role.ADMINISTRATOR),
            on=on,
            form=ButtonForm(),
        )


def _say(key: str, said: Said, done: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        service.say(session, key, said, by=actor, at=at)
    flash(done)
    return redirect(url_for("retention.overview"), 303)


@blueprint.post("/<key>/approve")
def approve(key: str) -> ResponseReturnValue:
    """Approve a class as it stands."""
    return _say(key, Said.MAY_RUN, _("Approved, in your name. An administrator can run it now."))


@blueprint.post("/<key>/keep-on")
def keep_on(key: str) -> ResponseReturnValue:
    """Keep what a class covers for now."""
    return _say(key, Said.KEEP_ON, _("Looked at, in your name. What it covers is kept for now."))


@blueprint.post("/<key>/run")
def run(key: str) -> ResponseReturnValue:
    """Ask for a run."""
    with acting() as (session, actor, at):
        service.run(session, key, by=actor, at=at)
    flash(_("The worker has it. Its report will stand below."))
    return redirect(url_for("retention.overview"), 303)
