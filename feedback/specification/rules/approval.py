"""What stands in the way of approval, who may approve, and the fingerprint of what they approve."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from feedback.specification.rules.findings import Finding, Severity
from feedback.specification.rules.states import ApprovalRole, ClauseStatus

#: Two named roles, held by two different people.
APPROVALS_NEEDED = 2
AGREED = frozenset({ClauseStatus.AGREED, ClauseStatus.AGREED_WITH_DISSENT})


class Hindrance(StrEnum):
    """The kinds of thing that stand in the way; the value is the anchor on the page of checks."""

    NOTHING_IN_IT = "nothing-in-it"
    AMBER = "amber"
    NO_EVIDENCE = "no-evidence"
    OPPOSING = "opposing"
    BLOCKED = "blocked"
    UNJUSTIFIED = "unjustified"
    NOT_AGREED = "not-agreed"
    THEME_NOT_AGREED = "theme-not-agreed"
    MONEY = "money"


#: Each as a sentence with places; a gettext message, translated where it is shown.
SENTENCES = {
    Hindrance.NOTHING_IN_IT: "The draft has no clause yet.",
    Hindrance.AMBER: "Clause %(number)s: a source no longer stands.",
    Hindrance.NO_EVIDENCE: "Clause %(number)s cites no evidence that supports it.",
    Hindrance.OPPOSING: "Clause %(number)s: evidence speaks for and against it, and nobody has written how this was settled.",
    Hindrance.BLOCKED: "Clause %(number)s: “%(found)s” has to be changed.",
    Hindrance.UNJUSTIFIED: "Clause %(number)s: “%(found)s” has to be changed, or kept with a reason.",
    Hindrance.NOT_AGREED: "Clause %(number)s has not been agreed by the group.",
    Hindrance.THEME_NOT_AGREED: "Clause %(number)s rests on a theme that is not yet reviewed by the group.",
    Hindrance.MONEY: "The lots come to %(lots)s a year, and the draft says %(stated)s.",
}


@dataclass(frozen=True, kw_only=True)
class ClauseFacts:
    """What approval needs to know of one live clause. `justified` holds the rules that were justified in words."""

    id: UUID
    number: str
    status: ClauseStatus
    amber: bool
    supports: int
    opposes: int
    settled: bool
    themes_not_agreed: int
    findings: Sequence[Finding] = ()
    justified: frozenset[str] = frozenset()

    @property
    def is_orphan(self) -> bool:
        """Say whether nothing that it cites supports it."""
        return self.supports == 0

    @property
    def is_unsettled(self) -> bool:
        """Say whether evidence opposes it and no settlement answers that."""
        return self.opposes > 0 and not self.settled


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way: what kind, which clause (None for the whole draft), and what fills its sentence."""

    kind: Hindrance
    clause_id: UUID | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """Give the sentence as a gettext message, with places for `values`."""
        return SENTENCES[self.kind]

    def __str__(self) -> str:
        return self.message % self.values


def _of_clause(facts: ClauseFacts) -> list[Obstacle]:
    here = {"number": facts.number}
    kinds = [
        (Hindrance.AMBER, facts.amber),
        (Hindrance.NO_EVIDENCE, facts.is_orphan),
        (Hindrance.OPPOSING, facts.is_unsettled),
        (Hindrance.THEME_NOT_AGREED, facts.themes_not_agreed > 0),
        (Hindrance.NOT_AGREED, facts.status not in AGREED),
    ]
    found = [Obstacle(kind, facts.id, here) for kind, stands in kinds if stands]
    for finding in facts.findings:
        if finding.severity is Severity.BLOCK:
            found.append(Obstacle(Hindrance.BLOCKED, facts.id, {**here, "found": finding.found}))
        elif finding.severity is Severity.WARN and finding.rule not in facts.justified:
            found.append(Obstacle(Hindrance.UNJUSTIFIED, facts.id, {**here, "found": finding.found}))
    return found


def obstacles(clauses: Sequence[ClauseFacts], *, lots: str = "", stated: str = "") -> list[Obstacle]:
    """List what stands in the way of approval; an empty list is a draft that can be approved.

    Args:
        clauses: the live clauses in their order.
        lots, stated: what the lots come to and what the draft says, in pounds, where the two differ.
    """
    found = [] if clauses else [Obstacle(Hindrance.NOTHING_IN_IT)]
    if lots != stated:
        found.append(Obstacle(Hindrance.MONEY, None, {"lots": lots, "stated": stated}))
    return found + [obstacle for facts in clauses for obstacle in _of_clause(facts)]


def fingerprint(pack: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a pack's canonical JSON: sorted keys, no spaces, UTF-8; what it holds is text and numbers."""
    canonical = json.dumps(pack, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def is_complete(approvals: Sequence[tuple[ApprovalRole, UUID]]) -> bool:
    """Say whether two different people have approved in two different roles."""
    roles = {role for role, _ in approvals}
    people = {person for _, person in approvals}
    return len(roles) >= APPROVALS_NEEDED and len(people) >= APPROVALS_NEEDED
