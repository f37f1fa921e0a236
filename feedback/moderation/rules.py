"""The states of a case, what may be decided, and the published lists that decisions draw on."""

from __future__ import annotations

from enum import StrEnum


class CaseState(StrEnum):
    """One response's passage through moderation (5-evidence.md, "States")."""

    RECEIVED = "received"
    FIRST_LOOKED = "first_looked"
    POOLED = "pooled"
    WAITING = "waiting"
    CLAIMED = "claimed"
    SECOND_CHECK = "second_check"
    CLEARED = "cleared"
    THEME_ONLY = "theme_only"
    WITHHELD = "withheld"
    SPAM = "spam"
    WITHDRAWN = "withdrawn"


class Reader(StrEnum):
    """Who reads a case: the service's own provider, or somebody independent of it."""

    PROVIDER = "provider"
    INDEPENDENT = "independent"


class DecisionKind(StrEnum):
    """What can be decided about a response."""

    CLEAR = "clear"
    THEME_ONLY = "theme_only"
    PROPOSE_WITHHOLD = "propose_withhold"
    WITHHOLD = "withhold"
    RETURN = "return"
    SPAM = "spam"


class Category(StrEnum):
    """What a covered span holds."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    CONTACT = "contact"
    THIRD_PARTY = "third_party"
    STAFF = "staff"
    ORGANISATION = "organisation"
    RARE_DETAIL = "rare_detail"
    OFFENCE_DETAIL = "offence_detail"


class Level(StrEnum):
    """How soon a referral needs a person."""

    IMMEDIATE = "immediate"
    SERIOUS = "serious"
    CONCERN = "concern"


class ReferralState(StrEnum):
    """Where a referral stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"
