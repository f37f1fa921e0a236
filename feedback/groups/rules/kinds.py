"""Kinds of group, what a member can say to a theme, and how a round ends."""

from __future__ import annotations

from enum import StrEnum


class GroupKind(StrEnum):
    """What a group is for, and so who may see its discussion."""

    CO_PRODUCTION = "co_production"
    SURVIVOR_ONLY = "survivor_only"
    BOARD = "board"
    REFERENCE = "reference"
    SCRUTINY = "scrutiny"
    ADVISORY = "advisory"


class SpeaksFor(StrEnum):
    """Whom a member speaks for; recorded and shown in place of a name."""

    SURVIVOR = "survivor"
    PROVIDER = "provider"
    HUB = "hub"
    POLICE = "police"
    AGENCY = "agency"
    VOLUNTARY = "voluntary"
    COUNCIL = "council"


class View(StrEnum):
    """What a member can say, always with words if they want."""

    AGREE = "agree"
    AMEND = "amend"
    DISAGREE = "disagree"
    PASS = "pass"  # noqa: S105 - a member passes


class RoundState(StrEnum):
    """Whether a round still takes views."""

    OPEN = "open"
    CLOSED = "closed"


class Subject(StrEnum):
    """What is put to the group."""

    THEME = "theme"
    CLAUSE = "clause"
    REPLY = "reply"


class Result(StrEnum):
    """How an item closed."""

    AGREED = "agreed"
    AGREED_WITH_DISSENT = "agreed_with_dissent"
    RETURNED = "returned"
