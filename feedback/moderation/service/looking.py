"""The first look: an independent person reads everything that came, for worries, before anyone else does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.moderation.records import DecisionRow, ModerationCase
from feedback.moderation.rules import Act, DecisionKind, Reader, may_look_first, policy
from feedback.moderation.service.admission import case_known_to, move, require, require_training
from feedback.moderation.service.deciding import decide
from feedback.moderation.service.leading import move_referrals
from feedback.moderation.service.releasing import pool


def first_look(
    session: Session, case_id: UUID, *, by: Actor, at: datetime, about_staff: bool = False
) -> ModerationCase:
    """Say that a person has read this for worries; it goes on to its reader, or ends here if it is only to be counted.

    Args:
        about_staff: the words are about the people of the service; from then on only an outside reader reads them.

    Raises:
        NotFound: it is about the reader's own organisation, or there is none.
        NotYours: training is out of date.
        AlreadyDone: a colleague looked first.
    """
    case = _to_look_at(session, case_id, by, at=at)
    changes: dict[str, object] = {"first_looked_by": by.account_id}
    if about_staff:
        changes |= {"about_staff": True, "reader": Reader.INDEPENDENT}
    move(session, case, Act.LOOK, **changes)
    audit.record(
        session,
        by=by,
        at=at,
        act="moderation.first_look",
        about=case,
        reason="about_staff" if about_staff else "",
    )
    if about_staff:
        move_referrals(session, case, by=by, at=at)
    pool(session, [case], at=at)
    return case


def mark_spam(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> DecisionRow:
    """Put aside what a machine sent. Only an independent reader may: a provider alone makes nothing disappear.

    Raises:
        NotFound, NotYours, AlreadyDone: as `first_look`.
    """
    case = _to_look_at(session, case_id, by, at=at)
    move(session, case, Act.SPAM, first_looked_by=by.account_id)
    reason = policy().require("spam", act="spam")
    return decide(session, case, DecisionKind.SPAM, reason=reason, by=by, at=at)


def _to_look_at(session: Session, case_id: UUID, by: Actor, *, at: datetime) -> ModerationCase:
    case = case_known_to(session, case_id, by)
    require(session, case, may_look_first, by)
    require_training(session, by, at=at)
    return case
