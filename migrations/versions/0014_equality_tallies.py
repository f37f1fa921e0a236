"""Tallies of what people told us about themselves, and the names of the folds that are in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "equality_tally",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("choice", sa.String(length=40), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "shown >= 0 AND counted >= shown", name=op.f("ck_equality_tally_shown_follows_counted")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_equality_tally_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("programme_id", "topic", "choice", name=op.f("pk_equality_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "equality_fold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_fold")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("equality_fold")
    op.drop_table("equality_tally")
