"""Looks: an independent person reads everything that came, for worries, and a second one checks what is to be kept back.

A look is taken like a claim: one person at a time, seen by colleagues, with an event. Words open for nobody else.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone
from feedback.moderation import queries
from feedback.moderation.records import CaseLook, DecisionRow, ModerationCase
from feedback.moderation.rules import (
    LOOKS,
    Act,
    CaseState,
    DecisionKind,
    Reader,
    may_look,
    may_look_first,
    policy,
)
from feedback.moderation.service.admission import (
    case_known_to,
    end_look,
    move,
    require,
    require_nobody_else_looks,
    require_training,
)
from feedback.moderation.service.claiming import lease_from
from feedback.moderation.service.deciding import decide
from feedback.moderation.service.leading import move_referrals
from feedback.moderation.service.releasing import pool


def look(session: Session, case_id: UUID, *, by: Actor, at: datetime) -> ModerationCase:
    """Take the first look at a case, or its second check: then its words open. One's own again only renews its lease.

    Raises:
        NotFound: the person may not know of it.
        NotYours: it is for somebody else; training is out of date.
        AlreadyDone: a colleague looks at it just now, or it has moved on.
    """
    case = case_known_to(session, case_id, by)
    # Locked: its writer may send other words in its place until this moment, and not after it.
    session.refresh(case, with_for_update=True)
    if case.state not in LOOKS:
        raise AlreadyDone("This has moved on since you opened it: a colleague was first.")
    require(session, case, may_look, by)
    require_training(session, by, at=at)
    require_nobody_else_looks(session, case, by, at=at)
    held = session.get(CaseLook, case.id)
    mine = held is not None and held.account_id == by.account_id
    if held is None:
        held = CaseLook(case_id=case.id)
        session.add(held)
    held.account_id, held.until = by.account_id, lease_from(session, case.programme_id, at)
    session.flush()
    if not mine:
        audit.record(session, by=by, at=at, act="moderation.look", about=case, reason=LOOKS[case.state].value)
    return case


def look_at_next(
    session: Session, *, by: Actor, at: datetime, service_id: UUID | None = None, language: str | None = None
) -> ModerationCase | None:
    """Take the first look at the next case that no colleague has: of the oldest week, in no order. None: none waits.

    Raises:
        NotYours: training is out of date.
    """
    received = [CaseState.RECEIVED]
    rows = queries.cases_for(session, by, states=received, service_id=service_id, language=language)
    taken = queries.looking_at(session, [row.case for row in rows], at=at)
    free = (row.case.id for row in rows if taken.get(row.case.id, by.account_id) == by.account_id)
    case_id = next(free, None)
    return None if case_id is None else look(session, case_id, by=by, at=at)


def first_look(
    session: Session, case_id: UUID, *, by: Actor, at: datetime, about_staff: bool = False
) -> ModerationCase:
    """Say that a person has read this for worries; it goes on to its reader, or ends here if it is only to be counted.

    Args:
        about_staff: the words are about the people of the service; from then on only an outside reader reads them.

    Raises:
        NotFound: it is about the reader's own organisation, or there is none.
        NotYours: training is out of date.
        AlreadyDone: a colleague looked first, or looks at it just now.
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
    end_look(session, case, by, at=at)
    return case
