"""What may become of a person's words, who reads them first, and what a submission is."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID


class MayUse(StrEnum):
    """Who may use the words. Each includes the ones before it (3-respondent.md, item 25)."""

    COUNTED = "counted"
    SERVICE = "service"
    GROUP = "group"
    PUBLIC = "public"


#: From the narrowest to the widest.
WIDTH = {MayUse.COUNTED: 0, MayUse.SERVICE: 1, MayUse.GROUP: 2, MayUse.PUBLIC: 3}


class ReadsFirst(StrEnum):
    """Who should read this first. Left out means outside."""

    OUTSIDE = "outside"
    SERVICE = "service"
    EITHER = "either"


class Source(StrEnum):
    """How the words came in."""

    FORM = "form"
    GROUP = "group"
    PAPER = "paper"
    ASSISTED = "assisted"
    IMPORT = "import"


class Provenance(StrEnum):
    """Whose hands words passed through before they reached the platform; shown on everything built on them."""

    DIRECT = "direct"
    ON_PAPER = "on_paper"
    WITH_A_WORKER = "with_a_worker"
    THROUGH_OWN_SERVICE = "through_own_service"
    FROM_A_GROUP = "from_a_group"
    PROVIDER_COLLECTED = "provider_collected"


_PROVENANCE = {
    Source.FORM: Provenance.DIRECT,
    Source.PAPER: Provenance.ON_PAPER,
    Source.ASSISTED: Provenance.WITH_A_WORKER,
    Source.GROUP: Provenance.FROM_A_GROUP,
    Source.IMPORT: Provenance.PROVIDER_COLLECTED,
}
#: Code points of one answer that are kept; beyond it the form says so calmly and loses nothing.
LONGEST_ANSWER = 5000


def includes(given: MayUse | None, needed: MayUse) -> bool:
    """Say whether a consent reaches at least as far as `needed`. None (left out) reaches nowhere."""
    return given is not None and WIDTH[given] >= WIDTH[needed]


def is_wider(given: MayUse | None, noted: str, *, of_one_answer: bool) -> bool:
    """Say whether a consent reaches further than what was noted of it outside the database.

    Args:
        noted: the text of a consent; empty for one answer that goes as far as everything else.
        of_one_answer: where it is left out, one answer goes as far as everything else, and everything goes nowhere.
    """
    nothing = len(WIDTH) if of_one_answer else -1
    there = nothing if given is None else WIDTH[given]
    return there > (WIDTH[MayUse(noted)] if noted else nothing)


def provenance_of(source: Source, *, own_service: bool) -> Provenance:
    """Say whose hands words passed through; those of the very service that they are about come before everything."""
    return Provenance.THROUGH_OWN_SERVICE if own_service else _PROVENANCE[source]


def through_own_service(hands: UUID | None, rated: UUID | None, *, provides: bool) -> bool:
    """Say whether words came through the hands of the service that they are about (3-respondent.md, item 34).

    Where no service is named, a worker of any provider counts: a person who sits with one most likely means theirs.

    Args:
        hands: the organisation of the worker who typed, or None where the person typed alone.
        rated: the organisation whose service the words are about, or None where none is named.
        provides: whether the worker's organisation is a provider of this programme. The hub is none.
    """
    return hands is not None and (hands == rated or (rated is None and provides))
