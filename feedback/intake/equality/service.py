"""Acts: seal what somebody told us and let it wait; open ten, add them up, destroy them.

A fold is written once, wherever it breaks. (1) The pool marks ten by lot and gives the fold a random name. (2) One
transaction writes the name and the tallies. (3) The pool overwrites the ten. Broken before (2), the same ten are opened
again under the same name; broken after it, the name is there already and only (3) is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core.database import Database
from feedback.core.sealing import Damaged, open_original, seal_original
from feedback.intake.equality import queries
from feedback.intake.equality.pool import Envelope, Pool
from feedback.intake.equality.records import EqualityFold, EqualityTally
from feedback.intake.equality.rules import Tallies, Topic, folded, only_published, read, shows_anew, written


def put_away(
    pool: Pool,
    name: UUID,
    told: Mapping[str, str],
    *,
    programme_id: UUID,
    topics: Sequence[Topic],
    on: date,
) -> bool:
    """Seal what somebody told us and let it wait. It goes nowhere near the database.

    Args:
        name: a random name, made for this page alone; posting the page twice is one envelope.

    Returns:
        False where there is no room.
    """
    box = seal_original(programme_id, name, written(only_published(told, topics)))
    return pool.put(Envelope(name, box), on)


def _opened(programme_id: UUID, envelope: Envelope, topics: Sequence[Topic]) -> dict[str, str]:
    try:
        return read(open_original(programme_id, envelope.name, envelope.box), topics)
    except Damaged:
        return {}  # whatever was put there, it holds up nobody else's


def _add(session: Session, programme_id: UUID, tallies: Tallies) -> None:
    rows = {(row.topic, row.choice): row for row in queries.tallies(session, programme_id)}
    for (topic, choice), count in tallies.items():
        row = rows.get((topic, choice))
        if row is None:
            row = rows[topic, choice] = EqualityTally(
                programme_id=programme_id, topic=topic, choice=choice, counted=0, shown=0
            )
            session.add(row)
        row.counted += count
    counted, shown = (
        max(sum(getattr(row, kind) for row in rows.values() if row.topic == topic) for topic, _ in tallies)
        for kind in ("counted", "shown")
    )
    if shows_anew(counted, shown):
        for row in rows.values():
            row.shown = row.counted


def fold(database: Database, pool: Pool, *, programme_id: UUID, topics: Sequence[Topic], on: date) -> int:
    """Open tens for as long as ten wait and it is the day for it; give how many tens.

    Raises:
        SealedAway: this process has no private key for the programme.
        Damaged: the pool was sealed under another form secret.
    """
    tens = 0
    while (begun := pool.begin_fold(on)) is not None:
        tallies = folded((_opened(programme_id, each, topics) for each in begun.envelopes), topics)
        with database.writing() as session:
            if session.get(EqualityFold, begun.name) is None:
                session.add(EqualityFold(id=begun.name))
                session.flush()
                _add(session, programme_id, tallies)
        pool.end_fold(begun, on)
        tens += 1
    return tens
