"""The kind page of a window that takes no answers: it has closed, has not opened yet, or never was."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Response
from sqlalchemy.orm import Session

from feedback.intake import visit
from feedback.programmes import queries as programmes
from feedback.programmes.helplines import queries as helplines
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import State, state_of


def closed_page(session: Session, window: SurveyWindow | None, on: date) -> Response:
    """Say what became of the form, who can be rung, and what can be done instead.

    410 for a window that has closed. 404 for an address that was never one, and for a window that has not opened yet:
    404 says nothing about later (RFC 9110, 15.5.5), and 503 would read as our fault.
    """
    state = state_of(window.opens_on, window.closes_on, on) if window is not None else None
    programme = programmes.default_programme(session)
    programme_id = window.programme_id if window is not None else programme.id if programme else None
    other = questions.default_window(session, programme_id, on) if programme_id else None
    return visit.page(
        "closed",
        HTTPStatus.GONE if state is State.CLOSED else HTTPStatus.NOT_FOUND,
        state=state.value if state else "unknown",
        opens_on=window.opens_on if window is not None else None,
        closed_on=window.closes_on if window is not None else None,
        other=other is not None,
        lines=helplines.shown(session, programme_id, on) if programme_id else [],
    )
