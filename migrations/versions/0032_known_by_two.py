"""Known by two: colleagues who say of each other that it is really they who sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "acquaintance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("known_by", sa.Uuid(), nullable=False),
        sa.Column("known_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "known_by <> account_id", name=op.f("ck_acquaintance_nobody_confirms_that_they_are_there")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_acquaintance_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_acquaintance_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acquaintance")),
    )
    op.create_index(op.f("ix_acquaintance_programme_id"), "acquaintance", ["programme_id"])
    op.create_index(op.f("ix_acquaintance_account_id"), "acquaintance", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_acquaintance_account_id"), table_name="acquaintance")
    op.drop_index(op.f("ix_acquaintance_programme_id"), table_name="acquaintance")
    op.drop_table("acquaintance")
