"""What a check found in staff-written text: where, how serious, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Block must be changed; warn is changed or justified in words; info is good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing found in a text.

    `start` and `end` are code points, end exclusive; `found` is the text between them. `rule` is stable
    ("language:26"), so that a justification can name it. `consider` says what to write instead.
    """

    rule: str
    start: int
    end: int
    severity: Severity
    found: str
    says: str
    consider: str = ""
    source: str = ""


def in_order(findings: list[Finding]) -> list[Finding]:
    """Order findings as a reader meets them, the most serious first where two begin together."""
    seriousness = list(Severity)
    return sorted(findings, key=lambda one: (one.start, seriousness.index(one.severity), one.end))
