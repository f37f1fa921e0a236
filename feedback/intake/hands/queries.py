"""Reads for those who type for others: the windows whose sheets can be typed, and who typed one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.audit import AuditEvent
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import is_open

#: The act under which the audit chain knows who typed a sheet; the submission itself does not say.
SHEET_ENTERED = "intake.enter_sheet"


def windows_with_sheets(session: Session, programme_id: UUID, on: date) -> list[tuple[SurveyWindow, bool]]:
    """Give the windows that have opened by a day, the open ones first, each with whether it is open still.

    A sheet may lie in a box when its window has closed; it is typed all the same.
    """
    opened = [row for row in questions.windows(session, programme_id) if row.opens_on <= on]
    marked = [(row, is_open(row.opens_on, row.closes_on, on)) for row in opened]
    return sorted(marked, key=lambda pair: not pair[1])


def typed_by(session: Session, submission_id: UUID, by: Actor) -> bool:
    """Say whether a person typed this sheet."""
    found = exists().where(
        AuditEvent.act == SHEET_ENTERED,
        AuditEvent.about_id == submission_id,
        AuditEvent.account_id == by.account_id,
    )
    return bool(session.scalar(select(found)))
