"""What hundreds of tests would otherwise compile again and again: templates, by their text, and SQL statements, by their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect


class CompiledOnce(BytecodeCache):
    """Keeps what templates were compiled to, by their text: an application that a test puts together need not repeat it."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was kept."""
        if known := self._compiled.get(self._name(bucket)):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._compiled[self._name(bucket)] = bucket.bytecode_to_string()

    @staticmethod
    def _name(bucket: Bucket) -> str:
        ways = bucket.environment
        return f"{bucket.key} {bucket.checksum} {ways.trim_blocks} {ways.lstrip_blocks} {sorted(ways.extensions)}"


_dialects: dict[str, Dialect] = {}
_statements: dict[Any, Any] = {}


def statements_compiled_once(connection: Connection) -> None:
    """Let every connection to the same kind of database speak through one dialect, whose statements are kept.

    SQLAlchemy keeps them for each engine, and each test has an engine of its own. All engines of a kind are made alike
    (`feedback.core.database.make_engine`), so what was compiled for one is right for the next.
    """
    connection.dialect = _dialects.setdefault(connection.dialect.name, connection.dialect)
    connection.execution_options(compiled_cache=_statements)
