"""Quotes: the exact span of the current cleared words, for an audience that the person said yes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.intake.rules import Provenance
from feedback.moderation.rules import Audience
from feedback.themes.queries.words import Words, excerpts_by_version, words
from feedback.themes.records import ThemeVersion


@dataclass(frozen=True)
class Quote:
    """One quote, resolved when it was asked for; it is never stored."""

    excerpt_id: UUID
    response_id: UUID
    text: str
    week: str
    service_id: UUID | None
    question_id: UUID
    provenance: Provenance


def quotes(
    session: Session, version_id: UUID, audience: Audience, *, at: datetime, read: Words | None = None
) -> list[Quote]:
    """Give the quotes of a theme version that `audience` may see, each span once, longest week back first.

    Words under "theme only" are never quoted. Feedback that a provider collected carries no consent to be quoted and
    never appears; nor does an excerpt whose words were superseded, until somebody has looked at it again.

    Raises:
        NotFound: there is no such version.
    """
    version = session.get(ThemeVersion, version_id)
    if version is None:
        message = "There is no such theme."
        raise NotFound(message)
    shared = read if read is not None else words(session, version.programme_id, at=at, audience=audience)
    found: dict[tuple[UUID, int, int], Quote] = {}
    for excerpt in excerpts_by_version(session, [version_id])[version_id]:
        row = shared.by_version.get(excerpt.cleared_version_id)
        if (
            row is None
            or row.theme_only
            or not row.quotable
            or row.provenance is Provenance.PROVIDER_COLLECTED
        ):
            continue
        text = row.text[excerpt.start_at : excerpt.end_at]
        if text.strip():
            key = (row.cleared_version_id, excerpt.start_at, excerpt.end_at)
            found[key] = Quote(
                excerpt_id=excerpt.id,
                response_id=row.response_id,
                text=text,
                week=row.week,
                service_id=row.service_id,
                question_id=row.question_id,
                provenance=row.provenance,
            )
    return sorted(found.values(), key=lambda quote: (quote.week, quote.excerpt_id))


def without_quotes(session: Session, version_id: UUID, shown: int) -> int:
    """Count the excerpts of a version beyond the quotes that are shown."""
    return max(len(excerpts_by_version(session, [version_id])[version_id]) - shown, 0)
