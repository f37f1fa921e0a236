"""Question sets, their versions, and survey windows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_set",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_question_set_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_set")),
        sa.UniqueConstraint("programme_id", "key", name=op.f("uq_question_set_programme_id_key")),
    )
    op.create_index(op.f("ix_question_set_programme_id"), "question_set", ["programme_id"], unique=False)
    op.create_table(
        "question_set_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_set_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_set_id"],
            ["question_set.id"],
            name=op.f("fk_question_set_version_question_set_id_question_set"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_set_version")),
        sa.UniqueConstraint(
            "question_set_id", "number", name=op.f("uq_question_set_version_question_set_id_number")
        ),
    )
    op.create_index(
        op.f("ix_question_set_version_question_set_id"),
        "question_set_version",
        ["question_set_id"],
        unique=False,
    )
    op.create_table(
        "question_page",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("content_note", sa.Text(), nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_set_version.id"],
            name=op.f("fk_question_page_version_id_question_set_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_page")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_question_page_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_question_page_version_id_position")),
    )
    op.create_index(op.f("ix_question_page_version_id"), "question_page", ["version_id"], unique=False)
    op.create_table(
        "survey_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "touchpoint",
            sa.Enum(
                "entry", "mid", "exit", "after", name="touchpoint", native_enum=False, create_constraint=True
            ),
            nullable=True,
        ),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "closes_on IS NULL OR closes_on >= opens_on", name=op.f("ck_survey_window_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_survey_window_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_survey_window_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_set_version.id"],
            name=op.f("fk_survey_window_version_id_question_set_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_window")),
        sa.UniqueConstraint("address", name=op.f("uq_survey_window_address")),
    )
    op.create_index(op.f("ix_survey_window_programme_id"), "survey_window", ["programme_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("text", "choice", "scale", name="kind", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("easy", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=True),
        sa.Column("item_key", sa.String(length=60), nullable=True),
        sa.Column("about_staff", sa.Boolean(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind = 'text' OR choices IS NOT NULL", name=op.f("ck_question_a_choice_has_choices")
        ),
        sa.ForeignKeyConstraint(
            ["page_id"], ["question_page.id"], name=op.f("fk_question_page_id_question_page")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_set_version.id"],
            name=op.f("fk_question_version_id_question_set_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_question_version_id_key")),
    )
    op.create_index(op.f("ix_question_page_id"), "question", ["page_id"], unique=False)
    op.create_index(op.f("ix_question_version_id"), "question", ["version_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_question_page_id"), table_name="question")
    op.drop_index(op.f("ix_question_version_id"), table_name="question")
    op.drop_table("question")
    op.drop_index(op.f("ix_survey_window_programme_id"), table_name="survey_window")
    op.drop_table("survey_window")
    op.drop_index(op.f("ix_question_page_version_id"), table_name="question_page")
    op.drop_table("question_page")
    op.drop_index(op.f("ix_question_set_version_question_set_id"), table_name="question_set_version")
    op.drop_table("question_set_version")
    op.drop_index(op.f("ix_question_set_programme_id"), table_name="question_set")
    op.drop_table("question_set")
