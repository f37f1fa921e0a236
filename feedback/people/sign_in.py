"""The signed-in browser: Flask-Login over a revocable session row. No address is kept, no remember-me."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user

from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.people import queries, service
from feedback.people.records import SignInSession
from feedback.people.rules import freshly_confirmed

#: Where Flask-Login keeps the token in the signed cookie.
_TOKEN = "_user_id"  # noqa: S105 - the name of a place, not a secret
#: Where Flask-WTF keeps what protects the forms of this browser.
_FORMS = "csrf_token"


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in: an account through one session row. `get_id` is the token in the signed cookie."""

    def __init__(self, row: SignInSession, token: str) -> None:
        """Remember the account, and what its session says of how it was shown."""
        self.account_id, self.session_id, self.token = row.account_id, row.id, token
        self.confirmed_at, self.two_factors = row.confirmed_at, row.two_factors

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.token

    def is_fresh(self, at: datetime) -> bool:
        """Say whether the person showed within the last ten minutes who they are."""
        return freshly_confirmed(self.confirmed_at, at)


def load(token: str) -> SignedIn | None:
    """Find who a cookie's token signs in, and keep the session from going idle (a heartbeat does not)."""
    at = now()
    with database().reading() as session:
        row = queries.session_by_token(session, token)
        if row is None or not service.lasts(row, at):
            return None
        stale = service.needs_marking(row, at)
    if stale and not is_heartbeat():
        with database().writing() as session:
            service.mark_seen(session, row.id, at=at)
    return SignedIn(row, token)


def take_in(token: str) -> None:
    """Sign a browser in with the token of a session that has just begun; nothing of the cookie before it stays.

    Only where it was the same person before, forms that stand open in their other tabs go on working.
    """
    with database().reading() as session:
        row = queries.session_by_token(session, token)
    if row is None:
        message = "the session that was just begun is not there"
        raise LookupError(message)
    forms = cookie.get(_FORMS) if _was_here() == row.account_id else None
    cookie.clear()
    if forms:
        cookie[_FORMS] = forms
    login_user(SignedIn(row, token))


def _was_here() -> UUID | None:
    """Give whose browser this is already, signed in or run out."""
    if current_user.is_authenticated:
        return UUID(str(current_user.account_id))
    return run_out_for()


def run_out_for() -> UUID | None:
    """Give whose session this browser held until it ran out by itself; None where somebody ended it, or there is none."""
    token = cookie.get(_TOKEN)
    if not isinstance(token, str):
        return None
    with database().reading() as session:
        row = queries.session_by_token(session, token)
    return row.account_id if row is not None and row.ended_at is None else None


def is_heartbeat() -> bool:
    """Say whether an open page asks this by itself: to keep a claim, or to follow long work (static/js/progress.js)."""
    view = current_app.view_functions.get(request.endpoint or "")
    follows = request.method == "GET" and request.accept_mimetypes.best == "application/json"
    return follows or bool(getattr(view, "heartbeat", False))


def install(app: Flask) -> None:
    """Let Flask-Login ask `load`. `session_protection` is off: its default stores a hash of the address."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
