"""Decisions: clear, theme only, keep back by two people, and undo within half a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, Closed, NotFound, NotYours
from feedback.moderation import queries
from feedback.moderation.records import CaseText, ClearedVersion, DecisionRow, ModerationCase
from feedback.moderation.rules import (
    AFTER,
    UNDOABLE,
    Act,
    DecisionKind,
    Reader,
    may_decide_withhold,
    policy,
    reason_for,
    redact,
)
from feedback.moderation.service.admission import (
    case_known_to,
    end_look,
    held_case,
    move,
    require,
    require_training,
    text_of,
)
from feedback.moderation.service.claiming import lease_from
from feedback.moderation.service.leading import move_referrals
from feedback.programmes.records import Programme

#: How long the working text stays after a decision, for the quality sample and for a correction.
KEPT_AFTER_DECISION = timedelta(days=30)


def decide(
    session: Session, case: ModerationCase, kind: DecisionKind, *, reason: str, by: Actor, at: datetime
) -> DecisionRow:
    """Write a decision down with its published reason and the policy's version; later rooms see it when undo is over."""
    undo_for = timedelta(seconds=session.get_one(Programme, case.programme_id).undo_seconds)
    decision = DecisionRow(
        case_id=case.id,
        kind=kind,
        reason=reason,
        policy_version=policy().version,
        decided_by=by.account_id,
        decided_at=at,
        effective_at=at + undo_for,
    )
    session.add(decision)
    kept = session.get(CaseText, case.id)
    if kept is not None:
        kept.erase_after = (at + KEPT_AFTER_DECISION).date()
    session.flush()
    audit.record(session, by=by, at=at, act=f"moderation.{kind.value}", about=case, reason=reason)
    return decision


def _share(
    session: Session, case: ModerationCase, decision: DecisionRow, text: str, *, theme_only: bool
) -> None:
    """Make the version that later rooms will see; it never changes, and supersedes the one before."""
    session.execute(
        update(ClearedVersion).where(ClearedVersion.response_id == case.response_id).values(current=False)
    )
    newest = select(func.max(ClearedVersion.number)).where(ClearedVersion.response_id == case.response_id)
    session.add(
        ClearedVersion(
            programme_id=case.programme_id,
            response_id=case.response_id,
            decision_id=decision.id,
            number=(session.scalar(newest) or 0) + 1,
            text=text,
            theme_only=theme_only,
            effective_at=decision.effective_at,
        )
    )
    session.flush()


def clear(session: Session, case_id: UUID, *, by: Actor, at: datetime, reason: str = "") -> DecisionRow:
    """Share a response in the way its writer chose, with what is covered covered.

    Args:
        reason: the published reason for what is covered; left out, it follows from the categories. None is needed, and
            none is kept, where nothing is covered.

    Raises:
        DomainError: the policy does not know the reason.
        NotFound, NotYours, AlreadyDone, Closed: as `held_case`.
    """
    case = held_case(session, case_id, by, at=at)
    covered = list(queries.redactions_of(session, case.id).values())
    why = reason_for(one.category.value for one in covered) if covered else ""
    if covered and reason:
        why = policy().require(reason, act="redact")
    text = redact(text_of(session, case).text, covered)
    move(session, case, Act.CLEAR, claimed_by=None, lease_until=None)
    decision = decide(session, case, DecisionKind.CLEAR, reason=why, by=by, at=at)
    _share(session, case, decision, text, theme_only=False)
    return decision


def theme_only(session: Session, case_id: UUID, *, reason: str, by: Actor, at: datetime) -> DecisionRow:
    """Let those who gather themes read the covered words, and nobody else; they are never quoted.

    Raises:
        As `clear`.
    """
    case = held_case(session, case_id, by, at=at)
    policy().require(reason, act="theme_only")
    text = redact(text_of(session, case).text, queries.redactions_of(session, case.id).values())
    move(session, case, Act.THEME_ONLY, claimed_by=None, lease_until=None)
    decision = decide(session, case, DecisionKind.THEME_ONLY, reason=reason, by=by, at=at)
    _share(session, case, decision, text, theme_only=True)
    return decision


def propose_withhold(session: Session, case_id: UUID, *, reason: str, by: Actor, at: datetime) -> DecisionRow:
    """Propose to keep a response back. A second person, from outside the provider, decides.

    Raises:
        As `clear`.
    """
    case = held_case(session, case_id, by, at=at)
    policy().require(reason, act="withhold")
    move(
        session,
        case,
        Act.PROPOSE_WITHHOLD,
        claimed_by=None,
        lease_until=None,
        withhold_proposed_by=by.account_id,
    )
    return decide(session, case, DecisionKind.PROPOSE_WITHHOLD, reason=reason, by=by, at=at)


def _require_apart(session: Session, by: Actor, first: UUID) -> None:
    from feedback.programmes.team import queries as team  # noqa: PLC0415 - the public loads no ways in

    team.require_apart(session, by.account_id, first)


def decide_withhold(session: Session, case_id: UUID, *, agree: bool, by: Actor, at: datetime) -> DecisionRow:
    """Agree to keep a response back, or return it to be read again by somebody independent.

    Raises:
        NotFound: the person may not know of it.
        NotYours: they proposed it, or are not an independent reader from outside; training is out of date; or they agree
            and do not stand apart from whoever proposed it. To have words read again takes nobody's standing.
        AlreadyDone: a colleague decided first, or looks at it just now.
    """
    case = case_known_to(session, case_id, by)
    if case.withhold_proposed_by == by.account_id:
        raise NotYours("You proposed to keep this back. A second person, from outside the service, decides.")
    require(session, case, may_decide_withhold, by)
    require_training(session, by, at=at)
    end_look(session, case, by, at=at)
    proposal = queries.proposal_of(session, case.id)
    reason = proposal.reason if proposal else ""
    if agree:
        if case.withhold_proposed_by is not None:
            _require_apart(session, by, case.withhold_proposed_by)
        move(session, case, Act.WITHHOLD, withhold_decided_by=by.account_id)
        return decide(session, case, DecisionKind.WITHHOLD, reason=reason, by=by, at=at)
    move(session, case, Act.RETURN, withhold_proposed_by=None, reader=Reader.INDEPENDENT)
    returned = decide(session, case, DecisionKind.RETURN, reason=reason, by=by, at=at)
    move_referrals(session, case, by=by, at=at)
    return returned


def undo(session: Session, decision_id: UUID, *, by: Actor, at: datetime) -> ModerationCase:
    """Take a decision of one's own back before it takes effect. Nobody has seen what it would have shared.

    Raises:
        NotFound: there is no such decision of this person.
        NotYours: training is out of date: the words would be in this person's hands again.
        Closed: it has taken effect, or the words were taken back.
        AlreadyDone: it was undone, or a colleague has decided since.
    """
    decision = session.get(DecisionRow, decision_id)
    if decision is None or decision.decided_by != by.account_id or decision.kind not in UNDOABLE:
        raise NotFound("There is no such decision of yours to undo.")
    case = case_known_to(session, decision.case_id, by)
    require_training(session, by, at=at)
    if decision.undone or at >= decision.effective_at:
        raise Closed("The time for undoing is over. A colleague can still be told.")
    if case.state is not AFTER[decision.kind]:
        raise AlreadyDone("A colleague has decided since. Nothing of theirs was changed.")
    back: dict[str, object] = {
        "claimed_by": by.account_id,
        "lease_until": lease_from(session, case.programme_id, at),
    }
    if decision.kind is DecisionKind.PROPOSE_WITHHOLD:
        back["withhold_proposed_by"] = None
    if decision.kind is DecisionKind.WITHHOLD:
        back = {"withhold_decided_by": None}
    if decision.kind is DecisionKind.SPAM:
        back = {"first_looked_by": None}
    move(session, case, Act.UNDO, **back)
    session.execute(delete(ClearedVersion).where(ClearedVersion.decision_id == decision.id))
    decision.undone = True
    audit.record(session, by=by, at=at, act="moderation.undo", about=case, reason=decision.kind.value)
    return case
