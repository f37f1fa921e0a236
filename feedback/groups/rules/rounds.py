"""What is put to a group, until when it takes views, and who may see what is said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from feedback.groups.rules.kinds import GroupKind, RoundState, Subject


@dataclass(frozen=True, kw_only=True)
class ItemToPut:
    """One thing to put to a group: a theme (pinned by its version), a clause or a reply, as the group is shown it."""

    subject: Subject
    title: str
    wording: str
    theme_version_id: UUID | None = None


def takes_views(state: RoundState, closes_on: date, today: date) -> bool:
    """Say whether a round still takes views: it does to the end of its closing day."""
    return state is RoundState.OPEN and today <= closes_on


def may_see_discussion(kind: GroupKind, *, is_member: bool, is_chair: bool, is_staff_reader: bool) -> bool:
    """Say whether somebody may see what a group discusses.

    A survivor-only group is for its members and its facilitator alone: for everybody else it does not exist
    (4-protection.md, "read a survivor-only group's discussion").
    """
    if is_member or is_chair:
        return True
    return is_staff_reader and kind is not GroupKind.SURVIVOR_ONLY
