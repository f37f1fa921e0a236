"""The published moderation policy, read from its file: reasons, categories, clocks, and what is never done.

The file is the policy; this only gives it types. A reason that the policy does not allow for an act is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from feedback.core.errors import DomainError


@dataclass(frozen=True)
class Reason:
    """One published reason: its words for the person who wrote, and the acts that it allows."""

    key: str
    words: str
    allows: frozenset[str]
    guide: str


@dataclass(frozen=True)
class CoverCategory:
    """What may be covered, what stands in its place, and how to choose."""

    key: str
    label: str
    derived: str
    guide: str


@dataclass(frozen=True)
class ReferralLevel:
    """How soon a referral needs a person, in staffed hours."""

    key: str
    label: str
    words: str
    guide: str
    hours: int


@dataclass(frozen=True)
class Policy:
    """One version of the published policy; every decision stores the number of the version that it rests on."""

    version: int
    title: str
    summary: tuple[str, ...]
    reasons: Mapping[str, Reason]
    categories: Mapping[str, CoverCategory]
    decisions: tuple[Mapping[str, str], ...]
    never: tuple[str, ...]
    states: Mapping[str, str]
    first_look: str
    levels: Mapping[str, ReferralLevel]
    quality: str

    @property
    def stand_ins(self) -> Mapping[str, str]:
        """Give what stands in place of each category's spans."""
        return {key: category.derived for key, category in self.categories.items()}

    def reasons_for(self, act: str) -> list[Reason]:
        """Give the reasons that allow an act ("redact", "theme_only", "withhold", "spam"), in their order."""
        return [reason for reason in self.reasons.values() if act in reason.allows]

    def require(self, key: str, *, act: str) -> str:
        """Give `key` back where the policy allows it for `act`.

        Raises:
            DomainError: the policy has no such reason for that.
        """
        if key not in {reason.key for reason in self.reasons_for(act)}:
            raise DomainError(
                "Please choose one of the published reasons. There is none for tone, criticism or swearing."
            )
        return key


WORKING_DAY_HOURS = 8


@cache
def policy() -> Policy:
    """Read the policy that is in force."""
    found = tomllib.loads((files("feedback.moderation") / "data" / "policy.toml").read_text(encoding="utf-8"))
    return Policy(
        version=found["version"],
        title=found["title"],
        summary=tuple(found["summary"]),
        reasons={
            row["key"]: Reason(row["key"], row["words"], frozenset(row["allows"]), row["guide"])
            for row in found["reasons"]
        },
        categories={row["key"]: CoverCategory(**row) for row in found["categories"]},
        decisions=tuple(found["decisions"]),
        never=tuple(found["never"]),
        states=found["states"],
        first_look=found["first_look"]["words"],
        levels={
            row["key"]: ReferralLevel(
                row["key"],
                row["label"],
                row["words"],
                row["guide"],
                row.get("within_staffed_hours", WORKING_DAY_HOURS * row.get("within_working_days", 0)),
            )
            for row in found["referral_levels"]
        },
        quality=found["quality"]["words"],
    )


#: Which published reason a covered category stands for.
_REASON_OF = {"staff": "names_staff", "offence_detail": "offence_detail"}


def reason_for(categories: Iterable[str]) -> str:
    """Give the published reason for covering spans of these categories; "" where nothing is covered.

    Where several apply, the one that protects most people comes first: identity, then an offence, then staff.
    """
    found = {_REASON_OF.get(category, "identifies_someone") for category in categories}
    return next((key for key in ("identifies_someone", "offence_detail", "names_staff") if key in found), "")
