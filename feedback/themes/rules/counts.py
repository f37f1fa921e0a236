"""What a theme rests on, in numbers: excerpts, responses, people, whose hands they came through, which weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.core.errors import DomainError
from feedback.figures.wording import Amount, amount

#: The wording of anything that rests on words which a provider collected.
PROVIDER_COLLECTED = "provider_collected"


@dataclass(frozen=True)
class Source:
    """One excerpt's origin: an id of its response, an opaque key of its person, its provenance and its week."""

    response: object
    person: object
    provenance: str
    week: str


@dataclass(frozen=True)
class Counts:
    """Counts of one theme. `by_provenance` counts responses. `heard` is how many people were heard in all."""

    excerpts: int
    responses: int
    people: int
    by_provenance: Mapping[str, int]
    first_week: str | None
    last_week: str | None
    heard: int

    @property
    def is_single_voice(self) -> bool:
        """Say whether one person alone said this."""
        return self.people == 1

    @property
    def is_provider_collected(self) -> bool:
        """Say whether any of it came through a provider's hands."""
        return bool(self.by_provenance.get(PROVIDER_COLLECTED))

    @property
    def amount(self) -> Amount:
        """Give few, some or most of the people who were heard."""
        return amount(min(self.people, self.heard), self.heard)

    def as_json(self) -> dict[str, Any]:
        """Give what a frozen version keeps."""
        return {
            "excerpts": self.excerpts,
            "responses": self.responses,
            "people": self.people,
            "by_provenance": dict(sorted(self.by_provenance.items())),
            "weeks": [self.first_week, self.last_week],
            "heard": self.heard,
        }


def counts_of(sources: Iterable[Source], *, heard: int) -> Counts:
    """Count what a theme rests on. A room that spoke with one voice counts once."""
    rows = list(sources)
    provenance_of = {row.response: row.provenance for row in rows}
    by_provenance: dict[str, int] = {}
    for provenance in provenance_of.values():
        by_provenance[provenance] = by_provenance.get(provenance, 0) + 1
    weeks = sorted(row.week for row in rows)
    return Counts(
        excerpts=len(rows),
        responses=len(provenance_of),
        people=len({row.person for row in rows}),
        by_provenance=by_provenance,
        first_week=weeks[0] if weeks else None,
        last_week=weeks[-1] if weeks else None,
        heard=heard,
    )


def counts_from(kept: Mapping[str, Any]) -> Counts:
    """Read back what `Counts.as_json` wrote.

    Raises:
        DomainError: a number is missing.
    """
    try:
        first, last = kept["weeks"]
        return Counts(
            excerpts=int(kept["excerpts"]),
            responses=int(kept["responses"]),
            people=int(kept["people"]),
            by_provenance={str(key): int(value) for key, value in kept["by_provenance"].items()},
            first_week=first,
            last_week=last,
            heard=int(kept.get("heard", kept["people"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        message = "The counts of this version cannot be read."
        raise DomainError(message) from error
