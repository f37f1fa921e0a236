"""The error page: a kind sentence for every refusal and every code, on both surfaces, with Exit for respondents."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, current_app, g, make_response, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from feedback.core.errors import DomainError
from feedback.core.web.i18n import said

log = logging.getLogger(__name__)
SENTENCES = {
    400: _l("We could not read that page. Please go back and try again."),
    403: _l("This page is not open to you. If you think it should be, ask your administrator."),
    404: _l("There is nothing at this address."),
    405: _l("That cannot be done from here. Please go back and try again."),
    409: _l("A colleague was first. Nothing of yours has been lost."),
    410: _l("This page has closed."),
    413: _l("That was too much to take in one go. Please send it in smaller parts."),
    422: _l("We could not take that. Please go back and try again."),
    429: _l("There is a lot coming in just now. Please wait a moment and try again."),
    500: _l("Something of ours went wrong. It is not your doing. Please try again in a little while."),
    503: _l("We are busy just now. Please try again in a moment."),
}


def _is_signed_in() -> bool:
    """Say whether somebody of the staff mistyped an address: they find their way home better from a staff page."""
    return hasattr(current_app, "login_manager") and bool(current_user.is_authenticated)


def show(code: int, sentence: str | None = None) -> Response:
    """Render the error page of `code` with its sentence."""
    shown = sentence or str(SENTENCES.get(code, SENTENCES[500]))
    return make_response(
        render_template(
            "errors/error.html", code=code, sentence=shown, staff_page=g.get("staff_page") or _is_signed_in()
        ),
        code,
    )


def install(app: Flask) -> None:
    """Answer every error with a page."""

    def refused(error: DomainError) -> Response:
        return show(int(error.status), said(error.message, error.values))

    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        response = show(error.code or 500)
        for name, value in error.get_headers():
            if name == "Allow":
                response.headers[name] = value
        return response

    def bug(error: Exception) -> Response:
        log.error("unexpected error", extra={"error": type(error).__name__})
        if app.testing and not isinstance(error, InternalServerError):
            raise error
        return show(500)

    def busy(error: OperationalError) -> Response:
        log.error("database busy", extra={"error": type(error).__name__})
        return show(503, _("We could not save that just now. Please go back and try again in a moment."))

    handlers: list[tuple[type[Exception], Callable[..., Response]]] = [
        (DomainError, refused),
        (HTTPException, http),
        (OperationalError, busy),
        (Exception, bug),
    ]
    for kind, handler in handlers:
        app.register_error_handler(kind, handler)
