"""Claims that survivors were involved, where a clause cites nothing that survivors said."""

from __future__ import annotations

import re

from feedback.specification.rules.findings import Finding, Severity, in_order
from feedback.specification.rules.quotes import quoted, touches

CLAIM = re.compile(
    r"\b(?:(?:was|were|is|are|been)\s+(?:fully\s+)?co-?(?:produced|designed)|co-?(?:produced|designed) (?:with|by)|"
    r"(?:survivors|people who (?:use|used) (?:the|this) service)\s+(?:told us|said|asked|want(?:ed)?))\b",
    re.IGNORECASE,
)


def check_claims(text: str, *, cites_a_theme: bool) -> list[Finding]:
    """Find claims of co-production in a clause that cites no theme, outside quotes."""
    if cites_a_theme:
        return []
    quotes = quoted(text)
    return in_order(
        [
            Finding(
                rule="claims:uncited",
                start=found.start(),
                end=found.end(),
                severity=Severity.WARN,
                found=found[0],
                says="This says that survivors were involved, and cites nothing that they said.",
                consider="cite the theme, or leave the claim out",
                source="5-evidence.md, checks before approval",
            )
            for found in CLAIM.finditer(text)
            if not touches(found.start(), found.end(), quotes)
        ]
    )
