"""Passphrases, codes from an app, passkeys, the links to set them up, and who needs two factors."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _of_an_account(name: str, *columns: sa.Column[Any] | sa.Constraint, one_each: bool = False) -> None:
    """Make a table whose rows belong to an account and go with it."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{name}_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        *([sa.UniqueConstraint("account_id", name=op.f(f"uq_{name}_account_id"))] if one_each else []),
    )
    if not one_each:
        op.create_index(op.f(f"ix_{name}_account_id"), name, ["account_id"])


def upgrade() -> None:
    with op.batch_alter_table("account") as table:
        table.add_column(sa.Column("needs_two_factors", sa.Boolean(), nullable=True))
    op.execute("UPDATE account SET needs_two_factors = (1 = 1)")
    with op.batch_alter_table("account") as table:
        table.alter_column("needs_two_factors", existing_type=sa.Boolean(), nullable=False)
    _of_an_account(
        "passphrase",
        sa.Column("verifier", sa.String(length=200), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        one_each=True,
    )
    _of_an_account(
        "authenticator",
        sa.Column("secret_box", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        one_each=True,
    )
    _of_an_account(
        "passkey",
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
        sa.CheckConstraint("sign_count >= 0", name=op.f("ck_passkey_a_count_goes_up")),
    )
    _of_an_account(
        "entry_link",
        sa.Column("token_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("words_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("needs_words", sa.Boolean(), nullable=False),
        sa.Column("resets", sa.Boolean(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("token_digest", name=op.f("uq_entry_link_token_digest")),
        sa.CheckConstraint("misses >= 0", name=op.f("ck_entry_link_misses_are_counted")),
    )


def downgrade() -> None:
    for name in ("entry_link", "passkey"):
        op.drop_index(op.f(f"ix_{name}_account_id"), table_name=name)
    for name in ("entry_link", "passkey", "authenticator", "passphrase"):
        op.drop_table(name)
    with op.batch_alter_table("account") as table:
        table.drop_column("needs_two_factors")
