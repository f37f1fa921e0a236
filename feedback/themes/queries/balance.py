"""The ledger of a programme: where every response stands by the tables, and what those who label are given by the door."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.moderation.queries import standings
from feedback.moderation.rules import Standing
from feedback.themes.queries.excerpts import read_or_labelled
from feedback.themes.queries.words import Words, words
from feedback.themes.rules.ledger import Ledger, Use


def ledger(
    session: Session,
    programme_id: UUID,
    *,
    at: datetime,
    read: Words | None = None,
    before_week: str | None = None,
) -> Ledger:
    """Account for every response of a programme that held words.

    Where a response stands comes from its case; how it is used comes from the words that the one door gives. The two
    are worked out apart, so that each checks the other.

    Args:
        before_week: leave out what came in this ISO week or later (`rules.ledger.counts_before` says for whom).

    Returns:
        Sets of ids. `Ledger.balances` says whether both sums are exact; a summary is refused where they are not.
    """
    shared = read if read is not None else words(session, programme_id, at=at)
    standing = standings(session, programme_id, at=at, before_week=before_week)
    places: dict[Standing, set[UUID]] = {place: set() for place in Standing}
    for response_id, place in standing.items():
        places[place].add(response_id)
    labelled, marked = read_or_labelled(session, programme_id)
    given = frozenset(
        response_id
        for response_id, row in shared.by_response.items()
        if before_week is None or row.week < before_week
    )
    return Ledger(
        received=frozenset(standing),
        places={place: frozenset(ids) for place, ids in places.items()},
        uses={
            Use.LABELLED: labelled & given,
            Use.NO_LABEL_NEEDED: (marked & given) - labelled,
            Use.NOT_YET_READ: given - labelled - marked,
        },
        stray=(labelled | marked) - shared.by_response.keys(),
    )
