"""Training: who noted it and when, and why it counts no more. The newest note counts.

Notes of before get what is known of them: from the audit chain, or from the invitation that brought them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

FROM_THE_CHAIN = """
    UPDATE training SET
        noted_at = (SELECT max(e.at) FROM audit_event e WHERE e.act = 'team.note_training' AND e.about_id = training.id),
        noted_by = (SELECT e.account_id FROM audit_event e
                    WHERE e.act = 'team.note_training' AND e.about_id = training.id
                    ORDER BY e.number DESC LIMIT 1)
"""
_INVITED = """
    FROM invitation i JOIN entry_link l ON l.id = i.link_id
    WHERE i.account_id = training.account_id AND i.trained_until = training.valid_until AND l.used_at IS NOT NULL
    ORDER BY l.used_at DESC LIMIT 1
"""
FROM_INVITATIONS = f"""
    UPDATE training SET noted_at = (SELECT l.used_at {_INVITED}), noted_by = (SELECT i.invited_by {_INVITED})
    WHERE noted_at IS NULL
"""  # noqa: S608 - our own words
END = "(valid_until IS NULL) = (why_box IS NOT NULL)"
NOTE = "(noted_by IS NULL) = (noted_at IS NULL)"


def upgrade() -> None:
    with op.batch_alter_table("training") as table:
        table.alter_column("valid_until", existing_type=sa.Date(), nullable=True)
        table.add_column(sa.Column("why_box", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("noted_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("noted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(FROM_THE_CHAIN)
    op.execute(FROM_INVITATIONS)
    with op.batch_alter_table("training") as table:
        table.create_check_constraint(op.f("ck_training_an_end_says_why"), END)
        table.create_check_constraint(op.f("ck_training_a_note_has_a_person_and_a_moment"), NOTE)


def downgrade() -> None:
    # Before, the longest time counted. A note that is not the newest would count again, so only what counts now stays.
    op.execute(
        "DELETE FROM training WHERE EXISTS (SELECT 1 FROM training newer WHERE newer.account_id = training.account_id"
        " AND newer.kind = training.kind AND newer.noted_at IS NOT NULL"
        " AND (training.noted_at IS NULL OR newer.noted_at > training.noted_at))"
    )
    op.execute("DELETE FROM training WHERE valid_until IS NULL")
    with op.batch_alter_table("training") as table:
        table.drop_constraint(op.f("ck_training_a_note_has_a_person_and_a_moment"), type_="check")
        table.drop_constraint(op.f("ck_training_an_end_says_why"), type_="check")
    with op.batch_alter_table("training") as table:
        for column in ("noted_at", "noted_by", "why_box"):
            table.drop_column(column)
        table.alter_column("valid_until", existing_type=sa.Date(), nullable=False)
