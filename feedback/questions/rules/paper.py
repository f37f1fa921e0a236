"""A question set as it is written down: what a file says, what a draft holds, and what the lint reads.

Pure data. `read_paper` makes it from the table of a TOML file, whose format is explained at the top of
data/standard.toml; a draft in the database makes the same shape (`queries.paper_of`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypedDict

from feedback.core.errors import DomainError
from feedback.questions.rules.form import PREFER_NOT_TO_SAY, SERVICES, Condition, Conditional, Kind
from feedback.questions.rules.licences import Licence

KEY = re.compile(r"[a-z0-9_]{1,40}")
#: Marks by which other formats say that an answer is demanded. Here any of them is a finding.
DEMANDS = (
    "required",
    "mandatory",
    "must_answer",
    "compulsory",
    "obligatory",
    "min_answers",
    "min_choices",
    "min_length",
)
_SET = {"key", "version", "title", "language", "source", "licence", "licence_holder", "licence_reference",
        "licence_granted_on", "item_aliases", "choice_lists", "pages"}  # fmt: skip
_PAGE = {"key", "title", "easy_title", "intro", "easy_intro", "content_note", "easy_content_note", "core", "opening", "closing",
         "shown_if", "hidden_if", "lots", "questions"}  # fmt: skip
_QUESTION = {"key", "kind", "wording", "hint", "easy", "easy_hint", "choices_from", "choices_from_programme", "choices",
             "about_staff", "sensitive", "item_key", "outcomes", "shown_if", "hidden_if", "lots"}  # fmt: skip


@dataclass(frozen=True)
class Option:
    """One choice of a question as written. `first_words` greet who picks it, on the page after."""

    key: str
    label: str
    easy: str = ""
    first_words: str = ""
    easy_first_words: str = ""


@dataclass(frozen=True, kw_only=True)
class Written(Conditional):
    """What a page and a question have in common on paper. `demanded`: a mark says that an answer is demanded."""

    demanded: bool = False


@dataclass(frozen=True)
class QuestionPaper(Written):
    """One question as written."""

    key: str
    kind: Kind
    wording: str
    hint: str = ""
    easy: str = ""
    options: tuple[Option, ...] = ()
    names_service: bool = False
    about_staff: bool = False
    sensitive: bool = False
    item_key: str = ""


@dataclass(frozen=True)
class PagePaper(Written):
    """One page as written."""

    key: str
    title: str
    intro: str = ""
    easy_intro: str = ""
    content_note: str = ""
    easy_content_note: str = ""
    core: bool = False
    opening: bool = False
    questions: tuple[QuestionPaper, ...] = ()


@dataclass(frozen=True)
class SetPaper:
    """A whole set as written. `unknown` names what a file says and this format does not know."""

    key: str
    title: str
    pages: tuple[PagePaper, ...]
    version: int = 1
    language: str = "en"
    licence: Licence = field(default_factory=Licence)
    demanded: bool = False
    unknown: tuple[str, ...] = ()


def _text(table: Mapping[str, Any], name: str, where: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise DomainError("%(where)s: %(name)s is not text.", where=where, name=name)
    return value


def _yes(table: Mapping[str, Any], name: str, where: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise DomainError("%(where)s: %(name)s is true or false, and nothing else.", where=where, name=name)
    return value


def _key(table: Mapping[str, Any], where: str) -> str:
    key = table.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise DomainError("%(where)s has no key of small letters, digits and underscores.", where=where)
    return key


def _tables(table: Mapping[str, Any], name: str, where: str) -> Sequence[Mapping[str, Any]]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise DomainError("%(where)s: %(name)s is not a list.", where=where, name=name)
    return value


def _conditions(table: Mapping[str, Any], name: str, where: str) -> tuple[Condition, ...]:
    value = table.get(name, [])
    listed = [value] if isinstance(value, dict) else value
    found = []
    for each in listed if isinstance(listed, list) else [None]:
        question, choices = (
            (each.get("question"), each.get("any")) if isinstance(each, dict) else (None, None)
        )
        if (
            not isinstance(question, str)
            or not isinstance(choices, list)
            or not all(isinstance(one, str) for one in choices)
        ):
            raise DomainError(
                '%(where)s: %(name)s looks like { question = "key", any = ["choice", "choice"] }.',
                where=where,
                name=name,
            )
        found.append(Condition(question, frozenset(choices)))
    return tuple(found)


def _lots(table: Mapping[str, Any], where: str) -> frozenset[int]:
    value = table.get("lots", [])
    if not isinstance(value, list) or not all(
        isinstance(each, int) and not isinstance(each, bool) for each in value
    ):
        raise DomainError("%(where)s: lots is a list of numbers.", where=where)
    return frozenset(value)


def _demanded(table: Mapping[str, Any]) -> bool:
    return any(table.get(name) not in (None, False, 0) for name in DEMANDS) or table.get("optional") is False


class _Common(TypedDict):
    shown_if: tuple[Condition, ...]
    hidden_if: tuple[Condition, ...]
    lots: frozenset[int]
    demanded: bool


def _written(table: Mapping[str, Any], where: str) -> _Common:
    return {
        "shown_if": _conditions(table, "shown_if", where),
        "hidden_if": _conditions(table, "hidden_if", where),
        "lots": _lots(table, where),
        "demanded": _demanded(table),
    }


def _unknown(table: Mapping[str, Any], known: set[str], where: str) -> list[str]:
    return [
        f"{where}: {name}"
        for name in table
        if name not in known and name not in DEMANDS and name != "optional"
    ]


def _options(question: Mapping[str, Any], lists: Mapping[str, Any], where: str) -> tuple[Option, ...]:
    if "choices" in question:
        listed = _tables(question, "choices", where)
    else:
        try:
            listed = lists[question["choices_from"]]
        except KeyError:
            raise DomainError("The question %(key)s has no list of choices.", key=question["key"]) from None
    return tuple(
        Option(
            _key(each, where),
            _text(each, "label", where),
            _text(each, "easy", where),
            _text(each, "first_words", where),
            _text(each, "easy_first_words", where),
        )
        for each in listed
    )


def _question(table: Mapping[str, Any], lists: Mapping[str, Any], where: str) -> QuestionPaper:
    key = _key(table, f"A question on {where}")
    try:
        kind = Kind(table.get("kind", ""))
    except ValueError:
        raise DomainError("The question %(key)s is of no kind: text, choice or scale.", key=key) from None
    services = table.get("choices_from_programme") == "services"
    return QuestionPaper(
        key=key,
        kind=kind,
        wording=_text(table, "wording", key),
        hint=_text(table, "hint", key),
        easy=_text(table, "easy", key),
        options=() if kind is Kind.TEXT or services else _options(table, lists, key),
        names_service=services,
        about_staff=_yes(table, "about_staff", key),
        sensitive=_yes(table, "sensitive", key),
        item_key=_text(table, "item_key", key),
        **_written(table, key),
    )


def _page(table: Mapping[str, Any], lists: Mapping[str, Any], number: int) -> PagePaper:
    key = _key(table, f"Page {number}")
    return PagePaper(
        key=key,
        title=_text(table, "title", key),
        intro=_text(table, "intro", key),
        easy_intro=_text(table, "easy_intro", key),
        content_note=_text(table, "content_note", key),
        easy_content_note=_text(table, "easy_content_note", key),
        core=_yes(table, "core", key),
        opening=_yes(table, "opening", key),
        questions=tuple(_question(each, lists, f"page {key}") for each in _tables(table, "questions", key)),
        **_written(table, key),
    )


def _licence(table: Mapping[str, Any]) -> Licence:
    granted = table.get("licence_granted_on")
    if granted is not None and type(granted) is not date:
        raise DomainError("licence_granted_on is a day, such as 2026-03-31.")
    return Licence(
        _text(table, "source", "The set"),
        _text(table, "licence", "The set"),
        _text(table, "licence_holder", "The set"),
        _text(table, "licence_reference", "The set"),
        granted,
    )


def read_paper(table: Mapping[str, Any]) -> SetPaper:
    """Read the table of a TOML file.

    Raises:
        DomainError: the table is not a question set; the sentence says where.
    """
    lists = table.get("choice_lists", {})
    if not isinstance(lists, dict):
        raise DomainError("choice_lists is not a table of lists.")
    pages = _tables(table, "pages", "The set")
    version = table.get("version", 1)
    if type(version) is not int or version < 1:
        raise DomainError("version is a whole number from 1 on.")
    unknown = _unknown(table, _SET, "the set")
    for page in pages:
        unknown += _unknown(page, _PAGE, str(page.get("key", "a page")))
        for question in _tables(page, "questions", str(page.get("key", "a page"))):
            unknown += _unknown(question, _QUESTION, str(question.get("key", "a question")))
    return SetPaper(
        key=_key(table, "The set"),
        title=_text(table, "title", "The set"),
        pages=tuple(_page(page, lists, number) for number, page in enumerate(pages, start=1)),
        version=version,
        language=_text(table, "language", "The set") or "en",
        licence=_licence(table),
        demanded=_demanded(table),
        unknown=tuple(unknown),
    )


def stored_choices(question: QuestionPaper) -> list[dict[str, str]] | None:
    """Give the choices of a question as its row keeps them; None for a question of text."""
    if question.kind is Kind.TEXT:
        return None
    if question.names_service:
        return [{"key": SERVICES}]
    kept = []
    for option in question.options:
        each = {"key": option.key, "label": option.label, "easy": option.easy}
        each |= {"first_words": option.first_words} if option.first_words else {}
        each |= {"easy_first_words": option.easy_first_words} if option.easy_first_words else {}
        kept.append(each)
    return kept


def can_decline(question: QuestionPaper) -> bool:
    """Say whether a question can be declined: words always can, and the programme's services bring their own way."""
    return (
        question.kind is Kind.TEXT
        or question.names_service
        or any(option.key == PREFER_NOT_TO_SAY for option in question.options)
    )
