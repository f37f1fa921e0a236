"""Writing a submission, in one statement for each table: while it lasts, everybody else who sends waits in line.

What can be done before (checking, sealing, giving the values their stored form) is done before. Unit-of-work flushes and
a savepoint took three times as long between BEGIN IMMEDIATE and COMMIT; statements that SQLAlchemy prepares anew for each
send took a quarter longer than the same statements prepared once (`make bench`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib import import_module
from typing import Any, cast

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import Insert

from feedback.intake.parcels import Parcel
from feedback.intake.records import Response, Submission

_SUBMISSION, _RESPONSE = cast("Table", Submission.__table__), cast("Table", Response.__table__)
_NOT_WITHDRAWN = {"withdrawn": False}


class _Prepared:
    """One statement in the words of one database, with what turns a value of each column into its stored form."""

    def __init__(self, statement: Insert, columns: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.sql = str(compiled)
        self._by_position = compiled.positiontup
        self._stored = {
            name: bound.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bound in compiled.binds.items()
        }

    def values(self, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a tuple or a mapping, as the driver takes it
        stored = {name: turn(row[name]) if turn else row[name] for name, turn in self._stored.items()}
        return stored if self._by_position is None else tuple(stored[name] for name in self._by_position)


@cache
def _prepared(dialect: Dialect) -> tuple[_Prepared, _Prepared]:
    """Prepare both statements for a database; only its own dialect is loaded."""
    of_this_one = import_module(f"sqlalchemy.dialects.{dialect.name}")
    if_new = of_this_one.insert(_SUBMISSION).on_conflict_do_nothing(index_elements=["id"])
    return (
        _Prepared(if_new, [column.name for column in _SUBMISSION.columns], dialect),
        _Prepared(insert(_RESPONSE), [column.name for column in _RESPONSE.columns], dialect),
    )


def store(cursor: DBAPICursor, dialect: Dialect, parcel: Parcel) -> bool:
    """Write a submission with its responses, or nothing where one with its id is there already.

    Two sends of the same form that arrive together are one submission, on both databases: the second waits for the
    first, and then finds its id taken.

    Args:
        cursor: the driver's own, in a transaction that writes.
        dialect: the words of its database.

    Returns:
        Whether it was written; False where somebody was first.
    """
    submission, responses = _prepared(dialect)
    cursor.execute(submission.sql, submission.values({**parcel.submission, **_NOT_WITHDRAWN}))
    if not cursor.rowcount:
        return False
    rows = ({"may_use": None, **_NOT_WITHDRAWN, **row} for row in parcel.responses)
    cursor.executemany(responses.sql, [responses.values(row) for row in rows])
    return True


def store_within(session: Session, parcel: Parcel) -> bool:
    """Do the same within the transaction of a session."""
    connection = session.connection()
    with closing(connection.connection.cursor()) as cursor:
        return store(cursor, connection.dialect, parcel)
