"""Referrals, the leads that they go to, and who is safeguarding lead today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.moderation.records import ModerationCase, Referral
from feedback.moderation.rules import ReferralState, goes_to_independent_lead
from feedback.people.queries import names_of
from feedback.people.records import Account, Organisation, OrganisationKind
from feedback.programmes.records import Appointment, Service


@dataclass(frozen=True, kw_only=True)
class ListedReferral:
    """One referral with its case, its service, and whether the working text can still be read."""

    referral: Referral
    case: ModerationCase
    service: str | None


def referrals_for(
    session: Session, by: Actor, *, states: tuple[ReferralState, ...] = tuple(ReferralState)
) -> list[ListedReferral]:
    """Give the referrals that a person's organisation leads, soonest due first."""
    if not by.has(Role.SAFEGUARDING, Role.INDEPENDENT):
        return []
    found = (
        select(Referral, ModerationCase, Service.name)
        .join(ModerationCase, ModerationCase.id == Referral.case_id)
        .outerjoin(Service, Service.id == ModerationCase.service_id)
        .where(
            Referral.programme_id == by.programme_id,
            Referral.lead_organisation_id == by.organisation_id,
            Referral.state.in_(states),
        )
        .order_by(Referral.due_at, Referral.id)
    )
    return [
        ListedReferral(referral=row, case=case, service=name) for row, case, name in session.execute(found)
    ]


def referral_for(session: Session, referral_id: UUID, by: Actor) -> ListedReferral | None:
    """Find a referral that a person's organisation leads."""
    return next((row for row in referrals_for(session, by) if row.referral.id == referral_id), None)


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


def independent_lead(session: Session, programme_id: UUID, *, about: UUID | None, on: date) -> UUID | None:
    """Give the organisation whose lead is independent of `about`: one with a safeguarding lead, else with a reader.

    None only in a programme without any independent person (which may not open a window).
    """
    outside = select(Organisation.id).where(
        Organisation.kind.in_([OrganisationKind.HUB, OrganisationKind.READER]),
        Organisation.id != about if about else Organisation.id.is_not(None),
    )
    independent = set(session.scalars(outside))
    for role in (Role.SAFEGUARDING, Role.INDEPENDENT):
        for _account, organisation_id in _appointed(session, programme_id, role, on):
            if organisation_id in independent:
                return organisation_id
    readers = _appointed(session, programme_id, Role.INDEPENDENT, on)
    return next((organisation for _account, organisation in readers if organisation != about), None)


def lead_for(session: Session, case: ModerationCase, *, raised_by_machine: bool, on: date) -> UUID | None:
    """Give the organisation that a referral of this case goes to: the service's own lead, or the independent one."""
    own = case.organisation_id
    outside = goes_to_independent_lead(
        reader=case.reader, about_staff=case.about_staff, raised_by_machine=raised_by_machine
    )
    if not outside and own is not None:
        leads = _appointed(session, case.programme_id, Role.SAFEGUARDING, on)
        if any(organisation_id == own for _account, organisation_id in leads):
            return own
    return independent_lead(session, case.programme_id, about=own, on=on)


def lead_names(session: Session, by: Actor, *, on: date) -> list[str]:
    """Name who is safeguarding lead today: of the person's own organisation, or the independent one."""
    leads = _appointed(session, by.programme_id, Role.SAFEGUARDING, on)
    own = [account for account, organisation in leads if organisation == by.organisation_id]
    outside = independent_lead(session, by.programme_id, about=by.organisation_id, on=on)
    others = [account for account, organisation in leads if organisation == outside]
    return sorted(names_of(session, own or others).values())
