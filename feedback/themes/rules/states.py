"""The axes of a theme and the states that a version of it goes through."""

from __future__ import annotations

from enum import StrEnum


class Axis(StrEnum):
    """The three axes of a theme (004 ¶2.7)."""

    WORKING_WELL = "working_well"
    WORRIED_ABOUT = "worried_about"
    NEEDS_TO_HAPPEN = "needs_to_happen"


class ThemeState(StrEnum):
    """Where a version of a theme stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    AGREED = "agreed"
    AGREED_WITH_DISSENT = "agreed_with_dissent"
    RETURNED = "returned"
    SUPERSEDED = "superseded"


#: States that a clause may cite: the group has agreed.
CITABLE = frozenset({ThemeState.AGREED, ThemeState.AGREED_WITH_DISSENT})
#: States from which a version can be put to a group. A returned one stays as it is; a new version is made from it.
CAN_BE_PUT = frozenset({ThemeState.DRAFT, *CITABLE})
