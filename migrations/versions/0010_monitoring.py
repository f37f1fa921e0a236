"""Leavers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "leavers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_leavers_nobody_is_less_than_none")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_leavers_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"], name=op.f("fk_leavers_service_id_service")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leavers")),
        sa.UniqueConstraint(
            "service_id", "from_on", "to_on", name=op.f("uq_leavers_service_id_from_on_to_on")
        ),
    )
    op.create_index(op.f("ix_leavers_programme_id"), "leavers", ["programme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_leavers_programme_id"), table_name="leavers")
    op.drop_table("leavers")
