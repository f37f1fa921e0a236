"""Where people under 16 are sent, and which helplines are theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("helpline") as table:
        table.add_column(sa.Column("for_young", sa.Boolean(), nullable=True))
    op.execute("UPDATE helpline SET for_young = (name = 'Childline')")
    with op.batch_alter_table("helpline") as table:
        table.alter_column("for_young", existing_type=sa.Boolean(), nullable=False)
    op.create_table(
        "young_route",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=600), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("link", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "number <> '' OR text <> '' OR link <> ''",
            name=op.f("ck_young_route_there_is_a_way_to_reach_it"),
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_young_route_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_young_route")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_young_route_programme_id")),
    )


def downgrade() -> None:
    op.drop_table("young_route")
    with op.batch_alter_table("helpline") as table:
        table.drop_column("for_young")
