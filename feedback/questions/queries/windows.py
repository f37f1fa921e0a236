"""Reads of the windows in which question sets are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.questions.records import QuestionSet, QuestionSetVersion, SurveyWindow
from feedback.questions.rules import State, is_open, state_of


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


@dataclass(frozen=True)
class Published:
    """A published version by the name that people at work know it by."""

    id: UUID
    title: str
    number: int


def published_versions(session: Session, programme_id: UUID) -> list[Published]:
    """Give the published versions of a programme, by title, the newest first."""
    found = (
        select(QuestionSetVersion.id, QuestionSet.title, QuestionSetVersion.number)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .where(QuestionSet.programme_id == programme_id, QuestionSetVersion.published_at.is_not(None))
        .order_by(QuestionSet.title, QuestionSetVersion.number.desc())
    )
    return [Published(*row) for row in session.execute(found)]


def windows_by_state(session: Session, programme_id: UUID, on: date) -> dict[State, list[SurveyWindow]]:
    """Give the windows of a programme by where they stand on a day, the one at the start address first."""
    found: dict[State, list[SurveyWindow]] = defaultdict(list)
    for row in sorted(windows(session, programme_id), key=lambda row: not row.is_default):
        found[state_of(row.opens_on, row.closes_on, on)].append(row)
    return found


def window_of(session: Session, programme_id: UUID, window_id: UUID) -> SurveyWindow | None:
    """Find one window of a programme."""
    row = session.get(SurveyWindow, window_id)
    return row if row is not None and row.programme_id == programme_id else None


def is_published_in(session: Session, programme_id: UUID, version_id: UUID) -> bool:
    """Say whether a version is a published one of this programme."""
    return any(version.id == version_id for version in published_versions(session, programme_id))
