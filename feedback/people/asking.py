"""Asking who is there, before a page or an act, without losing what was being sent."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import current_app, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from feedback.core.moments import now
from feedback.core.web import kept
from feedback.people.sign_in import is_heartbeat, run_out_for


def who_is_there() -> ResponseReturnValue:
    """Lead to the sign-in page. Where a session has run out, what was being sent is kept on that page, sealed."""
    whose = run_out_for() if request.method == "POST" and not is_heartbeat() else None
    if whose is None:
        return redirect(url_for("entry.sign_in"), 303)
    return _asked("entry.sign_in", whose)


def is_it_still_you() -> ResponseReturnValue:
    """Ask a signed-in person to show again who they are; what was being sent is kept on that page, sealed."""
    return _asked("entry.confirm", current_user.account_id)


def _asked(endpoint: str, account_id: UUID) -> ResponseReturnValue:
    if request.method == "POST" and current_app.config.get("WTF_CSRF_ENABLED", True):
        current_app.extensions["csrf"].protect()  # only what this person really sent is kept
    if request.blueprint == "account":  # a passphrase is never written back into a page, sealed or not
        g.kept, g.kept_nothing = kept.keep_path(url_for("account.overview"), account_id, now()), False
        g.kept_path_alone = True
    else:
        g.kept = kept.keep_this_request(account_id, now())
        g.kept_nothing = not g.kept
        g.kept_path_alone = request.method != "POST"
    page = make_response(current_app.view_functions[endpoint]())
    page.status_code = HTTPStatus.FORBIDDEN
    return page
