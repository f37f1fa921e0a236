"""Posters: one A4 page for each window, with its address in large type and as a code for phones. Never one a person."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from feedback.core.errors import NotFound
from feedback.core.web.context import looking, public_address
from feedback.intake.printed.codes_for_phones import as_png, as_svg
from feedback.intake.wording import wording
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow

blueprint = Blueprint("posters", __name__, url_prefix="/<programme>/questions/windows/<uuid:window_id>")


def _window(window_id: UUID) -> SurveyWindow:
    with looking() as (session, actor, _at):
        window = questions.window_of(session, actor.programme_id, window_id)
    if window is None:
        raise NotFound("There is no such window.")
    return window


def address_of(window: SurveyWindow) -> str:
    """Give the public address of a window, as a phone opens it."""
    return f"{public_address()}/s/{window.address}"


@blueprint.get("/poster")
def poster(window_id: UUID) -> ResponseReturnValue:
    """Show the poster of a window, ready to print."""
    window = _window(window_id)
    address = address_of(window)
    return render_template(
        "intake/printed/poster.html", window=window, typed=address.split("://", maxsplit=1)[-1], w=wording()
    )


@blueprint.get("/poster.svg")
def svg(window_id: UUID) -> ResponseReturnValue:
    """Give the code for phones as a drawing."""
    return Response(as_svg(address_of(_window(window_id))), mimetype="image/svg+xml")


@blueprint.get("/poster.png")
def png(window_id: UUID) -> ResponseReturnValue:
    """Give the code for phones as a picture to keep. Its name tells the address, which is on the poster too."""
    window = _window(window_id)
    response = Response(as_png(address_of(window)), mimetype="image/png")
    response.headers["Content-Disposition"] = f'attachment; filename="code-{window.address}.png"'
    return response
