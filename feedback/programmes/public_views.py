"""Support, readable by anyone at any time."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from feedback.core.web.context import database
from feedback.programmes import queries

blueprint = Blueprint("support", __name__)


@blueprint.app_template_filter("dialled")
def dialled(number: str) -> str:
    """Give what a telephone dials: "111 (option 2)" becomes "111"."""
    return "".join(mark for mark in number.split("(", maxsplit=1)[0] if mark.isdigit() or mark == "+")


@blueprint.get("/support")
def support() -> ResponseReturnValue:
    """Show who can be rung or texted now; answers in progress are kept."""
    with database().reading() as session:
        programme = queries.default_programme(session)
        lines = queries.helplines(session, programme.id) if programme else []
        return render_template("programmes/support.html", helplines=lines)
