"""Columns that keep promises: aware moments, ISO weeks, enumerations with a CHECK, and text that says how it is kept.

Every text column declares itself sealed (`sealed_column`) or plain with a reason (`plain`); a test enumerates them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, Self, overload
from uuid import UUID, uuid4

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Enum,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from feedback.core import sealing

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
#: Intake tables have no implicit rowid on SQLite: it would keep the order of arrival.
WITHOUT_ROWID = {"sqlite_with_rowid": False}


class Moment(TypeDecorator[datetime]):
    """A moment that is always aware and in UTC (SQLite would return a naive one)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into UTC; refuse a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive datetime cannot be stored"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the stored moment back, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """The base of every table. A row has its id from construction on, because sealing binds words to it."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {datetime: Moment, UUID: Uuid}

    def __init__(self, **values: Any) -> None:
        """Set the id first, then everything else, so that sealed text can be bound to the id."""
        if hasattr(type(self), "id") and values.get("id") is None:
            values["id"] = uuid4()
        for name in sorted(values, key=lambda key: isinstance(type(self).__dict__.get(key), Sealed)):
            if not hasattr(type(self), name):
                message = f"{type(self).__name__} has no column {name!r}"
                raise TypeError(message)
            setattr(self, name, values[name])


def pk() -> MappedColumn[UUID]:
    """Give a uuid4 primary key column."""
    return mapped_column(Uuid, primary_key=True, default=uuid4)


def plain(reason: str, *, length: int | None = None, **options: Any) -> MappedColumn[Any]:
    """Give a text column that may lie in plain view, and say why it may."""
    kind = String(length) if length else Text()
    return mapped_column(kind, info={"plain": reason}, **options)


def plain_json(reason: str, **options: Any) -> MappedColumn[Any]:
    """Give a JSON column that may lie in plain view, and say why it may."""
    return mapped_column(JSON, info={"plain": reason}, **options)


def week_column(**options: Any) -> MappedColumn[Any]:
    """Give a column for an ISO week ("2026-W47"), the finest time that a respondent's row has."""
    return mapped_column(String(8), info={"plain": "the ISO week is the finest time there is"}, **options)


def one_of(kind: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """Give a column for one of an enumeration's values, held by a CHECK on both databases."""
    values = [member.value for member in kind]
    column = Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        name=kind.__name__.lower(),
        length=max(map(len, values), default=1),
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )
    return mapped_column(column, info={"plain": "one of a published list"}, **options)


def sealed_column(logical_name: str, **options: Any) -> MappedColumn[Any]:
    """Give the column that holds sealed bytes; pair it with a `Sealed` of the same logical name.

    The logical name is frozen: it is part of what binds the ciphertext, so a changed one destroys the data.
    """
    return mapped_column(LargeBinary, info={"sealed": logical_name}, **options)


class Sealed:
    """Text over a sealed column: seals with the key ring when set, opens when read.

    Args:
        column: the attribute that holds the bytes, a `sealed_column`.
        row_id: the attribute that holds the id of the row.

    Raises:
        SealedAway: this process holds no key ring (the public surface).
        feedback.core.sealing.Damaged: the bytes were altered, or moved here from another row.
    """

    def __init__(self, column: str, *, row_id: str = "id") -> None:
        """Remember which column holds the bytes."""
        self.column = column
        self.row_id = row_id

    def __set_name__(self, owner: type[Any], name: str) -> None:
        """Refuse a descriptor that would hide its own column."""
        if name == self.column:
            message = f"{owner.__name__}.{name}: the text and its bytes need two names"
            raise TypeError(message)

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Self: ...
    @overload
    def __get__(self, row: Row, owner: type[Any]) -> str | None: ...
    def __get__(self, row: Row | None, owner: type[Any]) -> Self | str | None:
        """Open the text, or give None where there is none (never written, or erased)."""
        if row is None:
            return self
        box = getattr(row, self.column)
        return (
            None
            if box is None
            else sealing.open_text(box, self._logical_name(owner), getattr(row, self.row_id))
        )

    def __set__(self, row: Row, text: str | None) -> None:
        """Seal the text under the row's own id; None erases."""
        row_id = getattr(row, self.row_id)
        if text is not None and row_id is None:
            message = f"{type(row).__name__} needs its {self.row_id} before its words"
            raise TypeError(message)
        setattr(
            row,
            self.column,
            None if text is None else sealing.seal_text(text, self._logical_name(type(row)), row_id),
        )

    def _logical_name(self, owner: type[Row]) -> str:
        return str(owner.__table__.c[self.column].info["sealed"])


__all__ = [
    "WITHOUT_ROWID",
    "CheckConstraint",
    "Mapped",
    "Moment",
    "Row",
    "Sealed",
    "mapped_column",
    "one_of",
    "pk",
    "plain",
    "plain_json",
    "sealed_column",
    "week_column",
]
