"""What an auditor sees of the chain: how it is checked, and which decisions are sampled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID

#: A chain as short as this is walked while the page is made; a longer one is walked daily by the worker.
WALKED_AT_ONCE = 5_000
SAMPLED = 10
WEEKS_LOOKED_BACK = 13


def sample(decisions: Iterable[UUID], week: str) -> list[UUID]:
    """Choose ten decisions to look at. The same all week, whoever looks; nobody can tell beforehand which it will be.

    Args:
        week: the ISO week of the look.
    """
    return sorted(decisions, key=lambda one: hashlib.sha256(f"{week} {one}".encode()).digest())[:SAMPLED]
