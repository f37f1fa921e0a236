"""Reads of pages and questions that are ready to be shown or checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.programmes import queries as programmes
from feedback.questions.queries.sets import questions
from feedback.questions.records import Kind, Question, QuestionPage, QuestionSet, QuestionSetVersion
from feedback.questions.rules import PREFER_NOT_TO_SAY, SERVICES, Asked, Choice, Page, conditions

PREFER_NOT = Choice(PREFER_NOT_TO_SAY, "Prefer not to say")
MOST_REMEMBERED = 100
_published: dict[UUID, tuple[Page, ...]] = {}


def asked(session: Session, rows: Sequence[Question], programme_id: UUID) -> dict[UUID, Asked]:
    """Make questions ready to be shown or checked, with the programme's own services where a question lists them."""
    ready = {row.id: _asked(row) for row in rows}
    if not any(question.names_service for question in ready.values()):
        return ready
    services = _services(session, programme_id)
    return {key: _with_services(question, services) for key, question in ready.items()}


def _asked(row: Question) -> Asked:
    listed = row.choices or []
    shown_if, hidden_if, lots = conditions.read(row.conditions)
    return Asked(
        id=row.id,
        key=row.key,
        wording=row.wording,
        hint=row.hint,
        is_text=row.kind is Kind.TEXT,
        is_scale=row.kind is Kind.SCALE,
        sensitive=row.sensitive,
        choices=tuple(
            Choice(choice["key"], choice["label"], choice.get("first_words", ""))
            for choice in listed
            if choice["key"] != SERVICES
        ),
        names_service=any(choice["key"] == SERVICES for choice in listed),
        shown_if=shown_if,
        hidden_if=hidden_if,
        lots=lots,
    )


def _services(session: Session, programme_id: UUID) -> tuple[Choice, ...]:
    return (
        *(
            Choice(str(key), name, lot=lot)
            for key, name, lot in programmes.services_with_lots(session, programme_id)
        ),
        PREFER_NOT,
    )


def lot_of(session: Session, programme_id: UUID, service_id: UUID | None) -> int | None:
    """Give the number of the lot that a service belongs to, or None where it belongs to none."""
    if service_id is None:
        return None
    return next((one.lot for one in _services(session, programme_id) if one.key == str(service_id)), None)


def _with_services(question: Asked, services: tuple[Choice, ...]) -> Asked:
    return replace(question, choices=services) if question.names_service else question


def questions_of_programme(session: Session, programme_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Asked]:
    """Give those of `ids` that are questions of the programme, ready to be checked."""
    found = (
        select(Question)
        .join(QuestionSetVersion, QuestionSetVersion.id == Question.version_id)
        .join(QuestionSet, QuestionSet.id == QuestionSetVersion.question_set_id)
        .where(QuestionSet.programme_id == programme_id, Question.id.in_(ids))
    )
    return asked(session, session.scalars(found).all(), programme_id)


def pages(session: Session, version_id: UUID, programme_id: UUID) -> tuple[Page, ...]:
    """Give the pages of a version in their order, each with its questions ready to be shown.

    A published version never changes, so it is read once in the life of a process; services are those of the day.
    """
    bare = _published.get(version_id)
    if bare is None:
        bare = _read_pages(session, version_id)
        version = session.get(QuestionSetVersion, version_id)
        if version is not None and version.published_at is not None:
            if len(_published) >= MOST_REMEMBERED:
                _published.clear()
            _published[version_id] = bare
    if not any(question.names_service for page in bare for question in page.questions):
        return bare
    services = _services(session, programme_id)
    return tuple(
        replace(page, questions=tuple(_with_services(question, services) for question in page.questions))
        for page in bare
    )


def _read_pages(session: Session, version_id: UUID) -> tuple[Page, ...]:
    on_page: dict[UUID, list[Asked]] = defaultdict(list)
    for row in questions(session, version_id):
        on_page[row.page_id].append(_asked(row))
    found = select(QuestionPage).where(QuestionPage.version_id == version_id).order_by(QuestionPage.position)
    return tuple(_page(page, tuple(on_page[page.id])) for page in session.scalars(found))


def _page(row: QuestionPage, asked_on_it: tuple[Asked, ...]) -> Page:
    shown_if, hidden_if, lots = conditions.read(row.conditions)
    return Page(
        key=row.key,
        title=row.title,
        intro=row.intro,
        content_note=row.content_note,
        core=row.core,
        questions=asked_on_it,
        opening=row.opening,
        shown_if=shown_if,
        hidden_if=hidden_if,
        lots=lots,
    )
