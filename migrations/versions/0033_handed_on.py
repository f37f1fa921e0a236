"""Who led a referral before it turned out that another lead should: without a time, like what a machine raises."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handed_on",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_handed_on_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_handed_on_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_handed_on_taken_by_account")),
        sa.PrimaryKeyConstraint("referral_id", "organisation_id", name=op.f("pk_handed_on")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("handed_on")
