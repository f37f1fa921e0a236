"""Who may vouch for past feedback: somebody ready to read, and independent of all whom it is about or came from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Voucher:
    """What decides whether a person may vouch.

    `apart`: neither they nor whoever sent the file let the other in (programmes/team/queries.py).
    """

    is_sender: bool
    independent: bool
    trained: bool
    apart: bool
    organisation_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class Import:
    """The organisations that an import comes from, and those whose services its rows are about."""

    sent_for: frozenset[UUID]
    about: frozenset[UUID]


def refusal(voucher: Voucher, file: Import) -> str | None:
    """Give the sentence that says why a person may not vouch for an import; None where they may.

    Their word takes the place of a first look and of a reader for each response. So it asks of them what both ask
    (moderation/rules/readers.py, docs/decisions/0021), and that no colleague of the sender gives it.
    """
    hindrances = (
        (
            voucher.is_sender,
            "Nobody can vouch for what they bring in themselves. Name an independent person.",
        ),
        (
            not voucher.independent,
            "Whoever vouches for an import must be an independent moderator of this programme.",
        ),
        (
            voucher.organisation_id in file.about,
            "These words are about a service of the voucher's own organisation. Somebody of another one needs to vouch for them.",
        ),
        (
            voucher.organisation_id in file.sent_for,
            "The voucher works for the organisation that brings this in. Somebody of another one needs to vouch for it.",
        ),
        (
            not voucher.trained,
            "Reading people's words needs trauma training that is in date, and the voucher's is not. An administrator can note it.",
        ),
        (
            not voucher.apart,
            "The voucher and whoever brings this in do not stand apart: one let the other in. Somebody else needs to vouch for it.",
        ),
    )
    return next((why for stands, why in hindrances if stands), None)
