"""Requests for what we hold, complaints, and the custody log of what left."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KINDS = (
    "'victim_information', 'court_order', 'inquiry', 'subject_access', 'freedom_of_information', 'complaint'"
)
PEOPLE = ("recorded_by", "checked_by", "released_by", "answered_by")
REQUEST = "information_request"


def upgrade() -> None:
    op.create_table(
        REQUEST,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=22), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("rank", sa.String(length=200), nullable=False),
        sa.Column("gateway", sa.String(length=300), nullable=False),
        sa.Column("enquiry_box", sa.LargeBinary(), nullable=True),
        sa.Column("notice", sa.String(length=12), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.Column("from_week", sa.String(length=8), nullable=True),
        sa.Column("to_week", sa.String(length=8), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_box", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_box", sa.LargeBinary(), nullable=True),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("bundle_files", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "released_by <> checked_by", name=op.f(f"ck_{REQUEST}_released_by_a_second_person")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR checked_by IS NOT NULL",
            name=op.f(f"ck_{REQUEST}_released_only_once_checked"),
        ),
        sa.CheckConstraint(
            "bundle_box IS NULL OR released_by IS NOT NULL", name=op.f(f"ck_{REQUEST}_a_bundle_was_released")
        ),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f(f"ck_{REQUEST}_kind")),
        sa.CheckConstraint(
            "notice IN ('given', 'not_possible', 'withheld')", name=op.f(f"ck_{REQUEST}_notice")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f(f"fk_{REQUEST}_programme_id_programme")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f(f"fk_{REQUEST}_service_id_service")
        ),
        *(
            sa.ForeignKeyConstraint([person], ["account.id"], name=op.f(f"fk_{REQUEST}_{person}_account"))
            for person in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{REQUEST}")),
    )
    op.create_index(op.f(f"ix_{REQUEST}_programme_id"), REQUEST, ["programme_id"])
    op.create_table(
        "custody",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(length=11), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "act IN ('checked', 'released', 'made', 'handed_over')", name=op.f("ck_custody_step")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], [f"{REQUEST}.id"], name=op.f("fk_custody_request_id_information_request")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_custody_account_id_account")),
        sa.PrimaryKeyConstraint("request_id", "number", name=op.f("pk_custody")),
    )


def downgrade() -> None:
    op.drop_table("custody")
    op.drop_index(op.f(f"ix_{REQUEST}_programme_id"), table_name=REQUEST)
    op.drop_table(REQUEST)
