"""Referrals, the leads that they go to, and who is safeguarding lead today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.moderation.queries.cases import facts_of, facts_of_all, handed_over
from feedback.moderation.records import HandedOn, ModerationCase, Referral
from feedback.moderation.rules import (
    CaseFacts,
    CaseState,
    Leading,
    Reader,
    ReferralState,
    lead_of,
    may_keep,
    may_lead,
    near_to,
)
from feedback.people.queries import names_of
from feedback.people.records import Account, Organisation, OrganisationKind
from feedback.programmes.records import Appointment, Service

#: Who takes a referral on: a safeguarding lead, or the independent reader where their organisation has none.
LEADERS = (Role.SAFEGUARDING, Role.INDEPENDENT)
_NOT_CLOSED = (ReferralState.OPEN, ReferralState.TAKEN)


@dataclass(frozen=True, kw_only=True)
class ListedReferral:
    """One referral with its case, its service, and whether the working text can still be read."""

    referral: Referral
    case: ModerationCase
    service: str | None


_LISTED = (
    select(Referral, ModerationCase, Service.name)
    .join(ModerationCase, ModerationCase.id == Referral.case_id)
    .outerjoin(Service, Service.id == ModerationCase.service_id)
    .order_by(Referral.due_at, Referral.id)
)


def referrals_for(
    session: Session, by: Actor, *, states: tuple[ReferralState, ...] = tuple(ReferralState)
) -> list[ListedReferral]:
    """Give the referrals that a person's organisation leads and may lead, soonest due first."""
    if not by.has(*LEADERS):
        return []
    found = session.execute(
        _LISTED.where(
            Referral.programme_id == by.programme_id,
            Referral.lead_organisation_id == by.organisation_id,
            Referral.state.in_(states),
        )
    ).all()
    facts = facts_of_all(session, [case for _row, case, _name in found])
    return [
        ListedReferral(referral=row, case=case, service=name)
        for row, case, name in found
        if may_lead(facts[case.id], by.organisation_id)
    ]


def referral_for(session: Session, referral_id: UUID, by: Actor) -> ListedReferral | None:
    """Find a referral that a person's organisation leads and may lead."""
    return next((row for row in referrals_for(session, by) if row.referral.id == referral_id), None)


def leads(session: Session, response_id: UUID, *, by: Actor) -> bool:
    """Say whether a person's organisation leads a referral of a response, and may."""
    return any(row.case.response_id == response_id for row in referrals_for(session, by))


def handed_on_from(session: Session, by: Actor) -> list[ListedReferral]:
    """Give the referrals that a person's organisation led, and does not any more: never their words or notes."""
    if not by.has(*LEADERS):
        return []
    had = exists().where(HandedOn.referral_id == Referral.id, HandedOn.organisation_id == by.organisation_id)
    found = session.execute(
        _LISTED.where(
            Referral.programme_id == by.programme_id,
            or_(had, Referral.lead_organisation_id == by.organisation_id),
        )
    ).all()
    facts = facts_of_all(session, [case for _row, case, _name in found])
    return [
        ListedReferral(referral=row, case=case, service=name)
        for row, case, name in found
        if row.lead_organisation_id != by.organisation_id or not may_lead(facts[case.id], by.organisation_id)
    ]


def led_before_by(session: Session, referral_id: UUID) -> list[str]:
    """Name the organisations that led a referral before."""
    found = (
        select(Organisation.name)
        .join(HandedOn, HandedOn.organisation_id == Organisation.id)
        .where(HandedOn.referral_id == referral_id)
    )
    return sorted(session.scalars(found))


def _appointed(session: Session, programme_id: UUID, role: Role, on: date) -> list[tuple[UUID, UUID]]:
    """Give (account, organisation) of everybody who holds a role today."""
    found = (
        select(Appointment.account_id, Appointment.organisation_id)
        .join(Account, Account.id == Appointment.account_id)
        .where(
            Appointment.programme_id == programme_id,
            Appointment.role == role,
            Appointment.starts_on <= on,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on),
            or_(Account.left_on.is_(None), Account.left_on > on),
        )
        .order_by(Appointment.organisation_id, Appointment.account_id)
    )
    return [(account, organisation) for account, organisation in session.execute(found)]


def leading(session: Session, programme_id: UUID, *, on: date) -> Leading:
    """Give who could lead in a programme on a day."""
    outside = select(Organisation.id).where(
        Organisation.kind.in_([OrganisationKind.HUB, OrganisationKind.READER])
    )
    leads = _appointed(session, programme_id, Role.SAFEGUARDING, on)
    readers = _appointed(session, programme_id, Role.INDEPENDENT, on)
    return Leading(
        with_a_lead=tuple(dict.fromkeys(organisation for _account, organisation in leads)),
        with_a_reader=tuple(dict.fromkeys(organisation for _account, organisation in readers)),
        outside=frozenset(session.scalars(outside)),
    )


def leaders_in(session: Session, programme_id: UUID, organisation_id: UUID, *, on: date) -> list[UUID]:
    """Give whom a referral to an organisation is told: its safeguarding leads, or its readers where it has none."""
    for role in LEADERS:
        found = _appointed(session, programme_id, role, on)
        here = [account for account, organisation in found if organisation == organisation_id]
        if here:
            return here
    return []


def _about(organisation_id: UUID | None) -> CaseFacts:
    """Stand for words about the people of an organisation, of which nothing more is known."""
    return CaseFacts(state=CaseState.RECEIVED, reader=Reader.INDEPENDENT, organisation_id=organisation_id)


def independent_lead(session: Session, programme_id: UUID, *, about: UUID | None, on: date) -> UUID | None:
    """Give the organisation whose lead is independent of `about`: one with a safeguarding lead, else with a reader.

    None only in a programme without any independent person (which may not open a window).
    """
    return lead_of(_about(about), leading(session, programme_id, on=on), raised_by_machine=False)


def lead_for(session: Session, case: ModerationCase, *, raised_by_machine: bool, on: date) -> UUID | None:
    """Give the organisation that a referral of this case goes to: the service's own lead, or the independent one."""
    who = leading(session, case.programme_id, on=on)
    return lead_of(facts_of(session, case), who, raised_by_machine=raised_by_machine)


def lead_names(session: Session, by: Actor, *, on: date) -> list[str]:
    """Name who is safeguarding lead today: of the person's own organisation, or the independent one."""
    leads = _appointed(session, by.programme_id, Role.SAFEGUARDING, on)
    own = [account for account, organisation in leads if organisation == by.organisation_id]
    outside = independent_lead(session, by.programme_id, about=by.organisation_id, on=on)
    others = [account for account, organisation in leads if organisation == outside]
    return sorted(names_of(session, own or others).values())


def nobody_may_read(session: Session, programme_id: UUID, *, on: date, case_id: UUID | None = None) -> bool:
    """Say whether something that was handed over has nobody left in the programme who may read it."""
    cases = [case for case in handed_over(session, programme_id) if case_id in (None, case.id)]
    facts = facts_of_all(session, cases).values()
    readers = _appointed(session, programme_id, Role.INDEPENDENT, on)
    return any(
        all(
            organisation in near_to(one) or account == one.withhold_proposed_by
            for account, organisation in readers
        )
        for one in facts
    )


def misplaced(
    session: Session, programme_id: UUID, *, on: date, case_id: UUID | None = None
) -> list[tuple[Referral, CaseFacts]]:
    """Give the referrals, not closed, that their organisation may not lead or has nobody for, each with its case's facts.

    Args:
        case_id: only those of one case.
    """
    found = (
        select(Referral, ModerationCase)
        .join(ModerationCase, ModerationCase.id == Referral.case_id)
        .where(
            Referral.programme_id == programme_id,
            Referral.state.in_(_NOT_CLOSED),
        )
        .order_by(Referral.due_at, Referral.id)
    )
    if case_id is not None:
        found = found.where(Referral.case_id == case_id)
    rows = session.execute(found).all()
    facts = facts_of_all(session, [case for _row, case in rows])
    who = leading(session, programme_id, on=on)
    there = {pair for role in LEADERS for pair in _appointed(session, programme_id, role, on)}
    return [
        (row, facts[case.id])
        for row, case in rows
        if not may_keep(
            facts[case.id],
            who,
            row.lead_organisation_id,
            taker_is_there=row.taken_by is None or (row.taken_by, row.lead_organisation_id) in there,
        )
    ]


def without_a_lead(session: Session, programme_id: UUID, *, on: date) -> int:
    """Count the referrals that nobody in the programme may take on today."""
    who = leading(session, programme_id, on=on)
    return sum(
        lead_of(facts, who, raised_by_machine=row.raised_by is None) is None
        for row, facts in misplaced(session, programme_id, on=on)
    )
