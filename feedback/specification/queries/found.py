"""Find one thing of a programme, or say kindly that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import NotFound
from feedback.groups.records import RoundItem
from feedback.people.records import Organisation, OrganisationKind
from feedback.programmes.records import Programme
from feedback.specification.records import (
    Approval,
    Approver,
    CitableFigure,
    Clause,
    ClauseReview,
    ClauseVersion,
    Document,
    Draft,
    EvidenceLink,
    OutsideSource,
    Section,
)
from feedback.specification.rules import ClauseStatus
from feedback.specification.rules.access import may_see


def the_draft(session: Session, draft_id: UUID, *, actor: Actor) -> Draft:
    """Give a draft that this person may see.

    Raises:
        NotFound: there is none in their programme, or their organisation may bid and the tender is open.
    """
    draft = session.get(Draft, draft_id)
    if draft is None or draft.programme_id != actor.programme_id or not may_open(session, draft, actor=actor):
        message = "There is no such draft."
        raise NotFound(message)
    return draft


def may_open(session: Session, draft: Draft, *, actor: Actor) -> bool:
    """Say whether a person may see a draft: from the opening of the tender on, nobody whose organisation may bid."""
    stage = session.get_one(Programme, draft.programme_id).stage
    organisation = session.get(Organisation, actor.organisation_id)
    may_bid = organisation is None or organisation.kind is OrganisationKind.PROVIDER
    return may_see(draft.state, stage=stage.value, may_bid=may_bid, roles=actor.roles)


def the_clause(session: Session, clause_id: UUID, *, actor: Actor) -> tuple[Clause, Draft]:
    """Give a clause with its draft.

    Raises:
        NotFound: there is none that this person may see.
    """
    clause = session.get(Clause, clause_id)
    if clause is None:
        message = "There is no such clause."
        raise NotFound(message)
    return clause, the_draft(session, clause.draft_id, actor=actor)


def the_link(session: Session, link_id: UUID, *, actor: Actor) -> tuple[EvidenceLink, Clause, Draft]:
    """Give an evidence link with its clause and draft.

    Raises:
        NotFound: there is none that this person may see.
    """
    link = session.get(EvidenceLink, link_id)
    if link is None:
        message = "This evidence has already been taken off."
        raise NotFound(message)
    clause, draft = the_clause(session, link.clause_id, actor=actor)
    return link, clause, draft


def the_section(session: Session, section_id: UUID, *, draft_id: UUID) -> Section:
    """Give a section of a draft.

    Raises:
        NotFound: the draft has none of that id.
    """
    section = session.get(Section, section_id)
    if section is None or section.draft_id != draft_id:
        message = "There is no such section in this draft."
        raise NotFound(message)
    return section


def outside_sources(session: Session, programme_id: UUID) -> Sequence[OutsideSource]:
    """Give the outside sources of a programme, by title."""
    found = select(OutsideSource).where(OutsideSource.programme_id == programme_id)
    return session.scalars(found.order_by(OutsideSource.title, OutsideSource.id)).all()


def citable_figures(session: Session, programme_id: UUID) -> Sequence[CitableFigure]:
    """Give the frozen figures of a programme, newest first."""
    found = select(CitableFigure).where(CitableFigure.programme_id == programme_id)
    return session.scalars(found.order_by(CitableFigure.frozen_at.desc(), CitableFigure.id)).all()


def approvals_of(session: Session, draft_id: UUID) -> Sequence[Approval]:
    """Give the approvals of a draft, first first."""
    found = select(Approval).where(Approval.draft_id == draft_id)
    return session.scalars(found.order_by(Approval.approved_at, Approval.id)).all()


def approvers(session: Session, programme_id: UUID) -> Sequence[Approver]:
    """Give who may approve in a programme, by role."""
    found = select(Approver).where(Approver.programme_id == programme_id)
    return session.scalars(found.order_by(Approver.role, Approver.id)).all()


def approver_of(session: Session, account_id: UUID, programme_id: UUID) -> Approver | None:
    """Give the named role in which a person may approve, or None."""
    found = select(Approver).where(Approver.account_id == account_id, Approver.programme_id == programme_id)
    return session.scalars(found).one_or_none()


def answered_by_group(session: Session, draft_id: UUID) -> int:
    """Count the clauses of a draft that are with a group whose round has closed: their results can be taken over."""
    found = (
        select(func.count(Clause.id.distinct()))
        .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        .join(ClauseReview, ClauseReview.clause_version_id == ClauseVersion.id)
        .join(RoundItem, RoundItem.id == ClauseReview.item_id)
        .where(
            Clause.draft_id == draft_id,
            Clause.status == ClauseStatus.IN_REVIEW,
            RoundItem.result.is_not(None),
        )
    )
    return session.scalar(found) or 0


def documents_of(session: Session, draft_id: UUID) -> Sequence[Document]:
    """Give the documents made of a draft, newest first."""
    found = select(Document).where(Document.draft_id == draft_id)
    return session.scalars(found.order_by(Document.made_at.desc(), Document.id)).all()


def document_of_run(session: Session, run_id: UUID) -> Document | None:
    """Give the document that a piece of work made, or None while it has not."""
    return session.scalars(select(Document).where(Document.job_run_id == run_id)).one_or_none()
