"""Signing in and out, showing again who one is, and putting a notice away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, acting, database
from feedback.people import queries, service, sign_in
from feedback.people.entry import queries as ways
from feedback.people.forms import ButtonForm
from feedback.people.going_on import go_on
from feedback.settings import LOOPBACK, Mode

entrance = Blueprint("entrance", __name__)
blueprint = Blueprint("people", __name__, url_prefix="/<programme>/people")


FROM_A_PROXY = frozenset({"forwarded", "via", "x-forwarded-for", "x-real-ip"})


def is_sample() -> bool:
    """Say whether a button may stand for a sign-in: sample mode, and this machine itself.

    Behind a proxy on this machine everybody comes from here, so what a proxy has passed on counts as from elsewhere.
    """
    at_home = request.remote_addr in LOOPBACK and not FROM_A_PROXY & {
        name.lower() for name, _ in request.headers
    }
    return current_app.extensions[SETTINGS].mode is Mode.SAMPLE and at_home


def _only_in_the_sample() -> None:
    """Let nobody sign in by a link outside sample mode, or from another machine: links left in the tables open nothing."""
    if not is_sample():
        abort(404)


@entrance.post("/sign-in/again")
def again() -> ResponseReturnValue:
    """Go on as the person of the sample whose session ran out in this browser: a button stands for their sign-in."""
    _only_in_the_sample()
    account_id = sign_in.run_out_for()
    if account_id is None:
        return redirect(url_for("entry.sign_in"), 303)
    with database().writing() as session:
        token = service.begin_session(session, account_id, at=now())
    sign_in.take_in(token)
    return go_on(account_id)


@entrance.get("/sign-in/sample/<token>")
def sample(token: str) -> ResponseReturnValue:
    """Show a button; only pressing it uses the link up (a preview of the address does not)."""
    _only_in_the_sample()
    with database().reading() as session:
        usable = queries.sample_link_by_token(session, token) is not None
    return render_template("people/sample.html", form=ButtonForm(), usable=usable), 200 if usable else 410


@entrance.post("/sign-in/sample/<token>")
def use_sample(token: str) -> ResponseReturnValue:
    """Use the link up and sign its person in."""
    _only_in_the_sample()
    with database().writing() as session:
        cookie, _account_id = service.use_sample_link(session, token, at=now())
    sign_in.take_in(cookie)
    return redirect(url_for("programmes_entrance.start"), 303)


@entrance.post("/confirm/sample")
def confirm_in_sample() -> ResponseReturnValue:
    """Take a button for it, in the sample, from somebody who has no other way."""
    _only_in_the_sample()
    account_id = current_user.account_id
    with database().writing() as session:
        if ways.ways_of(session, [account_id])[account_id].any:
            abort(404)
        token = service.confirm(session, current_user.get_id(), at=now())
    sign_in.take_in(token)
    return go_on(account_id)


@entrance.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session, here and on the server."""
    if current_user.is_authenticated:
        with database().writing() as session:
            service.end_session(session, current_user.get_id(), at=now())
        logout_user()
    return redirect(url_for("entry.sign_in"), 303)


@blueprint.post("/notices/<uuid:notice_id>")
def put_away(notice_id: UUID) -> ResponseReturnValue:
    """Put a notice away."""
    with acting() as (session, actor, _at):
        service.put_away(session, notice_id, account_id=actor.account_id)
    return redirect(url_for("programmes.home"), 303)
