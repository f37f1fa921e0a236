"""The ledger: every response that was received stands in exactly one place, and every shared one has one use.

    received = held + first look + counted only + pooled + waiting + in hand + shared + theme only
               + withheld + spam + withdrawn + time over
    shared + theme only = labelled + no label needed + not yet read

It is kept by id, so that two mistakes cannot cancel each other out (5-evidence.md, "Ledger").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.figures.suppression import PUBLIC
from feedback.figures.tables import PublicTable, public_table
from feedback.figures.wording import is_small
from feedback.moderation.rules import Standing


class Use(StrEnum):
    """What became of a response that those who label may read."""

    LABELLED = "labelled"
    NO_LABEL_NEEDED = "no_label_needed"
    NOT_YET_READ = "not_yet_read"


#: How far along something is, is nobody's business in public: these are one line there.
_BEING_READ = (Standing.HELD, Standing.FIRST_LOOK, Standing.POOLED, Standing.WAITING, Standing.IN_HAND)


@dataclass(frozen=True)
class Ledger:
    """Sets of response ids. `stray` holds ids that carry an excerpt or a mark and are not shared (any more)."""

    received: frozenset[UUID]
    places: Mapping[Standing, frozenset[UUID]]
    uses: Mapping[Use, frozenset[UUID]]
    stray: frozenset[UUID] = frozenset()

    def at(self, place: Standing) -> int:
        """Count the responses that stand in a place."""
        return len(self.places.get(place, frozenset()))

    def used(self, use: Use) -> int:
        """Count the shared responses of one use."""
        return len(self.uses.get(use, frozenset()))

    @property
    def readable(self) -> frozenset[UUID]:
        """Give the responses that those who label may read."""
        return self.places.get(Standing.SHARED, frozenset()) | self.places.get(
            Standing.THEME_ONLY, frozenset()
        )

    @property
    def missing(self) -> frozenset[UUID]:
        """Give the responses that stand in no place, or are readable and have no use."""
        placed = frozenset().union(*self.places.values()) if self.places else frozenset()
        used = frozenset().union(*self.uses.values()) if self.uses else frozenset()
        return (self.received - placed) | (self.readable - used)

    @property
    def extra(self) -> frozenset[UUID]:
        """Give the ids that were never received, stand in two places, or have two uses."""
        return (
            _more_than_once(self.places)
            | _more_than_once(self.uses)
            | (frozenset().union(*self.places.values(), frozenset()) - self.received)
            | (frozenset().union(*self.uses.values(), frozenset()) - self.readable)
            | self.stray
        )

    @property
    def balances(self) -> bool:
        """Say whether both sums are exact, by id."""
        return not self.missing and not self.extra

    def require_balance(self) -> None:
        """Refuse what would be built on a ledger that does not balance.

        Raises:
            DomainError: a response is missing from it, or stands in it twice.
        """
        if not self.balances:
            message = (
                "The ledger does not balance: %(missing)s responses are missing and %(extra)s stand where they should not. "
                "No summary is made until it does."
            )
            raise DomainError(message, missing=len(self.missing), extra=len(self.extra))


def counts_before(by: Actor, week: str) -> str | None:
    """Say which ISO week a person's ledger stops before: this one, or None for whoever sees it as it stands now.

    A count that moves when somebody sends tells when they wrote, and a member may work for the provider. Those who
    label see what comes in anyway, and an auditor checks it.
    """
    return None if by.has(Role.FACILITATOR, Role.AUDITOR) else week


def count_shown(by: Actor, count: int) -> int | None:
    """Give a count of marked parts as a person may see it, or None for "fewer than 5": a small one points at somebody."""
    return count if by.has(Role.FACILITATOR, Role.AUDITOR) or not is_small(count) else None


def _more_than_once(
    sets: Mapping[Standing, frozenset[UUID]] | Mapping[Use, frozenset[UUID]],
) -> frozenset[UUID]:
    seen: set[UUID] = set()
    twice: set[UUID] = set()
    for ids in sets.values():
        twice |= seen & ids
        seen |= ids
    return frozenset(twice)


def public_account(ledger: Ledger) -> PublicTable:
    """Give the account as the public may see it: small counts are hidden, and whatever would give one back."""
    counts = {
        "shared": ledger.at(Standing.SHARED) + ledger.at(Standing.THEME_ONLY),
        "counted_only": ledger.at(Standing.COUNTED_ONLY),
        "being_read": sum(ledger.at(place) for place in _BEING_READ),
        "withheld": ledger.at(Standing.WITHHELD),
        "spam": ledger.at(Standing.SPAM),
        "withdrawn": ledger.at(Standing.WITHDRAWN),
        "time_over": ledger.at(Standing.TIME_OVER),
    }
    return public_table(counts, PUBLIC)
