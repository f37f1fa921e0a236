"""Reads of the windows in which question sets are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.questions.records import SurveyWindow
from feedback.questions.rules import is_open


def window_by_address(session: Session, address: str) -> SurveyWindow | None:
    """Find a window by what stands in /s/<address>, open or not."""
    return session.scalars(select(SurveyWindow).where(SurveyWindow.address == address)).one_or_none()


def windows(session: Session, programme_id: UUID) -> Sequence[SurveyWindow]:
    """Give every window of a programme, by title."""
    found = select(SurveyWindow).where(SurveyWindow.programme_id == programme_id)
    return session.scalars(found.order_by(SurveyWindow.title, SurveyWindow.id)).all()


def open_windows(session: Session, programme_id: UUID, on: date) -> list[SurveyWindow]:
    """Give the windows that are open on a day, the default one first."""
    rows = [row for row in windows(session, programme_id) if is_open(row.opens_on, row.closes_on, on)]
    return sorted(rows, key=lambda row: not row.is_default)


def default_window(session: Session, programme_id: UUID, on: date) -> SurveyWindow | None:
    """Give the window whose start page stands at "/" on a day, or None when nothing is open."""
    return next(iter(open_windows(session, programme_id, on)), None)


def window(session: Session, window_id: UUID) -> SurveyWindow | None:
    """Find a window by its id."""
    return session.get(SurveyWindow, window_id)
