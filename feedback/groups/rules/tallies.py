"""How an item closes, and how its count is shown.

    nobody agreed, amended or disagreed  → returned: nobody weighed it
    somebody disagreed                   → agreed with dissent where more agree than disagree and amend together,
                                           otherwise returned
    nobody disagreed                     → agreed where more agree than amend, otherwise returned

Passing is neither for nor against. A room's view counts as many times as people in the room held it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from feedback.figures.wording import SMALLEST_SHOWN, amount
from feedback.groups.rules.kinds import Result, View


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many said what to one item."""

    agree: int = 0
    amend: int = 0
    disagree: int = 0
    passed: int = 0

    @property
    def said(self) -> int:
        """Count everybody who said something, passing included."""
        return self.agree + self.amend + self.disagree + self.passed

    @property
    def is_small(self) -> bool:
        """Say whether so few spoke that a number would point at somebody."""
        return self.said < SMALLEST_SHOWN

    def of(self, view: View) -> int:
        """Count those who said `view`."""
        return {
            View.AGREE: self.agree,
            View.AMEND: self.amend,
            View.DISAGREE: self.disagree,
            View.PASS: self.passed,
        }[view]

    def as_json(self) -> dict[str, int]:
        """Give what a closed item keeps."""
        return {view.value: self.of(view) for view in View}

    @classmethod
    def from_views(cls, views: Iterable[tuple[View, int]]) -> Tally:
        """Count views, each with how many people hold it (one, but for a room)."""
        counts = dict.fromkeys(View, 0)
        for view, people in views:
            counts[view] += people
        return cls(
            agree=counts[View.AGREE],
            amend=counts[View.AMEND],
            disagree=counts[View.DISAGREE],
            passed=counts[View.PASS],
        )

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Tally:
        """Read back what `as_json` wrote."""
        return cls.from_views((view, int(kept.get(view.value, 0))) for view in View)


def result_of(tally: Tally) -> Result:
    """Give how an item closes with this tally."""
    if not tally.agree + tally.amend + tally.disagree:
        return Result.RETURNED
    if tally.disagree:
        carried = tally.agree > tally.disagree + tally.amend
        return Result.AGREED_WITH_DISSENT if carried else Result.RETURNED
    return Result.AGREED if tally.agree > tally.amend else Result.RETURNED


def shown(tally: Tally) -> dict[View, str]:
    """Give each view's count as it is shown: a number, or few, some, most where fewer than five spoke.

    Those of whom nobody is are left out where numbers are shown; in words every view stands, so that its absence
    says nothing.
    """
    if tally.is_small:
        return {view: amount(tally.of(view), tally.said).value for view in View} if tally.said else {}
    return {view: str(tally.of(view)) for view in View if tally.of(view)}
