"""A specification as a Word document: clauses with their lots and evidence, dissent to the letter, and the trace.

It is English, whatever language the pages are in, and holds no respondent's words: themes stand for them.
"""

from __future__ import annotations

import io
from datetime import datetime
from uuid import UUID

from docx.document import Document as Paper
from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.core.moments import LONDON
from feedback.figures.money import pounds, uplift
from feedback.programmes.records import Programme
from feedback.specification import queries
from feedback.specification.documents.paper import (
    CITATION,
    FACT,
    MARK,
    PLAIN_WORDS,
    a_paper,
    a_table,
    head,
    head_and_foot,
    lay_across,
    say,
)
from feedback.specification.queries import ClauseView, DraftView
from feedback.specification.records import Draft
from feedback.specification.rules import ApprovalRole, DraftState
from feedback.specification.rules.citation import review_in_words
from feedback.specification.rules.legal import in_words

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ROLES = {
    ApprovalRole.STRATEGIC_DIRECTOR: "Strategic director",
    ApprovalRole.SECTION_151: "Section 151 officer",
    ApprovalRole.MONITORING_OFFICER: "Monitoring officer",
}
NOT_REVIEWED = "Not yet reviewed by the group: some clauses rest on themes that no group has agreed. It cannot be approved."
TRACE_WIDTHS = (2.2, 2.2, 5.6, 2.0, 4.6, 4.6, 4.2)


def docx(session: Session, draft_id: UUID, at: datetime) -> bytes:
    """Make the document of a draft as it stands at `at`; it says DRAFT until it is approved.

    Raises:
        NotFound: there is no such draft.
    """
    draft = session.get(Draft, draft_id)
    if draft is None:
        message = "There is no such draft."
        raise NotFound(message)
    programme = session.get_one(Programme, draft.programme_id)
    view = queries.draft_view(session, draft, at=at)
    approvals = [
        (ROLES[one.role], in_words(one.approved_at.astimezone(LONDON).date()), one.fingerprint)
        for one in queries.approvals_of(session, draft.id)
    ]
    orphans = [
        f"T-{theme.number:02d} v{version.number} “{version.title}”"
        for theme, version in queries.orphan_themes(session, draft.programme_id, draft_id=draft.id)
    ]
    paper = a_paper(draft.title, author=programme.name, subject="Service specification")
    _front(paper, view, programme, at)
    for section in view.sections:
        _section(paper, view, section)
    _approvals(paper, view, approvals)
    _trace(paper, view, orphans)
    written = io.BytesIO()
    paper.save(written)
    return written.getvalue()


def _front(paper: Paper, view: DraftView, programme: Programme, at: datetime) -> None:
    draft, made = view.draft, in_words(at.astimezone(LONDON).date())
    frozen = draft.state is not DraftState.DRAFTING
    head_and_foot(
        paper,
        f"{'' if frozen else 'DRAFT – '}{draft.title} – {programme.name}",
        f"Fingerprint {draft.fingerprint}" if frozen else f"DRAFT of {made}, not approved",
    )
    head(paper, draft.title, 0)
    say(paper, f"Service specification – {programme.name}")
    if not frozen:
        say(paper, f"DRAFT of {made}. It has not been approved.", MARK)
    if view.not_reviewed:
        say(paper, NOT_REVIEWED, MARK)
    say(
        paper,
        "Every clause says what it rests on. A block in square brackets names a theme and its version, how many "
        "excerpts and responses it gathers (one to four are “fewer than 5”), and what the group said. Those who "
        "disagreed are quoted to the letter.",
        FACT,
    )


def _section(paper: Paper, view: DraftView, section: queries.SectionView) -> None:
    head(paper, f"{section.number}  {section.section.title}", 1)
    if section.section.key == "outcomes":
        for outcome in view.outcomes:
            say(paper, f"{outcome.number}. {outcome.title}")
    if section.section.key == "scope":
        _lots(paper, view)
    if not section.clauses and section.section.key not in {"outcomes", "scope"}:
        say(paper, "No clause yet.", FACT)
    for clause in section.clauses:
        _clause(paper, clause)


def _lots(paper: Paper, view: DraftView) -> None:
    raised = view.uplift_percent != 0
    heads = ["Lot", "Service", "A year"] + ([f"Raised by {view.uplift_words} %"] if raised else [])
    rows = [
        [f"Lot {lot.number}", lot.name, pounds(lot.annual)]
        + ([pounds(uplift(lot.annual, view.uplift_percent))] if raised else [])
        for lot in view.lots
    ]
    rows.append(
        ["All lots", "", pounds(view.money.annual)] + ([pounds(view.money.uplifted)] if raised else [])
    )
    a_table(paper, heads, rows, widths=(2.2, 8.4, 2.8, 2.8))
    say(paper, "")


def _clause(paper: Paper, clause: ClauseView) -> None:
    head(paper, f"{clause.number}  {clause.lots}", 2)
    for part in clause.formal.split("\n\n"):
        say(paper, part)
    if clause.plain_english:
        say(paper, f"In plain words: {clause.plain_english}", PLAIN_WORDS)
    for reason in clause.amber:
        say(paper, f"Please look: {reason}", MARK)
    facts = [f"Keeps the mark {clause.mark}", f"from {clause.source}" if clause.source else ""]
    if clause.outcome:
        facts.append(f"serves outcome {clause.outcome.number}, “{clause.outcome.title}”")
    say(paper, "; ".join(fact for fact in facts if fact) + ".", FACT)
    _evidence(paper, clause)
    _review(paper, clause)


def _evidence(paper: Paper, clause: ClauseView) -> None:
    if not clause.evidence:
        say(paper, "Nothing is cited for this clause yet.", MARK)
    for one in clause.evidence:
        lead = "Speaks against it: " if one in clause.opposes else ""
        says = f" {one.says}" if one.says else ""
        say(paper, f"{lead}{one.block}{says}", CITATION)
        if one.quotes:
            say(paper, "Quotes from a public report:", CITATION)
            for words in one.quotes:
                say(paper, f"“{words}”", "Quote")
        for speaks_for, words, declared in one.dissent:
            _dissent(
                paper,
                f"Dissent on {one.theme.name if one.theme else one.title}",
                speaks_for,
                words,
                declared=declared,
            )
    if clause.settlement and clause.opposes:
        settled = (
            "How this was settled" if clause.settled else "How this was settled before more evidence came"
        )
        head(paper, settled, 3)
        say(paper, clause.settlement.words)


def _review(paper: Paper, clause: ClauseView) -> None:
    status = queries.STATUS[clause.status]
    review = clause.review
    said = f"; {review_in_words(review.reviewed)}" if review and review.reviewed else ""
    say(paper, f"The group on this clause: {status}{said}.", FACT)
    for speaks_for, words, declared in review.dissent if review else ():
        _dissent(paper, "Dissent on this clause", speaks_for, words, declared=declared)


def _dissent(paper: Paper, about: str, speaks_for: str, words: str, *, declared: bool) -> None:
    interest = "; an interest was declared" if declared else ""
    say(paper, f"{about} (speaks for: {speaks_for}{interest}):", CITATION)
    say(paper, f"“{words}”", "Quote")


def _approvals(paper: Paper, view: DraftView, approvals: list[tuple[str, str, str]]) -> None:
    head(paper, "Approval and how to check this document", 1)
    draft = view.draft
    if draft.state is DraftState.DRAFTING:
        say(paper, "This is a draft. Two people in two named roles approve it before it is published.", MARK)
    else:
        a_table(paper, ("Approved as", "On", "Fingerprint"), approvals, widths=(4.5, 3.5, 8.2))
        say(paper, "")
        say(paper, f"Fingerprint (SHA-256 of what was approved): {draft.fingerprint}", FACT)
        say(paper, f"Head of the audit chain at approval: {draft.audit_head}", FACT)


def _trace(paper: Paper, view: DraftView, orphans: list[str]) -> None:
    lay_across(paper)
    head(paper, "Traceability", 1)
    say(paper, "From each clause to what it rests on, and to what the group said about both.")
    a_table(paper, queries.HEADS, [row.cells for row in queries.traceability(view)], widths=TRACE_WIDTHS)
    head(paper, "Agreed themes that no clause answers", 2)
    for line in orphans or ["None: every agreed theme has a clause."]:
        say(paper, line)
