"""Submissions and responses, rooms, imports and return codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=False),
        sa.Column("vouched_by", sa.Uuid(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "vouched_by <> imported_by", name=op.f("ck_import_batch_nobody_vouches_for_themselves")
        ),
        sa.ForeignKeyConstraint(
            ["imported_by"], ["account.id"], name=op.f("fk_import_batch_imported_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_import_batch_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["vouched_by"], ["account.id"], name=op.f("fk_import_batch_vouched_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
        sa.UniqueConstraint("programme_id", "digest", name=op.f("uq_import_batch_programme_id_digest")),
    )
    op.create_index(op.f("ix_import_batch_programme_id"), "import_batch", ["programme_id"], unique=False)
    op.create_table(
        "import_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("file_box", sa.LargeBinary(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("illustrative", sa.Boolean(), nullable=False),
        sa.Column("voucher_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_import_upload_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_import_upload_sent_by_account")),
        sa.ForeignKeyConstraint(
            ["voucher_id"], ["account.id"], name=op.f("fk_import_upload_voucher_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_upload")),
    )
    op.create_index(op.f("ix_import_upload_programme_id"), "import_upload", ["programme_id"], unique=False)
    op.create_table(
        "room_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("consent_given", sa.Boolean(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("consent_given = true", name=op.f("ck_room_session_the_room_agreed")),
        sa.CheckConstraint("present >= 2", name=op.f("ck_room_session_a_room_is_more_than_one")),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_room_session_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_room_session_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_session")),
    )
    op.create_index(op.f("ix_room_session_programme_id"), "room_session", ["programme_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("window_id", sa.Uuid(), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("received_week", sa.String(length=8), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "form",
                "group",
                "paper",
                "assisted",
                "import",
                name="source",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "may_use",
            sa.Enum(
                "counted",
                "service",
                "group",
                "public",
                name="mayuse",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "reads_first",
            sa.Enum(
                "outside", "service", "either", name="readsfirst", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("held_for_spam", sa.Boolean(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("room_session_id", sa.Uuid(), nullable=True),
        sa.Column("import_batch_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(source = 'group') = (room_session_id IS NOT NULL)",
            name=op.f("ck_submission_a_group_has_its_room"),
        ),
        sa.CheckConstraint(
            "(source = 'import') = (import_batch_id IS NOT NULL)",
            name=op.f("ck_submission_an_import_has_its_batch"),
        ),
        sa.CheckConstraint(
            "source <> 'import' OR may_use <> 'public'", name=op.f("ck_submission_an_import_is_never_quoted")
        ),
        sa.ForeignKeyConstraint(
            ["import_batch_id"], ["import_batch.id"], name=op.f("fk_submission_import_batch_id_import_batch")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_submission_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["room_session_id"], ["room_session.id"], name=op.f("fk_submission_room_session_id_room_session")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_submission_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["survey_window.id"], name=op.f("fk_submission_window_id_survey_window")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_submission_import_batch_id"), "submission", ["import_batch_id"], unique=False)
    op.create_index(op.f("ix_submission_programme_id"), "submission", ["programme_id"], unique=False)
    op.create_index(op.f("ix_submission_received_week"), "submission", ["received_week"], unique=False)
    op.create_index(op.f("ix_submission_service_id"), "submission", ["service_id"], unique=False)
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("is_text", sa.Boolean(), nullable=False),
        sa.Column("original", sa.LargeBinary(), nullable=True),
        sa.Column("choice", sa.String(length=60), nullable=True),
        sa.Column(
            "may_use",
            sa.Enum(
                "counted",
                "service",
                "group",
                "public",
                name="mayuse",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "NOT (original IS NOT NULL AND choice IS NOT NULL)", name=op.f("ck_response_words_or_a_choice")
        ),
        sa.CheckConstraint(
            "NOT withdrawn OR (original IS NULL AND choice IS NULL)",
            name=op.f("ck_response_a_tombstone_has_no_words"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_response_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_response_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_response_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_response_programme_id"), "response", ["programme_id"], unique=False)
    op.create_index(op.f("ix_response_question_id"), "response", ["question_id"], unique=False)
    op.create_index(op.f("ix_response_submission_id"), "response", ["submission_id"], unique=False)
    op.create_table(
        "return_code",
        sa.Column("selector", sa.LargeBinary(length=32), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("verifier", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_return_code_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("selector", name=op.f("pk_return_code")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_return_code_submission_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "imported_label",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_imported_label_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_label")),
    )
    op.create_index(op.f("ix_imported_label_response_id"), "imported_label", ["response_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_imported_label_response_id"), table_name="imported_label")
    op.drop_table("imported_label")
    op.drop_table("return_code")
    op.drop_index(op.f("ix_response_programme_id"), table_name="response")
    op.drop_index(op.f("ix_response_question_id"), table_name="response")
    op.drop_index(op.f("ix_response_submission_id"), table_name="response")
    op.drop_table("response")
    op.drop_index(op.f("ix_submission_import_batch_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_programme_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_received_week"), table_name="submission")
    op.drop_index(op.f("ix_submission_service_id"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(op.f("ix_room_session_programme_id"), table_name="room_session")
    op.drop_table("room_session")
    op.drop_index(op.f("ix_import_upload_programme_id"), table_name="import_upload")
    op.drop_table("import_upload")
    op.drop_index(op.f("ix_import_batch_programme_id"), table_name="import_batch")
    op.drop_table("import_batch")
