"""What a lot and a service have to say of themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

LONGEST_NAME = 200
#: The column holds twelve digits, two of them pence.
MOST_POUNDS = Decimal("9999999999.99")


@dataclass(frozen=True, kw_only=True)
class LotTerms:
    """One lot as somebody wrote it down: `annual` in pounds a year; `organisation_id` of its provider, once there is one."""

    name: str
    annual: Decimal
    organisation_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ServiceTerms:
    """One service as somebody wrote it down: its public name, and the lot that pays for it, if one does."""

    name: str
    lot_id: UUID | None = None


def name_is_wrong(name: str, *, taken: Iterable[str] = ()) -> str:
    """Say in one sentence why a lot or service cannot be called so; "" where it can.

    Args:
        taken: the names of the others: two that differ in capitals or spaces alone would be mixed up.
    """
    plain = " ".join(name.split()).casefold()
    if not plain:
        return "Please give it a name, as people know it."
    if len(name) > LONGEST_NAME:
        return "That name is too long to be read on a phone. Please give a shorter one."
    if plain in {" ".join(other.split()).casefold() for other in taken}:
        return "There is one of that name already. Please tell them apart."
    return ""


def annual_is_wrong(annual: Decimal) -> str:
    """Say in one sentence why a lot cannot cost so much a year; "" where it can."""
    return "" if 0 <= annual <= MOST_POUNDS else "That is more than one lot can cost in a year."
