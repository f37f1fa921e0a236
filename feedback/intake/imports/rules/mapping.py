"""What the columns of a file mean: a mapping as people write it, in a TOML or JSON file or as options."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from feedback.core.errors import DomainError

#: `COL=QUESTION`, or `COL[OTHER=value]=QUESTION` where the question depends on another column.
_TEXT = re.compile(r"(?P<column>.+?)(?:\[(?P<other>[^=\]]+)=(?P<value>[^\]]*)\])?=(?P<question>[^=\[\]]+)")
#: The ends of a run of columns: `FROM..TO`.
_RUN = re.compile(r"(?P<first>.+?)\.\.(?P<last>.+)")


@dataclass(frozen=True)
class TextColumn:
    """A column of words and the question that they answer, perhaps only where another column says so."""

    column: str
    question: str
    when_column: str = ""
    when_is: str = ""


@dataclass(frozen=True)
class ItemColumn:
    """A column of choices and the question, by its key, its item or the name that published figures use."""

    column: str
    question: str


@dataclass(frozen=True)
class FromColumn:
    """A value that stands in a column, or is the same for every row."""

    column: str = ""
    fixed: str = ""


@dataclass(frozen=True)
class Labels:
    """Labels that people gave: names in one column with a separator, or one column for each label with 1 and 0."""

    column: str = ""
    separator: str = ";"
    marks: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class ColumnMap:
    """What every column that is used means. `values` translates cells, `services` translates names of services.

    `sheet` names the sheet of a workbook; the first one where it is empty.
    """

    texts: tuple[TextColumn, ...] = ()
    items: tuple[ItemColumn, ...] = ()
    service: FromColumn = field(default_factory=FromColumn)
    week: FromColumn = field(default_factory=FromColumn)
    labels: Labels = field(default_factory=Labels)
    values: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    sheet: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Give the mapping as JSON keeps it."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    def asks_nothing(self) -> bool:
        """Say whether no column leads to a question."""
        return not (self.texts or self.items)


def _refuse(part: str) -> DomainError:
    return DomainError("We could not read this part of the mapping: %(part)s.", part=part)


def _checked(kind: type[Any], name: str, given: object) -> Any:  # noqa: ANN401 - one of the dataclasses above
    if isinstance(given, str) and kind is FromColumn:
        return from_option(given)
    if not isinstance(given, Mapping):
        raise _refuse(name)
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in given.items()}
    unknown = set(values) - set(kind.__dataclass_fields__)
    wrong = [key for key, value in values.items() if not isinstance(value, str | tuple)]
    if unknown or wrong:
        raise _refuse(f"{name}: {min(unknown | set(wrong))}")
    try:
        return kind(**values)
    except TypeError:
        raise _refuse(name) from None


def _list_of(kind: type[Any], name: str, given: object) -> tuple[Any, ...]:
    if isinstance(given, Mapping):
        return tuple(kind(column=str(column), question=str(question)) for column, question in given.items())
    if not isinstance(given, list | tuple):
        raise _refuse(name)
    return tuple(_checked(kind, name, each) for each in given)


def from_dict(given: Mapping[str, Any]) -> ColumnMap:
    """Read a mapping from what a TOML or JSON file holds.

    Raises:
        DomainError: a part of it is not known or has the wrong form.
    """
    known = {"texts", "items", "service", "week", "labels", "values", "services", "language", "sheet"}
    if set(given) - known:
        raise _refuse(min(set(given) - known))
    tables: dict[str, dict[str, str]] = {}
    for name in ("values", "services"):
        table = given.get(name, {})
        if not isinstance(table, Mapping):
            raise _refuse(name)
        tables[name] = {str(key): str(value) for key, value in table.items()}
    return ColumnMap(
        texts=_list_of(TextColumn, "texts", given.get("texts", ())),
        items=_list_of(ItemColumn, "items", given.get("items", ())),
        service=_checked(FromColumn, "service", given.get("service", {})),
        week=_checked(FromColumn, "week", given.get("week", {})),
        labels=_checked(Labels, "labels", given.get("labels", {})),
        values=tables["values"],
        services=tables["services"],
        language=str(given.get("language", "en")),
        sheet=str(given.get("sheet", "")),
    )


def from_file(data: bytes, name: str) -> ColumnMap:
    """Read a mapping from a file, TOML unless its name ends in .json.

    Raises:
        DomainError: the file is neither, or holds something that a mapping does not have.
    """
    try:
        text = data.decode()
        given = json.loads(text) if name.endswith(".json") else tomllib.loads(text)
    except (UnicodeDecodeError, json.JSONDecodeError, tomllib.TOMLDecodeError):
        raise DomainError("The mapping is neither TOML nor JSON.") from None
    if not isinstance(given, dict):
        raise _refuse("all of it")
    return from_dict(given)


def text_option(option: str) -> TextColumn:
    """Read `COL=QUESTION` or `COL[OTHER=value]=QUESTION`."""
    found = _TEXT.fullmatch(option)
    if found is None:
        raise _refuse(option)
    return TextColumn(
        found["column"].strip(),
        found["question"].strip(),
        (found["other"] or "").strip(),
        (found["value"] or "").strip(),
    )


def item_option(option: str) -> ItemColumn:
    """Read `COL=ITEM`."""
    column, equals, question = option.rpartition("=")
    if not (equals and column.strip() and question.strip()):
        raise _refuse(option)
    return ItemColumn(column.strip(), question.strip())


def from_option(option: str) -> FromColumn:
    """Read `COL`, or `=VALUE` for the same value in every row."""
    return (
        FromColumn(fixed=option[1:].strip()) if option.startswith("=") else FromColumn(column=option.strip())
    )


def labels_option(option: str, *, separator: str = ";") -> Labels:
    """Read `COL` (names with a separator), `FROM..TO` (a run of 1/0 columns), or `A|B|C` (a list of them)."""
    run = _RUN.fullmatch(option)
    if run is not None:
        return Labels(first=run["first"].strip(), last=run["last"].strip())
    names = tuple(name.strip() for name in option.split("|") if name.strip())
    return Labels(marks=names) if len(names) > 1 else Labels(column=option.strip(), separator=separator)


def pairs(options: Iterable[str]) -> dict[str, str]:
    """Read `WRITTEN=MEANS`, repeated."""
    found = {}
    for option in options:
        written, equals, means = option.rpartition("=")
        if not (equals and written.strip() and means.strip()):
            raise _refuse(option)
        found[written.strip()] = means.strip()
    return found
