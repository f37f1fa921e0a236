"""The paper form of a window, for anybody who would rather write by hand: normal and large print."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from feedback.core.web.context import database, public_address
from feedback.intake import visit
from feedback.intake.closed import closed_page
from feedback.intake.printed.rules import sheet_of
from feedback.programmes import queries as programmes
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.records import Programme
from feedback.questions import queries as questions
from feedback.questions.rules import State, state_of

blueprint = Blueprint("paper", __name__)


@blueprint.get("/s/<address>/print")
def form(address: str) -> ResponseReturnValue:
    """Show the paper form of a window, ready to print."""
    return _sheet(address, large=False)


@blueprint.get("/s/<address>/print/large")
def large(address: str) -> ResponseReturnValue:
    """Show it in large print (18 points)."""
    return _sheet(address, large=True)


def _sheet(address: str, *, large: bool) -> ResponseReturnValue:
    on = visit.today()
    with database().reading() as session:
        window = questions.window_by_address(session, address)
        if window is None or state_of(window.opens_on, window.closes_on, on) is State.CLOSED:
            return closed_page(session, window, on)
        pages = visit.Form.of(session, window).pages
        lines = helplines.shown(session, window.programme_id, on)
        young = programmes.young_route(session, window.programme_id)
        returns = session.get_one(Programme, window.programme_id).paper_return
    typed = f"{public_address()}/s/{window.address}".split("://", maxsplit=1)[-1]
    return visit.page(
        "printed/form",
        address=window.address,
        typed=typed,
        sheet=sheet_of(pages),
        lines=lines,
        young=young,
        returns=returns,
        large=large,
        closes_on=window.closes_on,
    )
