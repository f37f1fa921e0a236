"""Mappings of past feedback that are kept under a name for the next file of the same kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_mapping",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_import_mapping_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["account.id"], name=op.f("fk_import_mapping_saved_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_mapping")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_import_mapping_programme_id_name")),
    )
    op.create_index(op.f("ix_import_mapping_programme_id"), "import_mapping", ["programme_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_import_mapping_programme_id"), table_name="import_mapping")
    op.drop_table("import_mapping")
