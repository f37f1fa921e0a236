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


def ledger(session: Session, programme_id: UUID, *, at: datetime, read: Words | None = None) -> Ledger:
    """Account for every response of a programme that held words.

    Where a response stands comes from its case; how it is used comes from the words that the one door gives. The two
    are worked out apart, so that each checks the other.

    Returns:
        Sets of ids. `Ledger.balances` says whether both sums are exact; a summary is refused where they are not.
    """
    shared = read if read is not None else words(session, programme_id, at=at)
    standing = standings(session, programme_id, at=at)
    places: dict[Standing, set[UUID]] = {place: set() for place in Standing}
    for response_id, place in standing.items():
        places[place].add(response_id)
    labelled, marked = read_or_labelled(session, programme_id)
    given = frozenset(shared.by_response)
    return Ledger(
        received=frozenset(standing),
        places={place: frozenset(ids) for place, ids in places.items()},
        uses={
            Use.LABELLED: labelled & given,
            Use.NO_LABEL_NEEDED: (marked & given) - labelled,
            Use.NOT_YET_READ: given - labelled - marked,
        },
        stray=(labelled | marked) - given,
    )
