"""Acts on the questions of a draft: add, word, order, put away and put back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.questions import queries
from feedback.questions.records import Kind, Question, QuestionPage
from feedback.questions.rules.choices import SCALE, new_key, read_typed
from feedback.questions.rules.paper import QuestionPaper, stored_choices
from feedback.questions.service.drafts import note, part_of_a_draft


@dataclass(frozen=True)
class QuestionWords:
    """What a person writes about a question. `choices` are lines to type in, as `rules.choices` reads them."""

    wording: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    easy: str = ""
    choices: str = ""
    about_staff: bool = False
    sensitive: bool = False
    conditions: dict[str, object] | None = None


def _choices(words: QuestionWords, before: QuestionPaper | None) -> list[dict[str, str]] | None:
    if words.kind is Kind.TEXT:
        return None
    if before is not None and before.names_service and words.kind is Kind.CHOICE:
        return stored_choices(before)
    was = before.options if before is not None and before.kind is Kind.CHOICE else ()
    options = SCALE if words.kind is Kind.SCALE else read_typed(words.choices, was)
    return stored_choices(QuestionPaper("", words.kind, "", options=options))


def add_question(
    session: Session, page_id: UUID, words: QuestionWords, *, by: Actor, at: datetime
) -> Question:
    """Add a question at the end of a page.

    Raises:
        DomainError: it has no words.
    """
    page, version = part_of_a_draft(session, QuestionPage, page_id, by=by)
    if not words.wording.strip():
        raise DomainError("Please write what you would like to ask.")
    keys = set(session.scalars(select(Question.key).where(Question.version_id == page.version_id)))
    rows = queries.question_rows(session, page_id)
    question = Question(
        version_id=page.version_id,
        page_id=page_id,
        position=1 + max((row.position for row in rows), default=0),
        key=new_key(words.wording, keys),
        kind=words.kind,
        wording=words.wording.strip(),
        hint=words.hint.strip(),
        easy=words.easy.strip(),
        about_staff=words.about_staff,
        sensitive=words.sensitive,
        conditions=words.conditions,
    )
    question.choices = _choices(words, None)
    session.add(question)
    session.flush()
    note(session, "add_question", version, by=by, at=at, reason=question.key)
    return question


def word_question(
    session: Session, question_id: UUID, words: QuestionWords, *, by: Actor, at: datetime
) -> Question:
    """Word a question. Its key stays, and so do the keys of choices that stay. Anything may be saved in a draft."""
    question, version = part_of_a_draft(session, Question, question_id, by=by)
    question.choices = _choices(words, queries.question_paper(question))
    question.kind = words.kind
    question.wording, question.hint, question.easy = (
        words.wording.strip(),
        words.hint.strip(),
        words.easy.strip(),
    )
    question.about_staff, question.sensitive = words.about_staff, words.sensitive
    question.conditions = words.conditions
    if words.kind is not Kind.SCALE:
        question.item_key = None if question.item_key and words.kind is Kind.TEXT else question.item_key
    session.flush()
    note(
        session,
        "word_question",
        version,
        by=by,
        at=at,
        reason=question.key,
    )
    return question


def move_question(session: Session, question_id: UUID, *, up: bool, by: Actor, at: datetime) -> Question:
    """Move a question one place up or down; from the end of a page it goes on to the next one."""
    question, version = part_of_a_draft(session, Question, question_id, by=by)
    rows = [row for row in queries.question_rows(session, question.page_id) if row.id != question.id]
    before = [row for row in rows if (row.position, row.id) < (question.position, question.id)]
    place = len(before) + (-1 if up else 1)
    if 0 <= place <= len(rows):
        rows.insert(place, question)
    else:
        pages = list(queries.page_rows(session, question.version_id))
        here = next(number for number, page in enumerate(pages) if page.id == question.page_id)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(pages):
            return question
        rows = list(queries.question_rows(session, pages[there].id))
        rows.insert(len(rows) if up else 0, question)
        question.page_id = pages[there].id
    for number, row in enumerate(rows, start=1):
        row.position = number
    session.flush()
    note(
        session,
        "move_question",
        version,
        by=by,
        at=at,
        reason=question.key,
    )
    return question


def put_away(session: Session, question_id: UUID, *, back: bool = False, by: Actor, at: datetime) -> Question:
    """Take a question out of a draft, or put it back where it was. It is gone only once the draft is published."""
    question, version = part_of_a_draft(session, Question, question_id, by=by)
    question.removed = not back
    session.flush()
    act = "put_back" if back else "put_away"
    note(session, act, version, by=by, at=at, reason=question.key)
    return question
