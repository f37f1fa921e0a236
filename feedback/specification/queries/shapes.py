"""The shapes in which a draft is read: reviews of clauses, clauses, sections, the draft whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from feedback.figures.wording import count_in_words
from feedback.groups.rules import Result
from feedback.programmes.records import Lot, Outcome
from feedback.specification.queries.citations import Cited
from feedback.specification.records import Draft, Section, Settlement
from feedback.specification.rules import ClauseStatus, DraftState
from feedback.specification.rules.approval import ClauseFacts, Obstacle
from feedback.specification.rules.citation import Reviewed
from feedback.specification.rules.findings import Finding
from feedback.specification.rules.money import LotMoney


@dataclass(frozen=True, kw_only=True)
class ReviewOfClause:
    """What a round said, or says, about one version of a clause."""

    item_id: UUID
    version_number: int
    result: Result | None
    reviewed: Reviewed | None
    dissent: tuple[tuple[str, str, bool], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClauseView:
    """One clause as it reads. `number` is "" for a withdrawn clause, which keeps its `mark`."""

    id: UUID
    section_id: UUID
    number: str
    mark: str
    status: ClauseStatus
    formal: str
    plain_english: str
    version_id: UUID
    version_number: int
    all_lots: bool
    lot_ids: frozenset[UUID]
    lots: str
    outcome: Outcome | None
    source: str
    amber: tuple[str, ...]
    supports: tuple[Cited, ...]
    opposes: tuple[Cited, ...]
    settlement: Settlement | None
    settled: bool
    findings: tuple[Finding, ...]
    justified: Mapping[str, str]
    reviews: tuple[ReviewOfClause, ...]

    @property
    def evidence(self) -> tuple[Cited, ...]:
        """Give everything that the clause cites, what supports it first."""
        return self.supports + self.opposes

    @property
    def review(self) -> ReviewOfClause | None:
        """Give the review of the text as it is now, if there is one."""
        return next(
            (one for one in reversed(self.reviews) if one.version_number == self.version_number), None
        )

    @property
    def not_reviewed(self) -> bool:
        """Say whether it rests on a theme that the group has not agreed."""
        return any(not one.agreed for one in self.evidence)

    @property
    def provider_collected(self) -> bool:
        """Say whether any of its evidence was collected by a provider."""
        return any(one.provider_collected for one in self.evidence)

    @property
    def facts(self) -> ClauseFacts:
        """Give what approval needs to know."""
        return ClauseFacts(
            id=self.id,
            number=self.number,
            status=self.status,
            amber=bool(self.amber),
            supports=len(self.supports),
            opposes=len(self.opposes),
            settled=self.settled,
            themes_not_agreed=sum(not one.agreed for one in self.evidence),
            findings=self.findings,
            justified=frozenset(self.justified),
        )


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """One heading with its live clauses; `number` is 0 where it is switched off."""

    section: Section
    number: int
    hint: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, kw_only=True)
class DraftView:
    """A draft as it reads, and what stands in the way of approving it."""

    draft: Draft
    sections: tuple[SectionView, ...]
    switched_off: tuple[Section, ...]
    withdrawn: tuple[ClauseView, ...]
    lots: tuple[Lot, ...]
    outcomes: tuple[Outcome, ...]
    money: LotMoney
    uplift_percent: Decimal
    obstacles: tuple[Obstacle, ...]

    @property
    def clauses(self) -> tuple[ClauseView, ...]:
        """Give the live clauses in their order."""
        return tuple(clause for section in self.sections for clause in section.clauses)

    @property
    def excerpts_cited(self) -> str:
        """Count the excerpts of the themes that support clauses, in words where they are few."""
        themes = {one.about_id: one.theme for clause in self.clauses for one in clause.supports}
        return count_in_words(sum(theme.excerpts for theme in themes.values() if theme))

    @property
    def uplift_words(self) -> str:
        """Give the uplift without needless noughts: "10"."""
        return f"{self.uplift_percent.normalize():f}"

    @property
    def settlements_open(self) -> tuple[ClauseView, ...]:
        """Give the clauses whose opposing evidence is not settled."""
        return tuple(clause for clause in self.clauses if clause.facts.is_unsettled)

    @property
    def orphan_clauses(self) -> tuple[ClauseView, ...]:
        """Give the clauses that nothing supports."""
        return tuple(clause for clause in self.clauses if clause.facts.is_orphan)

    @property
    def is_open(self) -> bool:
        """Say whether the draft can still be changed."""
        return self.draft.state is DraftState.DRAFTING

    @property
    def not_reviewed(self) -> bool:
        """Say whether any clause rests on a theme that the group has not agreed."""
        return any(clause.not_reviewed for clause in self.clauses)

    def clause(self, clause_id: UUID) -> ClauseView | None:
        """Find a clause, live or withdrawn."""
        return next((one for one in (*self.clauses, *self.withdrawn) if one.id == clause_id), None)
