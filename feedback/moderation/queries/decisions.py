"""What was decided, by whom and why: for the people who moderate, never with words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.moderation.queries.cases import _known_to
from feedback.moderation.records import DecisionRow, ModerationCase
from feedback.moderation.rules import UNDOABLE
from feedback.programmes.records import Service


@dataclass(frozen=True, kw_only=True)
class Decided:
    """One decision and what it was about: the case, its week and its service."""

    decision: DecisionRow
    case: ModerationCase
    service: str | None


def decisions_for(session: Session, by: Actor, *, most: int = 200) -> list[Decided]:
    """Give the newest decisions on cases that a person may know of; an auditor sees those of the whole programme."""
    seen = ModerationCase.programme_id == by.programme_id if by.has(Role.AUDITOR) else _known_to(by)
    found = (
        select(DecisionRow, ModerationCase, Service.name)
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .outerjoin(Service, Service.id == ModerationCase.service_id)
        .where(seen)
        .order_by(DecisionRow.decided_at.desc(), DecisionRow.id)
        .limit(most)
    )
    return [Decided(decision=row, case=case, service=name) for row, case, name in session.execute(found)]


def undoable_by(session: Session, by: Actor, *, at: datetime) -> Sequence[DecisionRow]:
    """Give a person's own decisions that have not taken effect, newest first."""
    found = (
        select(DecisionRow)
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .where(
            ModerationCase.programme_id == by.programme_id,
            DecisionRow.decided_by == by.account_id,
            DecisionRow.undone.is_(False),
            DecisionRow.kind.in_(UNDOABLE),
            DecisionRow.effective_at > at,
        )
    )
    return session.scalars(found.order_by(DecisionRow.decided_at.desc())).all()


def decisions_about(session: Session, case_id: UUID) -> Sequence[DecisionRow]:
    """Give the decisions about one case, newest first."""
    found = select(DecisionRow).where(DecisionRow.case_id == case_id)
    return session.scalars(found.order_by(DecisionRow.decided_at.desc(), DecisionRow.id)).all()
