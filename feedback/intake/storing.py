"""Writing a submission, in one statement for each table: while it lasts, everybody else who sends waits in line.

Unit-of-work flushes and a savepoint took three times as long between BEGIN IMMEDIATE and COMMIT (`make bench`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, make_transient_to_detached

from feedback.intake.records import Response, Submission

_SUBMISSION = cast("Table", Submission.__table__)
_IF_NEW: dict[str, Any] = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(_SUBMISSION)
    .on_conflict_do_nothing(index_elements=["id"])
    .execution_options(preserve_rowcount=True)
    for dialect in (sqlite, postgresql)
}
_RESPONSES = insert(cast("Table", Response.__table__))


def store(
    session: Session, submission: dict[str, Any], responses: Sequence[dict[str, Any]]
) -> Submission | None:
    """Write a submission with its responses, or nothing where one with its id is there already.

    Two sends of the same form that arrive together are one submission, on both databases: the second waits for the
    first, and then finds its id taken.

    Args:
        submission: a value for each column that has no default; `id` is the form's token.
        responses: the same for each answer.

    Returns:
        The row, or None where somebody was first.
    """
    connection = session.connection()  # no rows come back that a session would have to keep
    if not connection.execute(_IF_NEW[connection.dialect.name], submission).rowcount:
        return None
    connection.execute(_RESPONSES, list(responses))
    row = Submission(withdrawn=False, **submission)
    make_transient_to_detached(row)
    session.add(row)
    return row
