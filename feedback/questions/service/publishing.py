"""Publish a draft: from then on it never changes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.questions import queries
from feedback.questions.records import Question, QuestionSetVersion
from feedback.questions.rules import blocking
from feedback.questions.rules.lint import lint
from feedback.questions.service.drafts import a_draft, note


class NotReady(DomainError):
    """The lint has found something that people should not be asked."""


def publish(session: Session, version_id: UUID, *, by: Actor, at: datetime) -> QuestionSetVersion:
    """Publish a draft. What was put away is gone for good, and nothing of the version changes again.

    Raises:
        NotReady: the lint finds something that blocks.
        Closed: it is published already.
    """
    version = a_draft(session, version_id, by=by)
    found = blocking(lint(queries.paper_of(session, version)))
    if found:
        raise NotReady(
            "There is something to look at before this can be published: %(count)s. Each is marked beside its question.",
            count=len(found),
        )
    session.execute(delete(Question).where(Question.version_id == version.id, Question.removed))
    session.flush()
    version.published_at = at
    session.flush()
    note(session, "publish", version, by=by, at=at)
    return version
