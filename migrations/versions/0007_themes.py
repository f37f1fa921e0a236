"""The codebook, excerpts, themes and their versions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "theme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_theme_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_theme_programme_id_number")),
    )
    op.create_index(op.f("ix_theme_programme_id"), "theme", ["programme_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("outcome_id", sa.Uuid(), nullable=True),
        sa.Column(
            "axis",
            sa.Enum(
                "working_well",
                "worried_about",
                "needs_to_happen",
                name="axis",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("include", sa.Text(), nullable=False),
        sa.Column("exclude", sa.Text(), nullable=False),
        sa.Column("seeded", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_label_outcome_id_outcome")),
        sa.ForeignKeyConstraint(["parent_id"], ["label.id"], name=op.f("fk_label_parent_id_label")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_label_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_label_programme_id_name")),
    )
    op.create_index(op.f("ix_label_programme_id"), "label", ["programme_id"], unique=False)
    op.create_table(
        "theme_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("theme_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("would_change", sa.Text(), nullable=False),
        sa.Column("minority_view", sa.Text(), nullable=False),
        sa.Column(
            "axis",
            sa.Enum(
                "working_well",
                "worried_about",
                "needs_to_happen",
                name="axis",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "agreed",
                "agreed_with_dissent",
                "returned",
                "superseded",
                name="themestate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("counts", sa.JSON(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state = 'draft' OR frozen_at IS NOT NULL", name=op.f("ck_theme_version_frozen_once_reviewed")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_theme_version_made_by_account")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_theme_version_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_theme_version_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme_version")),
        sa.UniqueConstraint("theme_id", "number", name=op.f("uq_theme_version_theme_id_number")),
    )
    op.create_index(op.f("ix_theme_version_programme_id"), "theme_version", ["programme_id"], unique=False)
    op.create_index(op.f("ix_theme_version_theme_id"), "theme_version", ["theme_id"], unique=False)
    op.create_table(
        "source_loss",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("excerpts", sa.Integer(), nullable=False),
        sa.Column("week", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["theme_version.id"], name=op.f("fk_source_loss_version_id_theme_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_loss")),
    )
    op.create_index(op.f("ix_source_loss_version_id"), "source_loss", ["version_id"], unique=False)
    op.create_table(
        "theme_outcome",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("outcome_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["outcome.id"], name=op.f("fk_theme_outcome_outcome_id_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["theme_version.id"],
            name=op.f("fk_theme_outcome_version_id_theme_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "outcome_id", name=op.f("pk_theme_outcome")),
    )
    op.create_table(
        "read_mark",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_read_mark_made_by_account")),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_read_mark_response_id_response")
        ),
        sa.PrimaryKeyConstraint("response_id", name=op.f("pk_read_mark")),
    )
    op.create_table(
        "excerpt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("cleared_version_id", sa.Uuid(), nullable=False),
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("end_at", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("start_at >= 0 AND end_at > start_at", name=op.f("ck_excerpt_holds_something")),
        sa.ForeignKeyConstraint(
            ["cleared_version_id"],
            ["cleared_version.id"],
            name=op.f("fk_excerpt_cleared_version_id_cleared_version"),
        ),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_excerpt_label_id_label")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_excerpt_made_by_account")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_excerpt_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_excerpt_response_id_response")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excerpt")),
    )
    op.create_index(op.f("ix_excerpt_cleared_version_id"), "excerpt", ["cleared_version_id"], unique=False)
    op.create_index(op.f("ix_excerpt_label_id"), "excerpt", ["label_id"], unique=False)
    op.create_index(op.f("ix_excerpt_programme_id"), "excerpt", ["programme_id"], unique=False)
    op.create_index(op.f("ix_excerpt_response_id"), "excerpt", ["response_id"], unique=False)
    op.create_table(
        "theme_excerpt",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("excerpt_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["excerpt_id"],
            ["excerpt.id"],
            name=op.f("fk_theme_excerpt_excerpt_id_excerpt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["theme_version.id"],
            name=op.f("fk_theme_excerpt_version_id_theme_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "excerpt_id", name=op.f("pk_theme_excerpt")),
    )
    op.create_index(op.f("ix_theme_excerpt_excerpt_id"), "theme_excerpt", ["excerpt_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_theme_excerpt_excerpt_id"), table_name="theme_excerpt")
    op.drop_table("theme_excerpt")
    op.drop_index(op.f("ix_excerpt_cleared_version_id"), table_name="excerpt")
    op.drop_index(op.f("ix_excerpt_label_id"), table_name="excerpt")
    op.drop_index(op.f("ix_excerpt_programme_id"), table_name="excerpt")
    op.drop_index(op.f("ix_excerpt_response_id"), table_name="excerpt")
    op.drop_table("excerpt")
    op.drop_table("read_mark")
    op.drop_table("theme_outcome")
    op.drop_index(op.f("ix_source_loss_version_id"), table_name="source_loss")
    op.drop_table("source_loss")
    op.drop_index(op.f("ix_theme_version_programme_id"), table_name="theme_version")
    op.drop_index(op.f("ix_theme_version_theme_id"), table_name="theme_version")
    op.drop_table("theme_version")
    op.drop_index(op.f("ix_label_programme_id"), table_name="label")
    op.drop_table("label")
    op.drop_index(op.f("ix_theme_programme_id"), table_name="theme")
    op.drop_table("theme")
