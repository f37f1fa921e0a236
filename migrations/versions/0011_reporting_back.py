"""Replies: you said, we did, or could not because."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("theme_version_id", sa.Uuid(), nullable=False),
        sa.Column("clause_id", sa.Uuid(), nullable=True),
        sa.Column(
            "answer",
            sa.Enum("did", "will", "could_not", name="answer", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "drafted",
                "put_to_group",
                "published",
                name="replystate",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'drafted') = (item_id IS NULL)", name=op.f("ck_reply_the_group_saw_it")),
        sa.CheckConstraint(
            "(state = 'published') = (published_at IS NOT NULL)", name=op.f("ck_reply_published_at_a_moment")
        ),
        sa.ForeignKeyConstraint(["clause_id"], ["clause.id"], name=op.f("fk_reply_clause_id_clause")),
        sa.ForeignKeyConstraint(["item_id"], ["round_item.id"], name=op.f("fk_reply_item_id_round_item")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_reply_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["theme_version_id"], ["theme_version.id"], name=op.f("fk_reply_theme_version_id_theme_version")
        ),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_reply_written_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_index(op.f("ix_reply_programme_id"), "reply", ["programme_id"], unique=False)
    op.create_index(op.f("ix_reply_theme_version_id"), "reply", ["theme_version_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_reply_programme_id"), table_name="reply")
    op.drop_index(op.f("ix_reply_theme_version_id"), table_name="reply")
    op.drop_table("reply")
