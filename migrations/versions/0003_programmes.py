"""Programmes, lots, services, outcomes, timetable, appointments, helplines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "before_market",
                "tender_open",
                "awarded",
                name="stage",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.Column("release_minimum", sa.Integer(), nullable=False),
        sa.Column("publish_base", sa.Integer(), nullable=False),
        sa.Column("first_look_hours", sa.Integer(), nullable=False),
        sa.Column("serious_hours", sa.Integer(), nullable=False),
        sa.Column("moderation_hours", sa.Integer(), nullable=False),
        sa.Column("lease_minutes", sa.Integer(), nullable=False),
        sa.Column("undo_seconds", sa.Integer(), nullable=False),
        sa.Column("reads_when", sa.Text(), nullable=False),
        sa.CheckConstraint("publish_base >= 5", name=op.f("ck_programme_a_public_base_is_never_tiny")),
        sa.CheckConstraint("release_minimum >= 2", name=op.f("ck_programme_a_slot_is_never_one_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "destination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_destination_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
    )
    op.create_index(op.f("ix_destination_programme_id"), "destination", ["programme_id"], unique=False)
    op.create_table(
        "helpline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("chat", sa.String(length=80), nullable=False),
        sa.Column("hours", sa.String(length=80), nullable=False),
        sa.Column("who", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("recheck_days", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=80), nullable=False),
        sa.Column("always", sa.Boolean(), nullable=False),
        sa.Column("local", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_helpline_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpline")),
    )
    op.create_index(op.f("ix_helpline_programme_id"), "helpline", ["programme_id"], unique=False)
    op.create_table(
        "lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("annual", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("annual >= 0", name=op.f("ck_lot_money_is_not_owed")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_lot_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_lot_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_lot_programme_id_number")),
    )
    op.create_index(op.f("ix_lot_programme_id"), "lot", ["programme_id"], unique=False)
    op.create_table(
        "milestone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("month_only", sa.Boolean(), nullable=False),
        sa.Column("accountable", sa.String(length=200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_milestone_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_programme_id"), "milestone", ["programme_id"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_outcome_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_outcome_programme_id_number")),
    )
    op.create_index(op.f("ix_outcome_programme_id"), "outcome", ["programme_id"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "moderator",
                "independent",
                "safeguarding",
                "member",
                "facilitator",
                "commissioner",
                "elected",
                "administrator",
                "auditor",
                name="role",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_appointment_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_appointment_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_appointment_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
        sa.UniqueConstraint(
            "programme_id", "account_id", "role", name=op.f("uq_appointment_programme_id_account_id_role")
        ),
    )
    op.create_index(op.f("ix_appointment_account_id"), "appointment", ["account_id"], unique=False)
    op.create_index(op.f("ix_appointment_programme_id"), "appointment", ["programme_id"], unique=False)
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("is_hub", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_service_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_service_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_service_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_service_programme_id_name")),
    )
    op.create_index(op.f("ix_service_programme_id"), "service", ["programme_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_service_programme_id"), table_name="service")
    op.drop_table("service")
    op.drop_index(op.f("ix_appointment_account_id"), table_name="appointment")
    op.drop_index(op.f("ix_appointment_programme_id"), table_name="appointment")
    op.drop_table("appointment")
    op.drop_index(op.f("ix_outcome_programme_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_milestone_programme_id"), table_name="milestone")
    op.drop_table("milestone")
    op.drop_index(op.f("ix_lot_programme_id"), table_name="lot")
    op.drop_table("lot")
    op.drop_index(op.f("ix_helpline_programme_id"), table_name="helpline")
    op.drop_table("helpline")
    op.drop_index(op.f("ix_destination_programme_id"), table_name="destination")
    op.drop_table("destination")
    op.drop_table("programme")
