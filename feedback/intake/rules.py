"""What may become of a person's words, who reads them first, and what a submission is."""

from __future__ import annotations

from enum import StrEnum


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
    FROM_A_GROUP = "from_a_group"
    PROVIDER_COLLECTED = "provider_collected"


PROVENANCE = {
    Source.FORM: Provenance.DIRECT,
    Source.PAPER: Provenance.DIRECT,
    Source.ASSISTED: Provenance.DIRECT,
    Source.GROUP: Provenance.FROM_A_GROUP,
    Source.IMPORT: Provenance.PROVIDER_COLLECTED,
}
#: Code points of one answer that are kept; beyond it the form says so calmly and loses nothing.
LONGEST_ANSWER = 5000


def includes(given: MayUse | None, needed: MayUse) -> bool:
    """Say whether a consent reaches at least as far as `needed`. None (left out) reaches nowhere."""
    return given is not None and WIDTH[given] >= WIDTH[needed]
