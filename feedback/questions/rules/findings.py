"""What the question lint says: one finding, how much it weighs, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does: `block` keeps a set from being published, `warn` asks for a second look."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """One finding. `says` and `do` are English sentences; `values` fills their %(names)s, and pages translate them."""

    code: str
    severity: Severity
    says: str
    do: str
    page: str = ""
    question: str = ""
    part: str = ""
    found: str = ""
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Say whether a set with this finding cannot be published."""
        return self.severity is Severity.BLOCK

    @property
    def sentence(self) -> str:
        """Give both sentences in English, for a terminal."""
        return f"{self.says} {self.do}" % self.values


def blocking(findings: Sequence[Finding]) -> list[Finding]:
    """Give the findings that keep a set from being published."""
    return [finding for finding in findings if finding.blocks]
