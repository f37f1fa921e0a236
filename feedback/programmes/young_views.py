"""Where people under 16 are sent: an administrator says it, and sees the page that they will see."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import DomainError
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking
from feedback.programmes import queries, service
from feedback.programmes.forms import YoungForm
from feedback.programmes.helplines import queries as helplines

blueprint = Blueprint("young", __name__, url_prefix="/<programme>/under-16")


@blueprint.get("")
def show() -> ResponseReturnValue:
    """Show where they are sent now."""
    with looking() as (session, actor, _at):
        return _page(YoungForm(obj=queries.young_route(session, actor.programme_id)))


@blueprint.post("")
def save() -> ResponseReturnValue:
    """Say where they are sent from now on."""
    form = YoungForm()
    if form.validate():
        try:
            with acting() as (session, actor, at):
                service.set_young_route(session, form.way(), by=actor, at=at)
        except DomainError as error:
            form.say(error)
        else:
            flash(_("Saved. Whoever says that they are under 16 now sees this."))
            return redirect(url_for("young.show"), 303)
    return _page(form, status=422)


def _page(form: YoungForm, *, status: int = 200) -> Response:
    with looking() as (session, actor, at):
        lines = helplines.shown(session, actor.programme_id, at.astimezone(LONDON).date())
        return make_response(
            render_template(
                "programmes/young.html",
                form=form,
                route=queries.young_route(session, actor.programme_id),
                lines=[line for line in lines if line.row.for_young],
            ),
            status,
        )
