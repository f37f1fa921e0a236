"""The words that those who label may read, fetched once through the one door and kept for one request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.moderation.queries import Shareable, shareable_to
from feedback.moderation.rules import Audience
from feedback.themes.records import Excerpt, ThemeExcerpt
from feedback.themes.rules.counts import Counts, Source, counts_of


@dataclass(frozen=True)
class Words:
    """What one audience may read just now, by response and by cleared version.

    The keys that count people hold for this one fetch only, so whatever is compared must come from the same `Words`.
    """

    audience: Audience
    by_response: Mapping[UUID, Shareable]
    by_version: Mapping[UUID, Shareable]

    @property
    def heard(self) -> int:
        """Count the people who were heard."""
        return len({row.person_key for row in self.by_response.values()})

    def counts(self, excerpts: Iterable[Excerpt]) -> Counts:
        """Count what these excerpts rest on, as far as their words are still shared."""
        rows = [self.by_response[row.response_id] for row in excerpts if row.response_id in self.by_response]
        sources = (Source(row.response_id, row.person_key, row.provenance.value, row.week) for row in rows)
        return counts_of(sources, heard=self.heard)


def words(
    session: Session, programme_id: UUID, *, at: datetime, audience: Audience = Audience.LABELLERS
) -> Words:
    """Fetch what an audience may read of a programme."""
    rows = shareable_to(session, audience, programme_id=programme_id, at=at)
    return Words(
        audience=audience,
        by_response={row.response_id: row for row in rows},
        by_version={row.cleared_version_id: row for row in rows},
    )


def excerpts_by_version(session: Session, version_ids: Iterable[UUID]) -> dict[UUID, list[Excerpt]]:
    """Give the excerpts that theme versions rest on, by version."""
    wanted = list(version_ids)
    found: dict[UUID, list[Excerpt]] = {version_id: [] for version_id in wanted}
    rows = (
        select(ThemeExcerpt.version_id, Excerpt)
        .join(Excerpt, Excerpt.id == ThemeExcerpt.excerpt_id)
        .where(ThemeExcerpt.version_id.in_(wanted))
        .order_by(Excerpt.cleared_version_id, Excerpt.start_at, Excerpt.id)
    )
    for version_id, excerpt in session.execute(rows):
        found[version_id].append(excerpt)
    return found


def counts_for(
    session: Session, version_id: UUID, *, programme_id: UUID, at: datetime, read: Words | None = None
) -> Counts:
    """Count what one theme version rests on just now, whatever it froze; `read` is what was fetched for many at once."""
    shared = read if read is not None else words(session, programme_id, at=at)
    return shared.counts(excerpts_by_version(session, [version_id])[version_id])
