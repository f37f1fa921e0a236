"""The page for somebody under 16: who listens to them and who can help now. No cookie, and nothing of theirs is kept."""

from __future__ import annotations

from contextlib import suppress

from flask import Response, g

from feedback.core.web.context import database
from feedback.intake import visit
from feedback.intake.progress import CouldNotKeep, Seed
from feedback.programmes import queries as programmes
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.helplines.rules import dialled
from feedback.questions import queries as questions


def page(address: str, held: Seed | None) -> Response:
    """Show the way that the programme of a window has for them, young people's lines first, then those for everybody.

    Somebody who came from the questions can go back to them.
    """
    begun = False
    with suppress(CouldNotKeep):  # who listens comes first
        begun = visit.progress().recall(held, visit.today()) is not None
    with database().reading() as session:
        g.window = questions.window_by_address(session, address)
        programme = programmes.default_programme(session)
        programme_id = g.window.programme_id if g.window else programme.id if programme else None
        route = programmes.young_route(session, programme_id) if programme_id else None
        seen = helplines.shown(session, programme_id, visit.today()) if programme_id else []
    lines = [line for line in seen if line.row.for_young] + [line for line in seen if line.row.always]
    return visit.page(
        "young",
        route=route,
        dial=dialled(route.number) if route else "",
        lines=lines,
        begun=begun,
        start="/f" if begun else f"/s/{g.window.address}" if g.window else "/",
    )
