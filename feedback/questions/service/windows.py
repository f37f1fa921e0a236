"""Open a window, at an address that names it and nobody."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.errors import DomainError
from feedback.questions.records import QuestionSetVersion, SurveyWindow, Touchpoint, WindowMode

#: Letters that cannot be mistaken for one another on a poster.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
ADDRESS_LENGTH = 6


def open_window(
    session: Session,
    programme_id: UUID,
    version_id: UUID,
    *,
    title: str,
    opens_on: date,
    closes_on: date | None = None,
    service_id: UUID | None = None,
    touchpoint: Touchpoint | None = None,
    mode: WindowMode = WindowMode.OWN_DEVICE,
    is_default: bool = False,
    address: str | None = None,
) -> SurveyWindow:
    """Open a window on a published version, at an address of six random letters that names it and nobody.

    Raises:
        DomainError: the version is not published.
    """
    version = session.get(QuestionSetVersion, version_id)
    if version is None or version.published_at is None:
        message = "Only a published question set can be opened."
        raise DomainError(message)
    window = SurveyWindow(
        programme_id=programme_id,
        version_id=version_id,
        service_id=service_id,
        address=address or "".join(secrets.choice(LETTERS) for _ in range(ADDRESS_LENGTH)),
        title=title,
        touchpoint=touchpoint,
        mode=mode,
        opens_on=opens_on,
        closes_on=closes_on,
        is_default=is_default,
    )
    session.add(window)
    session.flush()
    return window
