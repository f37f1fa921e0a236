"""Cases, working text, redactions, decisions, cleared versions and referrals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_slot",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_release_slot_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "slot_at", name=op.f("pk_release_slot")),
    )
    op.create_table(
        "moderation_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "first_looked",
                "pooled",
                "waiting",
                "claimed",
                "second_check",
                "cleared",
                "theme_only",
                "withheld",
                "spam",
                "withdrawn",
                name="casestate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "reader",
            sa.Enum("provider", "independent", name="reader", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("asked_for_outside", sa.Boolean(), nullable=False),
        sa.Column("about_staff", sa.Boolean(), nullable=False),
        sa.Column("about_hub", sa.Boolean(), nullable=False),
        sa.Column("carried_over", sa.Boolean(), nullable=False),
        sa.Column("handed_over", sa.Boolean(), nullable=False),
        sa.Column("first_looked_by", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withhold_proposed_by", sa.Uuid(), nullable=True),
        sa.Column("withhold_decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(state = 'claimed') = (claimed_by IS NOT NULL)",
            name=op.f("ck_moderation_case_claimed_by_someone"),
        ),
        sa.CheckConstraint(
            "state <> 'withheld' OR (withhold_proposed_by IS NOT NULL AND withhold_decided_by IS NOT NULL)",
            name=op.f("ck_moderation_case_withheld_needs_two"),
        ),
        sa.CheckConstraint(
            "(claimed_by IS NULL) = (lease_until IS NULL)",
            name=op.f("ck_moderation_case_a_claim_has_a_lease"),
        ),
        sa.CheckConstraint(
            "withhold_proposed_by <> withhold_decided_by",
            name=op.f("ck_moderation_case_withheld_by_two_different_people"),
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["account.id"], name=op.f("fk_moderation_case_claimed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["first_looked_by"], ["account.id"], name=op.f("fk_moderation_case_first_looked_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_moderation_case_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_moderation_case_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_moderation_case_response_id_response")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_moderation_case_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["withhold_decided_by"],
            ["account.id"],
            name=op.f("fk_moderation_case_withhold_decided_by_account"),
        ),
        sa.ForeignKeyConstraint(
            ["withhold_proposed_by"],
            ["account.id"],
            name=op.f("fk_moderation_case_withhold_proposed_by_account"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_case")),
        sa.UniqueConstraint("response_id", name=op.f("uq_moderation_case_response_id")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_moderation_case_programme_id"), "moderation_case", ["programme_id"], unique=False
    )
    op.create_table(
        "stepped_back",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_stepped_back_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_stepped_back_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint("case_id", "organisation_id", name=op.f("pk_stepped_back")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_text",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("text_box", sa.LargeBinary(), nullable=True),
        sa.Column("suggestions_box", sa.LargeBinary(), nullable=True),
        sa.Column("erase_after", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_case_text_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_text")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "clear",
                "theme_only",
                "propose_withhold",
                "withhold",
                "return",
                "spam",
                name="decisionkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_decision_case_id_moderation_case")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_decision_decided_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_case_id"), "decision", ["case_id"], unique=False)
    op.create_table(
        "redaction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column(
            "category",
            sa.Enum(
                "person",
                "place",
                "date",
                "contact",
                "third_party",
                "staff",
                "organisation",
                "rare_detail",
                "offence_detail",
                name="category",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name=op.f("ck_redaction_covers_something")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_redaction_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_redaction_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction")),
    )
    op.create_index(op.f("ix_redaction_case_id"), "redaction", ["case_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("lead_organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "immediate", "serious", "concern", name="level", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "open", "taken", "closed", name="referralstate", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("raised_by", sa.Uuid(), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destination_id", sa.Uuid(), nullable=True),
        sa.Column("note_box", sa.LargeBinary(), nullable=True),
        sa.Column("outcome_box", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (taken_by IS NULL)", name=op.f("ck_referral_taken_by_someone")
        ),
        sa.CheckConstraint(
            "(raised_by IS NULL) = (raised_at IS NULL)", name=op.f("ck_referral_a_machine_leaves_no_time")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moderation_case.id"], name=op.f("fk_referral_case_id_moderation_case")
        ),
        sa.ForeignKeyConstraint(
            ["destination_id"], ["destination.id"], name=op.f("fk_referral_destination_id_destination")
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_referral_lead_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_referral_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["raised_by"], ["account.id"], name=op.f("fk_referral_raised_by_account")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_referral_taken_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"], unique=False)
    op.create_index(op.f("ix_referral_programme_id"), "referral", ["programme_id"], unique=False)
    op.create_table(
        "cleared_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text_box", sa.LargeBinary(), nullable=True),
        sa.Column("theme_only", sa.Boolean(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_cleared_version_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_cleared_version_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_cleared_version_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cleared_version")),
        sa.UniqueConstraint("response_id", "number", name=op.f("uq_cleared_version_response_id_number")),
    )
    op.create_index(
        "ix_cleared_version_current",
        "cleared_version",
        ["response_id"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )
    op.create_index(
        op.f("ix_cleared_version_programme_id"), "cleared_version", ["programme_id"], unique=False
    )
    op.create_index(op.f("ix_cleared_version_response_id"), "cleared_version", ["response_id"], unique=False)


def downgrade() -> None:
    op.drop_index(
        "ix_cleared_version_current",
        table_name="cleared_version",
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )
    op.drop_index(op.f("ix_cleared_version_programme_id"), table_name="cleared_version")
    op.drop_index(op.f("ix_cleared_version_response_id"), table_name="cleared_version")
    op.drop_table("cleared_version")
    op.drop_index(op.f("ix_referral_case_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_programme_id"), table_name="referral")
    op.drop_table("referral")
    op.drop_index(op.f("ix_redaction_case_id"), table_name="redaction")
    op.drop_table("redaction")
    op.drop_index(op.f("ix_decision_case_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_table("case_text")
    op.drop_table("stepped_back")
    op.drop_index(op.f("ix_moderation_case_programme_id"), table_name="moderation_case")
    op.drop_table("moderation_case")
    op.drop_table("release_slot")
