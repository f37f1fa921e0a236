"""Reads of question sets, their versions and the questions in them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion


def sets(session: Session, programme_id: UUID) -> Sequence[QuestionSet]:
    """Give the question sets of a programme, by title."""
    found = select(QuestionSet).where(QuestionSet.programme_id == programme_id)
    return session.scalars(found.order_by(QuestionSet.title, QuestionSet.id)).all()


def versions(session: Session, question_set_id: UUID) -> Sequence[QuestionSetVersion]:
    """Give the versions of a set, newest first."""
    found = select(QuestionSetVersion).where(QuestionSetVersion.question_set_id == question_set_id)
    return session.scalars(found.order_by(QuestionSetVersion.number.desc())).all()


def questions(session: Session, version_id: UUID) -> Sequence[Question]:
    """Give every question of a version, in the order in which they are asked; what a draft has put away is left out."""
    found = select(Question).join(QuestionPage, QuestionPage.id == Question.page_id)
    return session.scalars(
        found.where(Question.version_id == version_id, Question.removed.is_(False)).order_by(
            QuestionPage.position, Question.position
        )
    ).all()


def question_by_key(session: Session, version_id: UUID, key: str) -> Question | None:
    """Find one question of a version by its key."""
    found = select(Question).where(Question.version_id == version_id, Question.key == key)
    return session.scalars(found).one_or_none()


def text_questions(session: Session, programme_id: UUID) -> Sequence[Question]:
    """Give the questions of the programme's published versions that are answered in words, newest version first."""
    found = (
        select(Question)
        .join(QuestionSetVersion, QuestionSetVersion.id == Question.version_id)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .join(QuestionPage, QuestionPage.id == Question.page_id)
        .where(
            QuestionSet.programme_id == programme_id,
            Question.kind == Kind.TEXT,
            QuestionSetVersion.published_at.is_not(None),
        )
        .order_by(
            QuestionSet.key.desc(), QuestionSetVersion.number.desc(), QuestionPage.position, Question.position
        )
    )
    return session.scalars(found).all()
