"""What a council can answer to a theme, and where an answer stands."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """We did, we will, or we could not because."""

    DID = "did"
    WILL = "will"
    COULD_NOT = "could_not"


class ReplyState(StrEnum):
    """An answer is published only after the group confirmed it."""

    DRAFTED = "drafted"
    PUT_TO_GROUP = "put_to_group"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    PUBLISHED = "published"
