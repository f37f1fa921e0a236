"""Who has words open for their first look or second check: taken like a claim, and seen by colleagues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from feedback.core.columns import Moment

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_look",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("until", Moment(), nullable=True),
        sa.CheckConstraint(
            "(account_id IS NULL) = (until IS NULL)", name=op.f("ck_case_look_a_look_has_a_lease")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_look_account_id_account")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_case.id"],
            name=op.f("fk_case_look_case_id_moderation_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_look")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("case_look")
