"""Signing in and out, and putting a notice away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from feedback.core.moments import now
from feedback.core.web.context import SETTINGS, acting, database
from feedback.people import queries, service
from feedback.people.forms import ButtonForm
from feedback.people.sign_in import SignedIn
from feedback.settings import LOOPBACK, Mode

entrance = Blueprint("entrance", __name__)
blueprint = Blueprint("people", __name__, url_prefix="/<programme>/people")


def _only_in_the_sample() -> None:
    """Let nobody sign in by a link outside sample mode, or from another machine: links left in the tables open nothing."""
    if current_app.extensions[SETTINGS].mode is not Mode.SAMPLE or request.remote_addr not in LOOPBACK:
        abort(404)


@entrance.get("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Say how to sign in."""
    return render_template("people/sign_in.html")


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
        cookie, account_id = service.use_sample_link(session, token, at=now())
    login_user(SignedIn(account_id, cookie))
    return redirect(url_for("programmes_entrance.start"), 303)


@entrance.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this session, here and on the server."""
    if current_user.is_authenticated:
        with database().writing() as session:
            service.end_session(session, current_user.get_id(), at=now())
        logout_user()
    return redirect(url_for("entrance.sign_in"), 303)


@blueprint.post("/notices/<uuid:notice_id>")
def put_away(notice_id: UUID) -> ResponseReturnValue:
    """Put a notice away."""
    with acting() as (session, actor, _at):
        service.put_away(session, notice_id, account_id=actor.account_id)
    return redirect(url_for("programmes.home"), 303)
