"""Acts on translations of questions: bring words in, and say that they have been reviewed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.core.languages import ENGLISH, language
from feedback.questions import queries as english
from feedback.questions.translations import queries
from feedback.questions.translations.records import QuestionTranslation
from feedback.questions.translations.rules import fingerprint, kept

NOTHING_HERE = "There is no such question set."


def bring_in(
    session: Session, version_id: UUID, tag: str, texts: Mapping[str, str], *, by: Actor, at: datetime
) -> QuestionTranslation:
    """Keep the words of a published version in a language. They are shown once somebody else has reviewed them.

    Raises:
        NotFound: the programme has no such published version, or there is no such language.
        DomainError: none of the words belongs to this version.
    """
    version = queries.version_of(session, version_id, by.programme_id)
    if version is None or not _is_language(tag) or tag == ENGLISH:
        raise NotFound(NOTHING_HERE)
    words = kept(english.pages(session, version_id, by.programme_id), texts)
    if not words:
        message = "Nothing in that file belongs to these questions. Perhaps it was made for another version."
        raise DomainError(message)
    row = queries.translation(session, version_id, tag)
    if row is None:
        row = QuestionTranslation(version_id=version_id, language=tag)
        session.add(row)
    row.texts, row.uploaded_by, row.uploaded_at = words, by.account_id, at
    row.reviewed_by = row.reviewed_at = None
    session.flush()
    audit.record(session, by=by, at=at, act="questions.translate", about=row, reason=tag)
    return row


class WordsHaveChanged(DomainError):
    """Somebody has brought in other words since these were read."""

    status = HTTPStatus.CONFLICT


def translation_of(session: Session, translation_id: UUID, by: Actor) -> QuestionTranslation:
    """Give a translation of the person's programme.

    Raises:
        NotFound: there is none.
    """
    row = session.get(QuestionTranslation, translation_id)
    if row is None or queries.version_of(session, row.version_id, by.programme_id) is None:
        raise NotFound(NOTHING_HERE)
    return row


def review(
    session: Session, translation_id: UUID, *, read: str, by: Actor, at: datetime
) -> QuestionTranslation:
    """Say that the words as they stand have been read by somebody who speaks the language.

    Args:
        read: the fingerprint of the words that were read (`rules.fingerprint`).

    Raises:
        NotFound: the programme has no such translation.
        NotYours: whoever brought the words in cannot review them.
        AlreadyDone: they are reviewed.
        WordsHaveChanged: they are others than those that were read.
    """
    row = translation_of(session, translation_id, by)
    if row.uploaded_by == by.account_id:
        message = "You brought these words in. Please ask somebody else who speaks the language to read them."
        raise NotYours(message)
    if row.reviewed_at is not None:
        message = "Somebody has reviewed these words already."
        raise AlreadyDone(message)
    if fingerprint(row.texts) != read:
        message = (
            "Other words have been brought in since you opened that page. Please read them, and press again."
        )
        raise WordsHaveChanged(message)
    row.reviewed_by, row.reviewed_at = by.account_id, at
    audit.record(session, by=by, at=at, act="questions.review_translation", about=row, reason=row.language)
    return row


def _is_language(tag: str) -> bool:
    try:
        return bool(language(tag))
    except ValueError:
        return False
