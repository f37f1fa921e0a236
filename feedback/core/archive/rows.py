"""Rows as lines of text that are the same for both databases, and the sum by which a whole table is compared.

A table's sum is that of the SHA-256 of its rows, modulo 2^256: it does not depend on the order in which a database gives
them. Against somebody who alters a backup the sealed container stands; the sum finds what a database did differently.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Enum,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    Uuid,
)
from sqlalchemy import column as a_column
from sqlalchemy import table as a_table
from sqlalchemy.sql.expression import TableClause
from sqlalchemy.types import TypeEngine

from feedback.core.columns import Moment
from feedback.core.sealing import canonical

_WHOLE = 1 << 256


def _decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")


@dataclass(frozen=True)
class _Kind:
    """How values of a kind are written as JSON, read again, and given to a database."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]
    column: Callable[[], TypeEngine[Any]]


def _as_it_is(value: Any) -> Any:  # noqa: ANN401 - a value of JSON
    return value


_KINDS = {
    "uuid": _Kind(str, UUID, Uuid),
    "moment": _Kind(lambda at: at.astimezone(UTC).isoformat(), datetime.fromisoformat, Moment),
    "date": _Kind(date.isoformat, date.fromisoformat, Date),
    "decimal": _Kind(_decimal, Decimal, lambda: Numeric(38, 10)),
    "bytes": _Kind(lambda raw: base64.b64encode(raw).decode(), base64.b64decode, LargeBinary),
    "flag": _Kind(bool, bool, Boolean),
    "whole": _Kind(int, int, BigInteger),
    "number": _Kind(float, float, Float),
    "json": _Kind(_as_it_is, _as_it_is, lambda: JSON(none_as_null=True)),
    "text": _Kind(str, str, Text),
}
#: The first that fits counts: an Enum is also a String, a Float also a Numeric.
_TYPES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (
    (Moment, "moment"),
    (Uuid, "uuid"),
    (Date, "date"),
    (Float, "number"),
    (Numeric, "decimal"),
    (LargeBinary, "bytes"),
    (Boolean, "flag"),
    (Integer, "whole"),
    (JSON, "json"),
    (Enum, "text"),
    (String, "text"),
)


def kind_of(column: Column[Any]) -> str:
    """Give the kind of a column, by its type.

    Raises:
        LookupError: nobody has said yet how values of this type are written down.
    """
    for type_, kind in _TYPES:
        if isinstance(column.type, type_):
            return kind
    message = f"{column}: backups do not know the type {column.type!r}"
    raise LookupError(message)


@dataclass(frozen=True)
class Shape:
    """A table as a backup knows it: its columns in their order, the kind of each, its key, and what points at itself."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    own_parents: tuple[str, ...] = ()

    @classmethod
    def of(cls, table: Table) -> Shape:
        """Describe a table of ours."""
        return cls(
            name=table.name,
            columns=tuple((column.name, kind_of(column)) for column in table.columns),
            key=tuple(column.name for column in table.primary_key.columns),
            own_parents=tuple(
                column.name
                for column in table.columns
                if any(key.column.table is table for key in column.foreign_keys)
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Give plain values."""
        return {
            "name": self.name,
            "columns": [list(column) for column in self.columns],
            "key": list(self.key),
            "own_parents": list(self.own_parents),
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Shape:
        """Read what `as_json` gave."""
        columns = tuple((str(name), str(kind)) for name, kind in plain["columns"])
        if {kind for _name, kind in columns} - set(_KINDS):
            raise ValueError(plain["name"])
        return cls(str(plain["name"]), columns, tuple(plain["key"]), tuple(plain["own_parents"]))

    def clause(self) -> TableClause:
        """Give the table to a statement; nothing but names and kinds is known of it, so an older one is one too."""
        return a_table(self.name, *(a_column(name, _KINDS[kind].column()) for name, kind in self.columns))

    def write(self, row: Any) -> bytes:  # noqa: ANN401 - a row of SQLAlchemy
        """Write a row as one line."""
        values = [
            None if value is None else _KINDS[kind].write(value)
            for value, (_name, kind) in zip(row, self.columns, strict=True)
        ]
        return canonical(values)

    def read(self, values: list[Any]) -> dict[str, Any]:
        """Read a row again."""
        return {
            name: None if value is None else _KINDS[kind].read(value)
            for value, (name, kind) in zip(values, self.columns, strict=True)
        }


@dataclass
class Sum:
    """How many rows a table has, and what they come to."""

    rows: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one row."""
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _WHOLE

    def as_json(self) -> list[Any]:
        """Give plain values."""
        return [self.rows, f"{self.total:064x}"]
