"""Which roles one account may hold together, and when a programme may open a window."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from feedback.core.actor import Role

#: No one account holds both for the same programme (4-protection.md). Member + moderator is allowed and declared.
FORBIDDEN = (
    frozenset({Role.MODERATOR, Role.COMMISSIONER}),
    frozenset({Role.FACILITATOR, Role.COMMISSIONER}),
    frozenset({Role.ADMINISTRATOR, Role.AUDITOR}),
)


def forbidden_together(roles: frozenset[Role]) -> frozenset[Role] | None:
    """Give the first pair among `roles` that one account may not hold, or None."""
    return next((pair for pair in FORBIDDEN if pair <= roles), None)


class Stage(StrEnum):
    """Where the procurement stands; from `tender_open` on, drafts close to organisations that may bid."""

    BEFORE_MARKET = "before_market"
    TENDER_OPEN = "tender_open"
    AWARDED = "awarded"


#: What may follow each stage. A tender can be called off, and after an award the next round of buying begins anew.
NEXT_STAGES: dict[Stage, tuple[Stage, ...]] = {
    Stage.BEFORE_MARKET: (Stage.TENDER_OPEN,),
    Stage.TENDER_OPEN: (Stage.AWARDED, Stage.BEFORE_MARKET),
    Stage.AWARDED: (Stage.BEFORE_MARKET,),
}


#: What stands first in an address of the service itself; a programme cannot have it as its short name. A test holds this
#: list against every route. `lots`, `www` and the like are kept free for later.
RESERVED = frozenset(
    {
        "account", "accessibility", "admin", "api", "code", "confirm", "f", "favicon.ico", "health", "leave", "metrics",
        "paper", "people", "policy", "privacy", "robots.txt", "s", "sign-in", "sign-out", "start", "static", "support",
        "welcome", "what-changed", "www",
    }
)  # fmt: skip
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG = 40


def slug_is_wrong(slug: str) -> str:
    """Say in one sentence why a programme cannot have this short name in its addresses; "" where it can."""
    if not 1 < len(slug) <= LONGEST_SLUG or _SLUG.fullmatch(slug) is None:
        return "A short name has 2 to 40 small letters, digits and single dashes, and begins with a letter."
    if slug in RESERVED:
        return "This short name is an address of the service itself. Choose another one."
    return ""


class Missing(StrEnum):
    """What a programme lacks so that no window may open in it."""

    LOCAL_LINE = "local_line"
    INDEPENDENT_READER = "independent_reader"


def missing_before_opening(*, confirmed_local_lines: int, independent_readers: int) -> tuple[Missing, ...]:
    """Give what keeps a programme from asking anybody anything (4-protection.md; 3-respondent.md, item 30).

    Whoever is asked how things are has to have somebody near to ring, and somebody outside the services who reads.

    Args:
        confirmed_local_lines: local helplines that somebody has rung within their period.
        independent_readers: independent moderators whose trauma training is in date.
    """
    found = []
    if confirmed_local_lines < 1:
        found.append(Missing.LOCAL_LINE)
    if independent_readers < 1:
        found.append(Missing.INDEPENDENT_READER)
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class WayForTheYoung:
    """Where people under 16 are sent: a few kind words about it, and at least one way to reach it."""

    words: str
    number: str = ""
    text: str = ""
    link: str = ""

    @property
    def missing(self) -> str:
        """Say, in one calm sentence, what is still needed; "" where it is whole."""
        if not self.words:
            return "Please say, in a sentence or two, who listens to people under 16."
        if not (self.number or self.text or self.link):
            return "Please give one way to reach them: a number, a text, or an address."
        if self.link and (urlsplit(self.link).scheme != "https" or not urlsplit(self.link).hostname):
            return "An address on the web begins with https:// and names a site."
        return ""
