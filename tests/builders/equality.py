"""Plain builders for what people tell us about themselves: envelopes that wait, and tens that were opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID, uuid4

from feedback.core.database import Database
from feedback.intake.equality import service
from feedback.intake.equality.pool import Pool
from feedback.intake.equality.topics import topics
from feedback.settings import Settings

MONDAY = date(2026, 11, 16)


def a_pool(settings: Settings, programme_id: UUID) -> Pool:
    """Give a programme's envelopes."""
    return Pool(settings.envelopes_folder, programme_id)


def tell(pool: Pool, programme_id: UUID, told: Mapping[str, str], *, on: date = MONDAY) -> UUID:
    """Put one person's answers into an envelope; give its name."""
    name = uuid4()
    assert service.put_away(pool, name, told, programme_id=programme_id, topics=topics(), on=on)
    return name


def count(database: Database, pool: Pool, programme_id: UUID, *, on: date = MONDAY) -> int:
    """Open tens on the day after `on`; give how many."""
    return service.fold(database, pool, programme_id=programme_id, topics=topics(), on=on + timedelta(days=1))
