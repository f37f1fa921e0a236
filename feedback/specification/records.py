"""Drafts, sections, clauses and their versions, pinned evidence, settlements, approvals and documents."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint

from feedback.core.columns import CheckConstraint, Mapped, Row, mapped_column, one_of, pk, plain, plain_json
from feedback.specification.rules import ApprovalRole, ClauseStatus, DraftState, Stance


class Draft(Row):
    """One specification in the making."""

    __tablename__ = "draft"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = plain("drafts are staff's own text", length=300)
    state: Mapped[DraftState] = one_of(DraftState, default=DraftState.DRAFTING)
    total: Mapped[str] = plain("money, checked against the lots", length=20, default="")
    uplift_percent: Mapped[str] = plain("money, checked against the lots", length=10, default="")
    started_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[datetime]
    fingerprint: Mapped[str] = plain("SHA-256 of the frozen pack", length=64, default="")
    audit_head: Mapped[str] = plain("hash of the audit chain at approval", length=64, default="")


class Section(Row):
    """One heading of a draft, switched on or off."""

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("draft_id", "key"),)

    id: Mapped[UUID] = pk()
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    position: Mapped[int]
    key: Mapped[str] = plain("a key of the template", length=60)
    title: Mapped[str] = plain("staff's own text", length=200)
    switched_on: Mapped[bool] = mapped_column(default=True)


class Clause(Row):
    """One numbered requirement. Its number follows from its section and position, and survives in `mark`."""

    __tablename__ = "clause"
    __table_args__ = (UniqueConstraint("draft_id", "mark"),)

    id: Mapped[UUID] = pk()
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    section_id: Mapped[UUID] = mapped_column(ForeignKey("section.id"), index=True)
    position: Mapped[int]
    mark: Mapped[int]
    outcome_id: Mapped[UUID | None] = mapped_column(ForeignKey("outcome.id"))
    all_lots: Mapped[bool] = mapped_column(default=True)
    status: Mapped[ClauseStatus] = one_of(ClauseStatus, default=ClauseStatus.PROPOSED)
    source: Mapped[str] = plain("where the clause comes from", length=300, default="")
    amber: Mapped[str] = plain("why a source no longer stands; written by the service", default="")


class ClauseVersion(Row):
    """What a clause said from one edit to the next. Every change is kept."""

    __tablename__ = "clause_version"
    __table_args__ = (UniqueConstraint("clause_id", "number"),)

    id: Mapped[UUID] = pk()
    clause_id: Mapped[UUID] = mapped_column(ForeignKey("clause.id"), index=True)
    number: Mapped[int]
    formal: Mapped[str] = plain("staff's own text")
    plain_english: Mapped[str] = plain("staff's own text", default="")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime]


class ClauseLot(Row):
    """A clause applies to this lot (where it does not apply to all)."""

    __tablename__ = "clause_lot"

    clause_id: Mapped[UUID] = mapped_column(ForeignKey("clause.id", ondelete="CASCADE"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)


class OutsideSource(Row):
    """Evidence from elsewhere: title, method, how many, when, and whose hands it passed through."""

    __tablename__ = "outside_source"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = plain("published sources", length=300)
    method: Mapped[str] = plain("published sources", length=300)
    n: Mapped[int | None]
    dates: Mapped[str] = plain("published sources", length=100)
    provenance: Mapped[str] = plain("published sources", length=300)
    reference: Mapped[str] = plain("published sources", length=300, default="")
    quotes: Mapped[list[str]] = plain_json("quotes from a public report, named as such", default=list)


class CitableFigure(Row):
    """A figure frozen so that a clause can cite it; the monitoring room writes it. Never changed."""

    __tablename__ = "citable_figure"

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    sentence: Mapped[str] = plain("a published figure in words")
    count: Mapped[int | None]
    base: Mapped[int]
    figure: Mapped[dict[str, Any]] = plain_json(
        "a published figure: percent, interval, coverage, item, scope"
    )
    illustrative: Mapped[bool] = mapped_column(default=False)
    provider_collected: Mapped[bool] = mapped_column(default=False)
    frozen_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    frozen_at: Mapped[datetime]


class EvidenceLink(Row):
    """Clause ↔ exactly one pinned thing: a theme version, a frozen figure or an outside source."""

    __tablename__ = "evidence_link"
    __table_args__ = (
        CheckConstraint(
            "(theme_version_id IS NOT NULL AND figure_id IS NULL AND source_id IS NULL)"
            " OR (theme_version_id IS NULL AND figure_id IS NOT NULL AND source_id IS NULL)"
            " OR (theme_version_id IS NULL AND figure_id IS NULL AND source_id IS NOT NULL)",
            name="cites_exactly_one_pinned_thing",
        ),
    )

    id: Mapped[UUID] = pk()
    clause_id: Mapped[UUID] = mapped_column(ForeignKey("clause.id"), index=True)
    stance: Mapped[Stance] = one_of(Stance, default=Stance.SUPPORTS)
    says: Mapped[str] = plain("the drafter's own sentence on what the evidence says", default="")
    theme_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("theme_version.id"), index=True)
    figure_id: Mapped[UUID | None] = mapped_column(ForeignKey("citable_figure.id"))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("outside_source.id"))
    linked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    linked_at: Mapped[datetime]


class Settlement(Row):
    """How opposing evidence on a clause was settled, in the drafter's words."""

    __tablename__ = "settlement"

    id: Mapped[UUID] = pk()
    clause_id: Mapped[UUID] = mapped_column(ForeignKey("clause.id"), index=True)
    words: Mapped[str] = plain("staff's own text; part of the published document")
    settled_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime]


class Justification(Row):
    """Why staff keep a phrase that the language check warns about, for one version of a clause."""

    __tablename__ = "justification"
    __table_args__ = (UniqueConstraint("clause_version_id", "rule"),)

    id: Mapped[UUID] = pk()
    clause_version_id: Mapped[UUID] = mapped_column(ForeignKey("clause_version.id"), index=True)
    rule: Mapped[str] = plain("the number of a language rule", length=40)
    words: Mapped[str] = plain("staff's own text")
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class ClauseReview(Row):
    """A version of a clause was put to the group as this round item."""

    __tablename__ = "clause_review"

    id: Mapped[UUID] = pk()
    clause_version_id: Mapped[UUID] = mapped_column(ForeignKey("clause_version.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("round_item.id"), unique=True)


class Approver(Row):
    """Who may approve specifications of a programme, and in which named role. One role a person."""

    __tablename__ = "approver"
    __table_args__ = (UniqueConstraint("programme_id", "account_id"),)

    id: Mapped[UUID] = pk()
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    role: Mapped[ApprovalRole] = one_of(ApprovalRole)


class Approval(Row):
    """One named role's approval of a frozen pack. Two different people."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("draft_id", "role"), UniqueConstraint("draft_id", "approved_by"))

    id: Mapped[UUID] = pk()
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    role: Mapped[ApprovalRole] = one_of(ApprovalRole)
    fingerprint: Mapped[str] = plain("SHA-256 of the frozen pack", length=64)
    approved_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime]


class Document(Row):
    """A document that the worker made: a DOCX of a draft. It is for publication; consented quotes only."""

    __tablename__ = "document"

    id: Mapped[UUID] = pk()
    draft_id: Mapped[UUID] = mapped_column(ForeignKey("draft.id"), index=True)
    kind: Mapped[str] = plain("the kind of document", length=20)
    job_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("job_run.id"))
    stale: Mapped[bool] = mapped_column(default=False)
    body: Mapped[bytes] = mapped_column(
        LargeBinary, info={"plain": "a document for publication; it holds only what may be published"}
    )
    made_at: Mapped[datetime]
