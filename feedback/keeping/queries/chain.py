"""The chain as the auditor's page shows it: the last walk of it, and sampled decisions held against its events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import OPERATOR, SOMEBODY
from feedback.core.audit import AuditEvent, Kept, Verdict
from feedback.core.jobs import JobRun
from feedback.core.moments import iso_week
from feedback.keeping.rules.chain import WALKED_AT_ONCE, WEEKS_LOOKED_BACK, sample
from feedback.moderation.records import DecisionRow, ModerationCase
from feedback.programmes.records import Appointment, Service

KIND = "audit.verify"
CAME_BACK = "team.come_back"


@dataclass(frozen=True)
class Walked:
    """What a walk of the chain found, when, and how many anchors it was held against."""

    verdict: Verdict
    at: datetime
    anchors: int


def last_walk(session: Session) -> Walked | None:
    """Give what the worker's last walk found, or None where it has not walked yet."""
    found = select(JobRun).where(JobRun.kind == KIND).order_by(JobRun.asked_at.desc()).limit(1)
    run = session.scalars(found).first()
    if run is None or run.result is None:
        return None
    said = run.result
    verdict = Verdict(whole=said["whole"], events=said["events"], number=said["number"], why=said["why"])
    return Walked(verdict, run.asked_at, said["anchors"])


def walked(session: Session, kept: Kept, at: datetime) -> Walked | None:
    """Walk a short chain now, or give the worker's last walk of a long one."""
    if audit.head_of(session)[0] > WALKED_AT_ONCE:
        return last_walk(session)
    return Walked(audit.verify(session, kept.anchors), at, len(kept.anchors))


def newest_events(session: Session, programme_id: UUID, *, most: int) -> list[AuditEvent]:
    """Give the newest acts of a programme, newest first, with what its people did to their own accounts while they were in it.

    A way in is a person's, not a programme's: where they set one up, or came back in, every programme in which they hold a
    role sees it. So does it where nobody was signed in, and somebody tried to come in as one of them.
    """
    held = session.scalars(select(Appointment).where(Appointment.programme_id == programme_id)).all()
    members = {row.account_id for row in held}
    own = (
        select(AuditEvent)
        .where(
            or_(
                AuditEvent.account_id.in_(members),
                and_(AuditEvent.account_id == SOMEBODY, AuditEvent.about_id.in_(members)),
            ),
            or_(AuditEvent.programme_id == OPERATOR, AuditEvent.act == CAME_BACK),
            AuditEvent.programme_id != programme_id,
        )
        .order_by(AuditEvent.number.desc())
        .limit(most * len(held))
    )
    theirs = [
        event
        for event in session.scalars(own)
        if any(row.account_id == _whose(event) and _counted(row, event.at) for row in held)
    ]
    here = audit.newest_events(session, programme_id, most=most)
    return sorted((*here, *theirs), key=lambda event: event.number, reverse=True)[:most]


def _whose(event: AuditEvent) -> UUID:
    return event.about_id if event.account_id == SOMEBODY else event.account_id


def _counted(row: Appointment, at: datetime) -> bool:
    """Say whether an appointment counted at a moment; whoever leaves does so on the day itself."""
    day = at.date()
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """One decision, and the number of the event that the chain has of it: None where it has none."""

    decision: DecisionRow
    response_id: UUID
    week: str
    service: str | None
    event: int | None


def sampled_decisions(session: Session, programme_id: UUID, at: datetime) -> list[Sampled]:
    """Give ten decisions of the last quarter, chosen for this week, each with the event that the chain has of it."""
    recent = (
        select(DecisionRow.id)
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .where(
            ModerationCase.programme_id == programme_id,
            DecisionRow.decided_at > at - timedelta(weeks=WEEKS_LOOKED_BACK),
        )
    )
    chosen = sample(session.scalars(recent), iso_week(at))
    found = (
        select(DecisionRow, ModerationCase, Service.name)
        .join(ModerationCase, ModerationCase.id == DecisionRow.case_id)
        .outerjoin(Service, Service.id == ModerationCase.service_id)
        .where(DecisionRow.id.in_(chosen))
    )
    rows = {row.id: (row, case, name) for row, case, name in session.execute(found)}
    return [
        Sampled(
            decision=row,
            response_id=case.response_id,
            week=case.week,
            service=name,
            event=_event_of(session, row),
        )
        for row, case, name in (rows[one] for one in chosen)
    ]


def _event_of(session: Session, decision: DecisionRow) -> int | None:
    """Find the event of a decision: by the same person, at the same moment, about the same case.

    Past feedback is cleared a batch at a time, in the name of whoever vouched for it: one event for all of it.
    """
    own = and_(AuditEvent.about_id == decision.case_id, AuditEvent.act == f"moderation.{decision.kind.value}")
    found = select(AuditEvent.number).where(
        AuditEvent.account_id == decision.decided_by,
        AuditEvent.at == decision.decided_at,
        or_(own, AuditEvent.act == "moderation.clear_vouched"),
    )
    return session.scalars(found.limit(1)).first()
