"""Question sets that branch: an opening page, conditions, Easy Read notes, a licence record, and drafts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

#: The sets that ship with the platform were published in its own words before anybody could write that down.
OURS = """
    UPDATE question_set_version SET source = 'Own wording, written for this platform',
        licence = 'MIT, as the rest of this project'
    WHERE question_set_id IN (SELECT id FROM question_set WHERE key IN ('standard', 'short', 'leaving'))
"""


#: What may not stay empty, by table, with what the rows that are there already get.
FILLED: dict[str, dict[str, Any]] = {
    "question_set_version": {
        "language": sa.String(length=20),
        "source": sa.Text(),
        "licence": sa.Text(),
        "licence_holder": sa.Text(),
        "licence_reference": sa.Text(),
    },
    "question_page": {"easy_intro": sa.Text(), "easy_content_note": sa.Text(), "opening": sa.Boolean()},
    "question": {"removed": sa.Boolean()},
}
FILL = (
    "UPDATE question_set_version SET language = 'en', source = '', licence = ''",
    "UPDATE question_set_version SET licence_holder = '', licence_reference = ''",
    "UPDATE question_page SET easy_intro = '', easy_content_note = '', opening = false",
    "UPDATE question SET removed = false",
    OURS,
)
MAY_BE_EMPTY: dict[str, tuple[str, Any]] = {
    "question_set_version": ("licence_granted_on", sa.Date()),
    "question_page": ("conditions", sa.JSON()),
    "question": ("conditions", sa.JSON()),
}


def upgrade() -> None:
    for name, columns in FILLED.items():
        with op.batch_alter_table(name) as table:
            for column, kind in columns.items():
                table.add_column(sa.Column(column, kind, nullable=True))
            empty, its_kind = MAY_BE_EMPTY[name]
            table.add_column(sa.Column(empty, its_kind, nullable=True))
    for sentence in FILL:
        op.execute(sentence)
    for name, columns in FILLED.items():
        with op.batch_alter_table(name) as table:
            for column, kind in columns.items():
                table.alter_column(column, existing_type=kind, nullable=False)


def downgrade() -> None:
    for name, columns in FILLED.items():
        with op.batch_alter_table(name) as table:
            for column in (*columns, MAY_BE_EMPTY[name][0]):
                table.drop_column(column)
