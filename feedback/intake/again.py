"""Writing it again: other words in place of what was sent, until somebody begins to read. Nothing is filled in before.

The old words stay until the new ones are sent; then one transaction erases the old and stores the new, and the code
leads to the new. Erasing reaches into later rooms, which this one does not know: the application says who does it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast
from uuid import UUID

from flask import Response, current_app
from sqlalchemy.orm import Session

from feedback.core import withdrawals
from feedback.core.moments import now
from feedback.core.web import i18n
from feedback.core.web.context import database
from feedback.intake import journey, kiosk, queries, service, storing, visit
from feedback.intake.parcels import Parcel
from feedback.intake.progress import Draft
from feedback.intake.visit import Form
from feedback.questions import queries as questions

#: Where the application keeps the act that erases unread words everywhere (feedback/app.py).
LETS_GO = "feedback.lets_go_of_unread"


def begin(session: Session, submission_id: UUID) -> Response | None:
    """Open an empty form in place of what was sent, in this browser; None where its form is not there any more."""
    before = queries.submission(session, submission_id)
    window = questions.window(session, before.window_id) if before and before.window_id else None
    if window is None:
        return None
    form, fresh, on = Form.of(session, window), kiosk.fresh_here(), visit.today()
    draft = Draft(window_id=window.id, step=journey.PRIVATE, instead_of=submission_id)
    draft.language = i18n.chosen().tag
    journey.onward(form.pages, draft)
    visit.progress().keep(fresh, draft, on)
    visit.progress().forget(visit.seed())
    return visit.with_cookie(visit.onwards(), fresh)


def store(parcel: Parcel, draft: Draft) -> bool:
    """Store what was sent, and say whether this press did it, and not one before it.

    What it is sent in place of is erased in the same transaction, and its code leads to what was stored.

    Raises:
        ReadingHasBegun: somebody has begun to read what it is sent in place of; nothing is erased, nothing stored.
    """
    if draft.instead_of is None:
        with database().direct() as cursor:
            return storing.store(cursor, database().engine.dialect, parcel)
    let_go = cast("Callable[[Session, UUID, datetime], None]", current_app.extensions[LETS_GO])
    with database().writing() as session:
        let_go(session, draft.instead_of, now())
        withdrawals.may_wait(session)
        by_itself = storing.store_within(session, parcel)
        service.hand_code_on(session, draft.instead_of, to=parcel.id)
    return by_itself
