"""Staff's own sentences about an act: sealed beside the chain, which has their hash alone from now on.

Why somebody asked to let a colleague back in stood in plain view; the events of before have it still, and they stay as
they are.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

FROM_THE_CHAIN = """
    UPDATE recovery SET reason = coalesce((
        SELECT max(e.reason) FROM audit_event e
        WHERE e.act = 'team.ask_recovery' AND e.about_id = recovery.id AND e.reason NOT LIKE 'sentence:%'
    ), '')
"""


def upgrade() -> None:
    op.create_table(
        "audit_sentence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salted_box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["audit_event.id"], name=op.f("fk_audit_sentence_id_audit_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_sentence")),
    )
    with op.batch_alter_table("recovery") as table:
        table.drop_column("reason")


def downgrade() -> None:
    with op.batch_alter_table("recovery") as table:
        table.add_column(sa.Column("reason", sa.String(length=300), nullable=True))
    op.execute(FROM_THE_CHAIN)
    with op.batch_alter_table("recovery") as table:
        table.alter_column("reason", existing_type=sa.String(length=300), nullable=False)
    op.drop_table("audit_sentence")
