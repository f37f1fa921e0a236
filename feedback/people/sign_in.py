"""The signed-in browser: Flask-Login over a revocable session row. No address is kept, no remember-me."""

from __future__ import annotations

from flask import Flask, current_app, request
from flask_login import LoginManager, UserMixin

from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.people import queries, service


class SignedIn(UserMixin):  # type: ignore[misc]
    """Who is signed in: an account through one session row. `get_id` is the token in the signed cookie."""

    def __init__(self, account_id: object, token: str) -> None:
        """Remember the account and the token of its session."""
        self.account_id = account_id
        self.token = token

    def get_id(self) -> str:
        """Give what the cookie holds."""
        return self.token


def load(token: str) -> SignedIn | None:
    """Find who a cookie's token signs in, and keep the session from going idle (a heartbeat does not)."""
    at = now()
    with database().reading() as session:
        row = queries.session_by_token(session, token)
        if row is None or not service.lasts(row, at):
            return None
        account_id, row_id, stale = row.account_id, row.id, service.needs_marking(row, at)
    if stale and not _is_heartbeat():
        with database().writing() as session:
            service.mark_seen(session, row_id, at=at)
    return SignedIn(account_id, token)


def _is_heartbeat() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "heartbeat", False))


def install(app: Flask) -> None:
    """Let Flask-Login ask `load`. `session_protection` is off: its default stores a hash of the address."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
