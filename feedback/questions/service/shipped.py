"""Publish the question set of a file that ships with the platform."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.questions.rules import SERVICES

SHIPPED = Path(__file__).parents[1] / "data"


def load_shipped_set(session: Session, programme_id: UUID, path: Path, at: datetime) -> QuestionSetVersion:
    """Publish the question set of a TOML file (the format is explained at the top of data/standard.toml).

    A version that is there already is given back as it is: published versions never change.

    Raises:
        DomainError: a question names a list of choices that the file does not have.
    """
    shipped = tomllib.loads(path.read_text(encoding="utf-8"))
    question_set = _set_of(session, programme_id, shipped)
    numbered = select(QuestionSetVersion).where(
        QuestionSetVersion.question_set_id == question_set.id, QuestionSetVersion.number == shipped["version"]
    )
    version = session.scalars(numbered).one_or_none()
    if version is not None:
        return version
    version = QuestionSetVersion(question_set_id=question_set.id, number=shipped["version"], published_at=at)
    session.add(version)
    session.flush()
    for position, page in enumerate(shipped["pages"], start=1):
        _add_page(session, version.id, position, page, shipped.get("choice_lists", {}))
    session.flush()
    return version


def _set_of(session: Session, programme_id: UUID, shipped: dict[str, Any]) -> QuestionSet:
    found = select(QuestionSet).where(
        QuestionSet.programme_id == programme_id, QuestionSet.key == shipped["key"]
    )
    question_set = session.scalars(found).one_or_none()
    if question_set is None:
        question_set = QuestionSet(programme_id=programme_id, key=shipped["key"], title=shipped["title"])
        session.add(question_set)
        session.flush()
    return question_set


def _add_page(
    session: Session,
    version_id: UUID,
    position: int,
    page: dict[str, Any],
    lists: dict[str, list[dict[str, Any]]],
) -> None:
    row = QuestionPage(
        version_id=version_id,
        position=position,
        key=page["key"],
        title=page["title"],
        intro=page.get("intro", ""),
        content_note=page.get("content_note", ""),
        core=page["core"],
    )
    session.add(row)
    session.flush()
    for number, question in enumerate(page["questions"], start=1):
        session.add(_question(row, number, question, lists))


def _question(
    page: QuestionPage, position: int, question: dict[str, Any], lists: dict[str, list[dict[str, Any]]]
) -> Question:
    row = Question(
        version_id=page.version_id,
        page_id=page.id,
        position=position,
        key=question["key"],
        kind=Kind(question["kind"]),
        wording=question["wording"],
        hint=question.get("hint", ""),
        easy=question.get("easy", ""),
        item_key=question.get("item_key"),
        about_staff=question["about_staff"],
        sensitive=question["sensitive"],
    )
    if row.kind is not Kind.TEXT:
        row.choices = _choices(question, lists)
    return row


def _choices(question: dict[str, Any], lists: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    if question.get("choices_from_programme") == "services":
        return [{"key": SERVICES}]
    try:
        return lists[question["choices_from"]]
    except KeyError:
        message = "The question %(key)s has no list of choices."
        raise DomainError(message, key=question["key"]) from None
