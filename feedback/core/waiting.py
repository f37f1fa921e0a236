"""What waits for a person: one line of a home page. Each room's home.py offers them; the home page gathers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Waits:
    """One line on a home page.

    `title` names the work ("Waiting to be read"), `sentence` says how it stands now, `url` leads to it, `action`
    names the link. With a `count` of zero, `sentence` is the empty state: what will be here, and what to do now.
    """

    title: str
    sentence: str
    url: str
    action: str
    count: int | None = None
    due: datetime | None = None
    urgent: bool = False
    order: int = 50
