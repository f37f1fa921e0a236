"""What named people said about each class of the retention schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_approval",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("class_key", sa.String(length=40), nullable=False),
        sa.Column("said", sa.String(length=7), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("said IN ('may_run', 'keep_on')", name=op.f("ck_retention_approval_said")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_retention_approval_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["said_by"], ["account.id"], name=op.f("fk_retention_approval_said_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_approval")),
    )
    op.create_index(op.f("ix_retention_approval_programme_id"), "retention_approval", ["programme_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_retention_approval_programme_id"), table_name="retention_approval")
    op.drop_table("retention_approval")
