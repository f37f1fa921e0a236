"""Acts that end a draft: two named roles approve a frozen pack, it is published, or it is reopened."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.programmes.queries import people_with
from feedback.specification import queries
from feedback.specification.queries import Cited, ClauseView, DraftView
from feedback.specification.records import Approval, Approver, Draft
from feedback.specification.rules import ApprovalRole, DraftState
from feedback.specification.rules.approval import fingerprint, is_complete
from feedback.specification.service.guards import note, open_draft, some_words

STANDS_IN_THE_WAY = "Something still stands in the way: %(first)s (%(count)s in all.)"


def name_approver(
    session: Session,
    account_id: UUID,
    role: ApprovalRole,
    *,
    programme_id: UUID,
    by: Actor | None = None,
    at: datetime | None = None,
) -> Approver:
    """Name who may approve, and in which role; one role a person. `by` is None only when a programme is set up.

    Raises:
        NotYours: `by` is no administrator, or names themselves.
        DomainError: whom they name is no commissioner of this programme.
    """
    if by is not None:
        by.require(Role.ADMINISTRATOR)
        if by.account_id == account_id:
            message = "Somebody else has to name you."
            raise NotYours(message)
        if at is not None and account_id not in people_with(
            session, programme_id, Role.COMMISSIONER, on=at.date()
        ):
            message = "Choose a person and a role."
            raise DomainError(message)
    named = queries.approver_of(session, account_id, programme_id)
    if named is None:
        named = Approver(programme_id=programme_id, account_id=account_id, role=role)
        session.add(named)
    named.role = role
    session.flush()
    if by is not None and at is not None:
        note(session, "name_approver", named, by=by, at=at, reason=role.value)
    return named


def pack_of(view: DraftView) -> dict[str, Any]:
    """Give what is approved: every word of the document and everything that it rests on, as text and numbers."""
    draft = view.draft
    return {
        "draft": str(draft.id),
        "title": draft.title,
        "total": draft.total,
        "uplift_percent": draft.uplift_percent,
        "lots": [[lot.number, lot.name, str(lot.annual)] for lot in view.lots],
        "outcomes": [[outcome.number, outcome.title] for outcome in view.outcomes],
        "sections": [
            {
                "number": section.number,
                "title": section.section.title,
                "clauses": [_clause_in_pack(clause) for clause in section.clauses],
            }
            for section in view.sections
        ],
    }


def fingerprint_of(view: DraftView) -> str:
    """Give the fingerprint of a draft as it stands."""
    return fingerprint(pack_of(view))


def _clause_in_pack(clause: ClauseView) -> dict[str, Any]:
    review = clause.review
    return {
        "id": str(clause.id),
        "number": clause.number,
        "mark": clause.mark,
        "version": str(clause.version_id),
        "status": clause.status.value,
        "lots": clause.lots,
        "outcome": clause.outcome.number if clause.outcome else None,
        "formal": clause.formal,
        "plain_english": clause.plain_english,
        "source": clause.source,
        "evidence": [_evidence_in_pack(one) for one in clause.evidence],
        "settlement": clause.settlement.words if clause.settlement else "",
        "justified": dict(clause.justified),
        "dissent": [list(one) for one in review.dissent] if review else [],
    }


def _evidence_in_pack(one: Cited) -> dict[str, Any]:
    return {
        "stance": one.stance.value,
        "about": str(one.about_id),
        "block": one.block,
        "says": one.says,
        "dissent": [list(words) for words in one.dissent],
        "quotes": list(one.quotes),
    }


def _refuse_if_hindered(view: DraftView) -> None:
    if view.obstacles:
        raise DomainError(STANDS_IN_THE_WAY, first=str(view.obstacles[0]), count=len(view.obstacles))


def approve(
    session: Session, draft_id: UUID, *, by: Actor, at: datetime, role: ApprovalRole | None = None
) -> Approval:
    """Approve a draft in one's named role. The second approval of the same pack, by somebody else in another role, freezes it.

    An approval of a pack that has changed since does not count any more and is removed; the audit chain keeps it.

    Raises:
        NotYours: `by` is not named for this role, or does not stand apart from whoever approved before.
        DomainError: something stands in the way; the page of checks lists it all.
        AlreadyDone: the role, or the person, has approved this pack already.
        Closed: the draft is frozen.
    """
    draft = open_draft(session, draft_id, by=by)
    session.refresh(draft, with_for_update=True)
    named = queries.approver_of(session, by.account_id, by.programme_id)
    if named is None or (role is not None and named.role is not role):
        message = "You are not named to approve in this role. An administrator can name you."
        raise NotYours(message)
    view = queries.draft_view(session, draft, at=at)
    _refuse_if_hindered(view)
    mark = fingerprint_of(view)
    session.execute(delete(Approval).where(Approval.draft_id == draft.id, Approval.fingerprint != mark))
    held = session.scalars(select(Approval).where(Approval.draft_id == draft.id)).all()
    if any(one.role is named.role or one.approved_by == by.account_id for one in held):
        message = "This has been approved in your role already. Another named role, held by somebody else, comes next."
        raise AlreadyDone(message)
    from feedback.programmes.team import queries as team  # noqa: PLC0415 - the public loads no ways in

    for one in held:
        team.require_apart(session, by.account_id, one.approved_by)
    approval = Approval(
        draft_id=draft.id, role=named.role, fingerprint=mark, approved_by=by.account_id, approved_at=at
    )
    session.add(approval)
    session.flush()
    note(session, "approve", approval, by=by, at=at, reason=f"{named.role.value} {mark}")
    if is_complete([(one.role, one.approved_by) for one in (*held, approval)]):
        _freeze(session, draft, mark)
    return approval


def _freeze(session: Session, draft: Draft, mark: str) -> None:
    draft.state, draft.fingerprint, draft.audit_head = DraftState.APPROVED, mark, audit.head_digest(session)
    session.flush()


def reopen(session: Session, draft_id: UUID, *, reason: str, by: Actor, at: datetime) -> Draft:
    """Open an approved draft again; its approvals are taken back. What is published stays published.

    Raises:
        DomainError: no reason is given, or it is not an approved draft.
    """
    by.require(Role.COMMISSIONER)
    draft = queries.the_draft(session, draft_id, actor=by)
    if draft.state is not DraftState.APPROVED:
        message = "Only a draft that is approved and not yet published can be reopened."
        raise DomainError(message)
    why = some_words(reason, "Say in a sentence why the draft is reopened.")
    session.execute(delete(Approval).where(Approval.draft_id == draft.id))
    draft.state, draft.fingerprint, draft.audit_head = DraftState.DRAFTING, "", ""
    note(session, "reopen", draft, by=by, at=at, sentence=why)
    return draft


def publish(session: Session, draft_id: UUID, *, by: Actor, at: datetime) -> Draft:
    """Publish an approved draft. Everything is checked once more: a source may have been taken back since.

    Raises:
        DomainError: it is not approved, something stands in the way now, or it is not what was approved.
    """
    by.require(Role.COMMISSIONER)
    draft = queries.the_draft(session, draft_id, actor=by)
    if draft.state is not DraftState.APPROVED:
        message = "Two named roles approve a draft before it is published."
        raise DomainError(message)
    view = queries.draft_view(session, draft, at=at)
    _refuse_if_hindered(view)
    if fingerprint_of(view) != draft.fingerprint:
        message = (
            "Something behind this draft has changed since it was approved. Reopen it and look at the checks."
        )
        raise DomainError(message)
    draft.state = DraftState.PUBLISHED
    note(session, "publish", draft, by=by, at=at, reason=draft.fingerprint)
    return draft
