"""Support, readable by anyone at any time: who can be rung or texted now. Answers in progress are kept."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from feedback.core.web.context import database
from feedback.intake import visit
from feedback.intake.progress import CouldNotKeep, Draft
from feedback.programmes import queries as programmes
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.helplines.rules import Place
from feedback.questions import queries as questions

blueprint = Blueprint("support", __name__)


@blueprint.get("/support")
def support() -> ResponseReturnValue:
    """Show who can be rung or texted now, and the way back to where the person was."""
    with database().reading() as session:
        programme_id = _programme_of(session, _draft())
        lines = helplines.shown(session, programme_id, visit.today()) if programme_id else []
        return visit.page("support", places=by_place(lines), went_on=visit.seed() is not None)


def by_place(lines: list[helplines.Seen]) -> dict[str, list[helplines.Seen]]:
    """Give the lines under their headings."""
    return {place.value: [line for line in lines if line.place is place] for place in Place}


def _draft() -> Draft | None:
    try:
        return visit.progress().recall(visit.seed(), visit.today())
    except CouldNotKeep:  # support comes first, whatever state the answers are in
        return None


def _programme_of(session: Session, draft: Draft | None) -> UUID | None:
    """Give the programme whose form the person is on, or the one at the start address."""
    window = questions.window(session, draft.window_id) if draft else None
    if window is not None:
        return window.programme_id
    programme = programmes.default_programme(session)
    return programme.id if programme else None
