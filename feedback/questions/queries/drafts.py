"""Reads of drafts: a version as it is written down, its pages and questions, and what was put away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.errors import NotFound
from feedback.questions.queries.sets import questions
from feedback.questions.records import Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.questions.rules import SERVICES, Licence, conditions
from feedback.questions.rules.paper import Option, PagePaper, QuestionPaper, SetPaper

NOTHING_HERE = "There is nothing at this address."


def version_for(session: Session, version_id: UUID, programme_id: UUID) -> QuestionSetVersion:
    """Find a version of a programme's sets.

    Raises:
        NotFound: there is none, or it is another programme's.
    """
    found = (
        select(QuestionSetVersion)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .where(QuestionSetVersion.id == version_id, QuestionSet.programme_id == programme_id)
    )
    version = session.scalars(found).one_or_none()
    if version is None:
        raise NotFound(NOTHING_HERE)
    return version


def set_of(session: Session, version: QuestionSetVersion) -> QuestionSet:
    """Give the set that a version belongs to."""
    return session.get_one(QuestionSet, version.question_set_id)


def draft_of(session: Session, question_set_id: UUID) -> QuestionSetVersion | None:
    """Give the draft of a set, if there is one."""
    found = select(QuestionSetVersion).where(
        QuestionSetVersion.question_set_id == question_set_id, QuestionSetVersion.published_at.is_(None)
    )
    return session.scalars(found.order_by(QuestionSetVersion.number.desc())).first()


def page_rows(session: Session, version_id: UUID) -> Sequence[QuestionPage]:
    """Give the pages of a version in their order."""
    found = select(QuestionPage).where(QuestionPage.version_id == version_id)
    return session.scalars(found.order_by(QuestionPage.position)).all()


def question_rows(session: Session, page_id: UUID) -> Sequence[Question]:
    """Give the questions of one page in their order, without those that were put away."""
    found = select(Question).where(Question.page_id == page_id, Question.removed.is_(False))
    return session.scalars(found.order_by(Question.position, Question.id)).all()


def put_away(session: Session, version_id: UUID) -> Sequence[Question]:
    """Give the questions of a draft that were taken out and can be put back."""
    found = select(Question).where(Question.version_id == version_id, Question.removed)
    return session.scalars(found.order_by(Question.wording, Question.id)).all()


def licence_of(version: QuestionSetVersion) -> Licence:
    """Give the licence record of a version."""
    return Licence(
        version.source,
        version.licence,
        version.licence_holder,
        version.licence_reference,
        version.licence_granted_on,
    )


def paper_of(session: Session, version: QuestionSetVersion) -> SetPaper:
    """Give a version as it is written down: what the lint reads, and what a new draft begins with."""
    question_set = set_of(session, version)
    on_page: dict[UUID, list[QuestionPaper]] = defaultdict(list)
    for row in questions(session, version.id):
        on_page[row.page_id].append(question_paper(row))
    return SetPaper(
        key=question_set.key,
        title=question_set.title,
        pages=tuple(_page_paper(row, tuple(on_page[row.id])) for row in page_rows(session, version.id)),
        version=version.number,
        language=version.language,
        licence=licence_of(version),
    )


def question_paper(row: Question) -> QuestionPaper:
    """Give one question as it is written down."""
    shown_if, hidden_if, lots = conditions.read(row.conditions)
    listed = row.choices or []
    names_service = any(each["key"] == SERVICES for each in listed)
    return QuestionPaper(
        key=row.key,
        kind=row.kind,
        wording=row.wording,
        hint=row.hint,
        easy=row.easy,
        options=() if names_service else tuple(_option(each) for each in listed),
        names_service=names_service,
        about_staff=row.about_staff,
        sensitive=row.sensitive,
        item_key=row.item_key or "",
        shown_if=shown_if,
        hidden_if=hidden_if,
        lots=lots,
    )


def _option(each: dict[str, str]) -> Option:
    return Option(
        each["key"],
        each["label"],
        each.get("easy", ""),
        each.get("first_words", ""),
        each.get("easy_first_words", ""),
    )


def _page_paper(row: QuestionPage, asked: tuple[QuestionPaper, ...]) -> PagePaper:
    shown_if, hidden_if, lots = conditions.read(row.conditions)
    return PagePaper(
        key=row.key,
        title=row.title,
        intro=row.intro,
        easy_intro=row.easy_intro,
        content_note=row.content_note,
        easy_content_note=row.easy_content_note,
        core=row.core,
        opening=row.opening,
        questions=asked,
        shown_if=shown_if,
        hidden_if=hidden_if,
        lots=lots,
    )
