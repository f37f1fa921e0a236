"""Groups, members, interests, rounds, votes and dissent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "working_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "co_production",
                "survivor_only",
                "board",
                "reference",
                "scrutiny",
                "advisory",
                name="groupkind",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("banner", sa.Text(), nullable=False),
        sa.Column("meets_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_working_group_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_group")),
        sa.UniqueConstraint("programme_id", "name", name=op.f("uq_working_group_programme_id_name")),
    )
    op.create_index(op.f("ix_working_group_programme_id"), "working_group", ["programme_id"], unique=False)
    op.create_table(
        "member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "speaks_for",
            sa.Enum(
                "survivor",
                "provider",
                "hub",
                "police",
                "agency",
                "voluntary",
                "council",
                name="speaksfor",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("pseudonym_box", sa.LargeBinary(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_member_account_id_account")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name=op.f("fk_member_group_id_working_group")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("group_id", "account_id", name=op.f("uq_member_group_id_account_id")),
    )
    op.create_index(op.f("ix_member_account_id"), "member", ["account_id"], unique=False)
    op.create_index(op.f("ix_member_group_id"), "member", ["group_id"], unique=False)
    op.create_table(
        "round",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="roundstate", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_round_closed_at_a_moment")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["working_group.id"], name=op.f("fk_round_group_id_working_group")
        ),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_round_opened_by_account")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_round_programme_id_programme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
    )
    op.create_index(op.f("ix_round_group_id"), "round", ["group_id"], unique=False)
    op.create_index(op.f("ix_round_programme_id"), "round", ["programme_id"], unique=False)
    op.create_table(
        "round_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "subject",
            sa.Enum("theme", "clause", "reply", name="subject", native_enum=False, create_constraint=True),
            nullable=False,
        ),
        sa.Column("theme_version_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(
                "agreed",
                "agreed_with_dissent",
                "returned",
                name="result",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column("tally", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(subject = 'theme') = (theme_version_id IS NOT NULL)",
            name=op.f("ck_round_item_a_theme_is_pinned"),
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_round_item_round_id_round")),
        sa.ForeignKeyConstraint(
            ["theme_version_id"],
            ["theme_version.id"],
            name=op.f("fk_round_item_theme_version_id_theme_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_item")),
    )
    op.create_index(op.f("ix_round_item_round_id"), "round_item", ["round_id"], unique=False)
    op.create_index(op.f("ix_round_item_theme_version_id"), "round_item", ["theme_version_id"], unique=False)
    op.create_table(
        "dissent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column(
            "speaks_for",
            sa.Enum(
                "survivor",
                "provider",
                "hub",
                "police",
                "agency",
                "voluntary",
                "council",
                name="speaksfor",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=False,
        ),
        sa.Column("interest_declared", sa.Boolean(), nullable=False),
        sa.Column("words_box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["round_item.id"], name=op.f("fk_dissent_item_id_round_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissent")),
    )
    op.create_index(op.f("ix_dissent_item_id"), "dissent", ["item_id"], unique=False)
    op.create_table(
        "interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("words_box", sa.LargeBinary(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["round_item.id"], name=op.f("fk_interest_item_id_round_item")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_interest_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
    )
    op.create_index(op.f("ix_interest_member_id"), "interest", ["member_id"], unique=False)
    op.create_table(
        "vote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("room_of", sa.Integer(), nullable=True),
        sa.Column(
            "speaks_for",
            sa.Enum(
                "survivor",
                "provider",
                "hub",
                "police",
                "agency",
                "voluntary",
                "council",
                name="speaksfor",
                native_enum=False,
                create_constraint=True,
            ),
            nullable=True,
        ),
        sa.Column(
            "view",
            sa.Enum(
                "agree", "amend", "disagree", "pass", name="view", native_enum=False, create_constraint=True
            ),
            nullable=False,
        ),
        sa.Column("words_box", sa.LargeBinary(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(member_id IS NULL) = (room_of IS NOT NULL)", name=op.f("ck_vote_a_member_or_a_room")
        ),
        sa.CheckConstraint(
            "(room_of IS NULL) = (speaks_for IS NULL)", name=op.f("ck_vote_a_room_speaks_for_somebody")
        ),
        sa.CheckConstraint("room_of IS NULL OR room_of >= 1", name=op.f("ck_vote_a_room_holds_people")),
        sa.ForeignKeyConstraint(["item_id"], ["round_item.id"], name=op.f("fk_vote_item_id_round_item")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_vote_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("item_id", "member_id", name=op.f("uq_vote_item_id_member_id")),
    )
    op.create_index(op.f("ix_vote_item_id"), "vote", ["item_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_vote_item_id"), table_name="vote")
    op.drop_table("vote")
    op.drop_index(op.f("ix_interest_member_id"), table_name="interest")
    op.drop_table("interest")
    op.drop_index(op.f("ix_dissent_item_id"), table_name="dissent")
    op.drop_table("dissent")
    op.drop_index(op.f("ix_round_item_round_id"), table_name="round_item")
    op.drop_index(op.f("ix_round_item_theme_version_id"), table_name="round_item")
    op.drop_table("round_item")
    op.drop_index(op.f("ix_round_group_id"), table_name="round")
    op.drop_index(op.f("ix_round_programme_id"), table_name="round")
    op.drop_table("round")
    op.drop_index(op.f("ix_member_account_id"), table_name="member")
    op.drop_index(op.f("ix_member_group_id"), table_name="member")
    op.drop_table("member")
    op.drop_index(op.f("ix_working_group_programme_id"), table_name="working_group")
    op.drop_table("working_group")
