"""Reads of questions in other words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.languages import EASY_READ, ENGLISH, Language
from feedback.questions import queries as english
from feedback.questions.records import QuestionSet, QuestionSetVersion
from feedback.questions.rules import Page
from feedback.questions.translations.records import QuestionTranslation
from feedback.questions.translations.rules import Say, said_in

#: Gives the words of a reviewed catalogue of fixed sentences, by a language's tag and the English.
Shipped = Callable[[str, str], str | None]


def translation(session: Session, version_id: UUID, tag: str) -> QuestionTranslation | None:
    """Find what a version has in one language, reviewed or not."""
    found = select(QuestionTranslation).where(
        QuestionTranslation.version_id == version_id, QuestionTranslation.language == tag
    )
    return session.scalars(found).one_or_none()


def translations(session: Session, version_id: UUID) -> Sequence[QuestionTranslation]:
    """Give every translation of a version, by language."""
    found = select(QuestionTranslation).where(QuestionTranslation.version_id == version_id)
    return session.scalars(found.order_by(QuestionTranslation.language)).all()


def published(session: Session, programme_id: UUID) -> Sequence[tuple[QuestionSet, QuestionSetVersion]]:
    """Give the published versions of a programme with their sets, newest first in each."""
    found = (
        select(QuestionSet, QuestionSetVersion)
        .join(QuestionSetVersion, QuestionSetVersion.question_set_id == QuestionSet.id)
        .where(QuestionSet.programme_id == programme_id, QuestionSetVersion.published_at.is_not(None))
    )
    rows = session.execute(found.order_by(QuestionSet.title, QuestionSetVersion.number.desc())).all()
    return [(row[0], row[1]) for row in rows]


def version_of(session: Session, version_id: UUID, programme_id: UUID) -> QuestionSetVersion | None:
    """Find a published version of a programme."""
    return next(
        (version for _set, version in published(session, programme_id) if version.id == version_id), None
    )


def words(session: Session, version_id: UUID, tag: str, shipped: Shipped) -> Say:
    """Give what says a version's texts in a language.

    First what was translated for this version and reviewed; then, in Easy Read, the easy form that the question was
    published with; then the catalogue that comes with the service.
    """
    row = translation(session, version_id, tag)
    own = row.texts if row is not None and row.reviewed_at is not None else {}
    easy = _easy_forms(session, version_id) if tag == EASY_READ else {}

    def say(text: str) -> str | None:
        return own.get(text) or easy.get(text) or shipped(tag, text)

    return say


def _easy_forms(session: Session, version_id: UUID) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for question in english.questions(session, version_id):
        found[question.wording] = question.easy
        for choice in question.choices or ():
            found |= {choice["label"]: choice["easy"]} if choice.get("easy") else {}
            if choice.get("first_words"):
                found[choice["first_words"]] = choice.get("easy_first_words", "")
    for page in english.page_rows(session, version_id):
        found |= {page.intro: page.easy_intro, page.content_note: page.easy_content_note}
    return found


def pages_in(
    session: Session, version_id: UUID, programme_id: UUID, *, language: Language, shipped: Shipped
) -> tuple[Page, ...]:
    """Give the pages of a version in a language; a text without reviewed words stays English and says so.

    Args:
        shipped: the reviewed catalogues of the service (feedback.core.languages, Catalogues.sentence).
    """
    pages = english.pages(session, version_id, programme_id)
    if language.tag == ENGLISH:
        return pages
    return said_in(pages, words(session, version_id, language.tag, shipped), lang=language.lang)
