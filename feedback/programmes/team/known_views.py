"""Known by two: the words that a person tells by voice, and colleagues whom one can confirm with them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.programmes.team import knowing
from feedback.programmes.team.forms import SpokenForm

blueprint = Blueprint("known", __name__, url_prefix="/<programme>/known")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show the words to tell a colleague by voice, and whom one could confirm."""
    return _page()


def _page(form: SpokenForm | None = None, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        confirms = actor.has(*knowing.WATCH_WHO_COMES)
        waiting = knowing.to_confirm(session, actor, at) if confirms else []
        shown = form or SpokenForm(formdata=None)
        shown.offer(waiting)
        page = render_template(
            "programmes/known.html",
            words=knowing.spoken_words(actor.account_id, at),
            by_one=knowing.hangs_on_one(session, actor),
            confirms=confirms,
            waiting=waiting,
            form=shown,
        )
    return page, status


@blueprint.post("/")
def confirm() -> ResponseReturnValue:
    """Confirm a colleague, with the words that they told by voice."""
    form = SpokenForm()
    try:
        with acting() as (session, actor, at):
            chosen = form.chosen(knowing.to_confirm(session, actor, at))
            knowing.confirm(session, chosen, form.words.data or "", by=actor, at=at)
    except DomainError as error:
        if int(error.status) in {403, 404}:
            raise
        form.say(error)
        return _page(form, int(error.status))
    flash(_("Confirmed, in your name. They can now be a second person beside whoever let them in."), "done")
    return redirect(url_for("known.overview"), 303)
