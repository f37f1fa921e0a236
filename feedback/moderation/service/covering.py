"""Covering spans of the working text. The original is sealed and is never altered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import NotFound
from feedback.moderation import queries
from feedback.moderation.records import ModerationCase, RedactionRow
from feedback.moderation.rules import Category, Redaction, merged, pieces
from feedback.moderation.service.admission import held_case, text_of


def _replace(session: Session, case: ModerationCase, redactions: Sequence[Redaction], *, by: Actor) -> None:
    pieces(text_of(session, case).text, redactions)
    session.execute(delete(RedactionRow).where(RedactionRow.case_id == case.id))
    session.add_all(
        RedactionRow(
            case_id=case.id, start_at=one.start, end_at=one.end, category=one.category, made_by=by.account_id
        )
        for one in merged(redactions)
    )
    session.flush()


def save_redactions(
    session: Session, case_id: UUID, redactions: Sequence[Redaction], *, by: Actor, at: datetime
) -> ModerationCase:
    """Cover exactly these spans of a response that the person holds, in place of what was covered before.

    Raises:
        DomainError: a span does not lie within the words.
        As `held_case`.
    """
    case = held_case(session, case_id, by, at=at)
    _replace(session, case, redactions, by=by)
    kinds = ",".join(sorted({one.category.value for one in redactions}))
    audit.record(session, by=by, at=at, act="moderation.cover", about=case, reason=kinds)
    return case


def cover(
    session: Session, case_id: UUID, *, start: int, end: int, category: Category, by: Actor, at: datetime
) -> ModerationCase:
    """Cover one more span: code points `start` to `end` (exclusive) of the working text.

    Raises:
        As `save_redactions`.
    """
    case = held_case(session, case_id, by, at=at)
    spans = [*queries.redactions_of(session, case.id).values(), Redaction(start, end, category)]
    _replace(session, case, spans, by=by)
    audit.record(session, by=by, at=at, act="moderation.cover", about=case, reason=category.value)
    return case


def accept_suggestion(
    session: Session, case_id: UUID, number: int, *, by: Actor, at: datetime
) -> ModerationCase:
    """Cover the span that an aid pointed at (`number` from 0). Nothing is ever covered without this.

    Raises:
        NotFound: there is no such suggestion.
        As `save_redactions`.
    """
    case = held_case(session, case_id, by, at=at)
    suggestions = text_of(session, case).suggestions
    if not 0 <= number < len(suggestions):
        raise NotFound("There is no such suggestion any more.")
    one = suggestions[number]
    return cover(session, case_id, start=one.start, end=one.end, category=one.category, by=by, at=at)


def uncover(
    session: Session, case_id: UUID, redaction_id: UUID, *, by: Actor, at: datetime
) -> ModerationCase:
    """Take one cover off again.

    Raises:
        NotFound: that span is not covered.
        As `held_case`.
    """
    case = held_case(session, case_id, by, at=at)
    row = session.get(RedactionRow, redaction_id)
    if row is None or row.case_id != case.id:
        raise NotFound("That part is not covered any more.")
    session.delete(row)
    session.flush()
    audit.record(session, by=by, at=at, act="moderation.uncover", about=case, reason=row.category.value)
    return case
