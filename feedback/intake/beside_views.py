"""Beginning a form with somebody beside: the worker says that the person is there, signs out, and hands over the form."""

from __future__ import annotations

from flask import Blueprint, Response, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from feedback.core.errors import DomainError
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking
from feedback.core.web.headers import allow_connect
from feedback.intake import beside, tokens, visit
from feedback.intake import service as intake
from feedback.intake.hands import service
from feedback.intake.hands.forms import BesideForm
from feedback.intake.wording import wording
from feedback.people import service as people
from feedback.questions import queries as questions

blueprint = Blueprint("beside", __name__, url_prefix="/<programme>/intake/with-someone")


@blueprint.get("")
def ask() -> ResponseReturnValue:
    """Show what the person has to have heard, and ask the worker to say so."""
    return _page(BesideForm())


@blueprint.post("")
def begin() -> ResponseReturnValue:
    """Sign the worker out of this browser and show the person's start: from here on nothing of staff is open in it."""
    form = BesideForm()
    form.refusals += form.missing()
    if not form.validate() or form.refusals:
        return _page(form, status=422)
    try:
        with acting() as (session, actor, at):
            window = service.sit_beside(session, form.window_id(), by=actor, at=at)
            own = intake.is_own_service(session, actor.programme_id, actor.organisation_id, window.service_id)
            people.end_session(session, current_user.get_id(), at=at)
    except DomainError as error:
        form.say(error)
        return _page(form, status=422)
    logout_user()
    g.staff_page = False  # the device and its language are the person's from here on
    page = visit.page(
        "together",
        address=beside.marked(window, actor.organisation_id),
        token=tokens.make(tokens.NOBODY, visit.today()),
        own=own,
    )
    return allow_connect(page)  # it is the person's first page, at an address of staff


def _page(form: BesideForm, *, status: int = 200) -> Response:
    with looking() as (session, actor, at):
        on = at.astimezone(LONDON).date()
        opened = questions.open_windows(session, actor.programme_id, on)
        form.offer([(str(row.id), row.title) for row in opened])
        return make_response(
            render_template("intake/beside.html", form=form, w=wording(), there_is_one=bool(opened)), status
        )
