"""Drafts, clauses, evidence, approvals and documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_source",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("method", sa.String(length=300), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("dates", sa.String(length=100), nullable=False),
        sa.Column("provenance", sa.String(length=300), nullable=False),
        sa.Column("reference", sa.String(length=300), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_outside_source_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_source")),
    )
    op.create_index(op.f("ix_outside_source_programme_id"), "outside_source", ["programme_id"], unique=False)
    op.create_table(
        "approver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "strategic_director",
                "section_151",
                "monitoring_officer",
                name="approvalrole",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_approver_account_id_account")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_approver_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approver")),
        sa.UniqueConstraint("programme_id", "account_id", name=op.f("uq_approver_programme_id_account_id")),
    )
    op.create_index(op.f("ix_approver_account_id"), "approver", ["account_id"], unique=False)
    op.create_index(op.f("ix_approver_programme_id"), "approver", ["programme_id"], unique=False)
    op.create_table(
        "citable_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("figure", sa.JSON(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("provider_collected", sa.Boolean(), nullable=False),
        sa.Column("frozen_by", sa.Uuid(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by"], ["account.id"], name=op.f("fk_citable_figure_frozen_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_citable_figure_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citable_figure")),
    )
    op.create_index(op.f("ix_citable_figure_programme_id"), "citable_figure", ["programme_id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "approved",
                "published",
                name="draftstate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("total", sa.String(length=20), nullable=False),
        sa.Column("uplift_percent", sa.String(length=10), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("audit_head", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_draft_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["started_by"], ["account.id"], name=op.f("fk_draft_started_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    op.create_index(op.f("ix_draft_programme_id"), "draft", ["programme_id"], unique=False)
    op.create_table(
        "approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "strategic_director",
                "section_151",
                "monitoring_officer",
                name="approvalrole",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_approval_approved_by_account")
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_approval_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("draft_id", "approved_by", name=op.f("uq_approval_draft_id_approved_by")),
        sa.UniqueConstraint("draft_id", "role", name=op.f("uq_approval_draft_id_role")),
    )
    op.create_index(op.f("ix_approval_draft_id"), "approval", ["draft_id"], unique=False)
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("job_run_id", sa.Uuid(), nullable=True),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_document_draft_id_draft")),
        sa.ForeignKeyConstraint(["job_run_id"], ["job_run.id"], name=op.f("fk_document_job_run_id_job_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_draft_id"), "document", ["draft_id"], unique=False)
    op.create_table(
        "section",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_section_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("draft_id", "key", name=op.f("uq_section_draft_id_key")),
    )
    op.create_index(op.f("ix_section_draft_id"), "section", ["draft_id"], unique=False)
    op.create_table(
        "clause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("section_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=True),
        sa.Column("all_lots", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "in_review",
                "agreed",
                "agreed_with_dissent",
                "returned",
                "withdrawn",
                name="clausestatus",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("amber", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_clause_draft_id_draft")),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_clause_outcome_id_outcome")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_clause_section_id_section")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("draft_id", "mark", name=op.f("uq_clause_draft_id_mark")),
    )
    op.create_index(op.f("ix_clause_draft_id"), "clause", ["draft_id"], unique=False)
    op.create_index(op.f("ix_clause_section_id"), "clause", ["section_id"], unique=False)
    op.create_table(
        "clause_lot",
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_lot_clause_id_clause"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_clause_lot_lot_id_lot")),
        sa.PrimaryKeyConstraint("clause_id", "lot_id", name=op.f("pk_clause_lot")),
    )
    op.create_table(
        "clause_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("formal", sa.Text(), nullable=False),
        sa.Column("plain_english", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_clause_version_clause_id_clause")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_clause_version_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_version")),
        sa.UniqueConstraint("clause_id", "number", name=op.f("uq_clause_version_clause_id_number")),
    )
    op.create_index(op.f("ix_clause_version_clause_id"), "clause_version", ["clause_id"], unique=False)
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("supports", "opposes", name="stance", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("says", sa.Text(), nullable=False),
        sa.Column("theme_version_id", sa.Uuid(), nullable=True),
        sa.Column("figure_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(theme_version_id IS NOT NULL AND figure_id IS NULL AND source_id IS NULL) OR (theme_version_id IS NULL AND figure_id IS NOT NULL AND source_id IS NULL) OR (theme_version_id IS NULL AND figure_id IS NULL AND source_id IS NOT NULL)",
            name=op.f("ck_evidence_link_cites_exactly_one_pinned_thing"),
        ),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_evidence_link_clause_id_clause")),
        sa.ForeignKeyConstraint(
            ["figure_id"], ["citable_figure.id"], name=op.f("fk_evidence_link_figure_id_citable_figure")
        ),
        sa.ForeignKeyConstraint(
            ["linked_by"], ["account.id"], name=op.f("fk_evidence_link_linked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["outside_source.id"], name=op.f("fk_evidence_link_source_id_outside_source")
        ),
        sa.ForeignKeyConstraint(
            ["theme_version_id"],
            ["theme_version.id"],
            name=op.f("fk_evidence_link_theme_version_id_theme_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_link")),
    )
    op.create_index(op.f("ix_evidence_link_clause_id"), "evidence_link", ["clause_id"], unique=False)
    op.create_index(
        op.f("ix_evidence_link_theme_version_id"), "evidence_link", ["theme_version_id"], unique=False
    )
    op.create_table(
        "settlement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_settlement_clause_id_clause")),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["account.id"], name=op.f("fk_settlement_settled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement")),
    )
    op.create_index(op.f("ix_settlement_clause_id"), "settlement", ["clause_id"], unique=False)
    op.create_table(
        "clause_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_version_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_version_id"],
            ["clause_version.id"],
            name=op.f("fk_clause_review_clause_version_id_clause_version"),
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["round_item.id"], name=op.f("fk_clause_review_item_id_round_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause_review")),
        sa.UniqueConstraint("item_id", name=op.f("uq_clause_review_item_id")),
    )
    op.create_index(
        op.f("ix_clause_review_clause_version_id"), "clause_review", ["clause_version_id"], unique=False
    )
    op.create_table(
        "justification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clause_version_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clause_version_id"],
            ["clause_version.id"],
            name=op.f("fk_justification_clause_version_id_clause_version"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["account.id"], name=op.f("fk_justification_written_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_justification")),
        sa.UniqueConstraint(
            "clause_version_id", "rule", name=op.f("uq_justification_clause_version_id_rule")
        ),
    )
    op.create_index(
        op.f("ix_justification_clause_version_id"), "justification", ["clause_version_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_justification_clause_version_id"), table_name="justification")
    op.drop_table("justification")
    op.drop_index(op.f("ix_clause_review_clause_version_id"), table_name="clause_review")
    op.drop_table("clause_review")
    op.drop_index(op.f("ix_settlement_clause_id"), table_name="settlement")
    op.drop_table("settlement")
    op.drop_index(op.f("ix_evidence_link_clause_id"), table_name="evidence_link")
    op.drop_index(op.f("ix_evidence_link_theme_version_id"), table_name="evidence_link")
    op.drop_table("evidence_link")
    op.drop_index(op.f("ix_clause_version_clause_id"), table_name="clause_version")
    op.drop_table("clause_version")
    op.drop_table("clause_lot")
    op.drop_index(op.f("ix_clause_draft_id"), table_name="clause")
    op.drop_index(op.f("ix_clause_section_id"), table_name="clause")
    op.drop_table("clause")
    op.drop_index(op.f("ix_section_draft_id"), table_name="section")
    op.drop_table("section")
    op.drop_index(op.f("ix_document_draft_id"), table_name="document")
    op.drop_table("document")
    op.drop_index(op.f("ix_approval_draft_id"), table_name="approval")
    op.drop_table("approval")
    op.drop_index(op.f("ix_draft_programme_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index(op.f("ix_citable_figure_programme_id"), table_name="citable_figure")
    op.drop_table("citable_figure")
    op.drop_index(op.f("ix_approver_account_id"), table_name="approver")
    op.drop_index(op.f("ix_approver_programme_id"), table_name="approver")
    op.drop_table("approver")
    op.drop_index(op.f("ix_outside_source_programme_id"), table_name="outside_source")
    op.drop_table("outside_source")
