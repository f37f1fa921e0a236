"""The trace of every clause: clause → evidence → theme version → counts → round → reply."""

from __future__ import annotations

from dataclasses import dataclass

from feedback.figures.wording import count_in_words
from feedback.specification.queries.citations import Cited
from feedback.specification.queries.shapes import ClauseView, DraftView
from feedback.specification.rules import ClauseStatus, Stance
from feedback.specification.rules.citation import NOT_REVIEWED, PROVIDER_COLLECTED, review_in_words

NOTHING = "–"
HEADS = (
    "Clause",
    "Applies to",
    "Evidence",
    "Stance",
    "Rests on",
    "Reviewed as evidence",
    "The group on the clause",
)
STATUS = {
    ClauseStatus.PROPOSED: "not yet put to the group",
    ClauseStatus.IN_REVIEW: "with the group now",
    ClauseStatus.AGREED: "agreed",
    ClauseStatus.AGREED_WITH_DISSENT: "agreed with dissent",
    ClauseStatus.RETURNED: "returned by the group",
    ClauseStatus.WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True)
class Trace:
    """One row: the cells in the order of `HEADS`."""

    clause: str
    lots: str
    evidence: str
    stance: str
    rests_on: str
    reviewed: str
    round: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the cells as text."""
        return (self.clause, self.lots, self.evidence, self.stance, self.rests_on, self.reviewed, self.round)


def _rests_on(one: Cited) -> str:
    if one.theme is None:
        return " · ".join(one.facts) or NOTHING
    counts = f"{count_in_words(one.theme.excerpts)} excerpts, {count_in_words(one.theme.responses)} responses"
    return f"{counts}, {PROVIDER_COLLECTED}" if one.provider_collected else counts


def _reviewed(one: Cited) -> str:
    if one.theme is None:
        return NOTHING
    if one.theme.reviewed is None:
        return "agreed" if one.agreed else NOT_REVIEWED
    dissent = f"; dissent: {len(one.dissent)}" if one.dissent else ""
    return f"{one.theme.reviewed.group}: {review_in_words(one.theme.reviewed)}{dissent}"


def _round(clause: ClauseView) -> str:
    review = clause.review
    if review is None or review.reviewed is None:
        return STATUS[clause.status]
    return f"{STATUS[clause.status]}; {review_in_words(review.reviewed)}"


def traceability(view: DraftView) -> list[Trace]:
    """Give a row for each clause and each thing that it cites; a clause that cites nothing has a row that says so."""
    rows = []
    for clause in view.clauses:
        number, group = f"{clause.number} ({clause.mark})", _round(clause)
        if not clause.evidence:
            rows.append(Trace(number, clause.lots, "nothing yet", NOTHING, NOTHING, NOTHING, group))
        for one in clause.evidence:
            name = f"{one.theme.name} “{one.title}”" if one.theme else one.title
            stance = "supports" if one.stance is Stance.SUPPORTS else "opposes"
            rows.append(Trace(number, clause.lots, name, stance, _rests_on(one), _reviewed(one), group))
    return rows
