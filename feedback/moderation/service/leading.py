"""Moving a referral to the lead who may have it: when its case turns out to be about somebody's own people, or nobody is left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON
from feedback.moderation import queries
from feedback.moderation.records import HandedOn, ModerationCase, Referral
from feedback.moderation.rules import CaseFacts, Leading, ReferralState, lead_of, may_lead
from feedback.people import service as people
from feedback.programmes import queries as programmes


def tell_lead(session: Session, referral: Referral, *, at: datetime) -> None:
    """Tell whoever leads in the organisation that a referral goes to."""
    told = queries.leaders_in(
        session, referral.programme_id, referral.lead_organisation_id, on=at.astimezone(LONDON).date()
    )
    people.tell(
        session,
        told,
        "A concern was referred to you. Please open your referrals.",
        kind="referral",
        about=("referral", referral.id, referral.programme_id),
        at=at,
        by_mail=True,
    )


def move_referrals(session: Session, case: ModerationCase, *, by: Actor, at: datetime) -> None:
    """Move the referrals of a case, not closed, of which another organisation is the lead from now on. Their clocks stay.

    Called by every act after which words may be about somebody's own people. Where nobody is left who may lead, the
    administrators are told; the referral shows to nobody until somebody is appointed (`find_leads`).
    """
    session.flush()
    _move(session, case.programme_id, at=at, by=by, case_id=case.id)


def find_leads(session: Session, programme_id: UUID, *, at: datetime) -> int:
    """Move each referral that nobody can take on where it is, and open again what a lead who is gone had taken on.

    Automatic: it writes no audit event. Give how many still have no lead.
    """
    return _move(session, programme_id, at=at, by=None, case_id=None)


def _move(
    session: Session, programme_id: UUID, *, at: datetime, by: Actor | None, case_id: UUID | None
) -> int:
    on = at.astimezone(LONDON).date()
    stuck = 0
    who = queries.leading(session, programme_id, on=on)
    for referral, facts in queries.misplaced(session, programme_id, on=on, case_id=case_id):
        lead = _lead_of(referral, facts, who)
        if lead is None:
            stuck += 1
            _say_that_nobody_leads(session, referral, at=at)
        else:
            _hand_on(session, referral, lead, by=by, at=at)
    return stuck


def _lead_of(referral: Referral, facts: CaseFacts, who: Leading) -> UUID | None:
    """Give where it goes: it stays in its organisation where only the person has gone who had taken it on."""
    here = referral.lead_organisation_id
    if here in who.peopled and may_lead(facts, here):
        return here
    return lead_of(facts, who, raised_by_machine=referral.raised_by is None)


def _hand_on(session: Session, referral: Referral, lead: UUID, *, by: Actor | None, at: datetime) -> None:
    session.refresh(referral, with_for_update=True)
    before, taken_by = referral.lead_organisation_id, referral.taken_by
    if lead != before:
        session.merge(HandedOn(referral_id=referral.id, organisation_id=before, taken_by=taken_by))
    referral.lead_organisation_id, referral.state = lead, ReferralState.OPEN
    referral.taken_by = referral.taken_at = None
    session.flush()
    if by is not None:
        audit.record(session, by=by, at=at, act="moderation.hand_on", about=referral)
    if taken_by is not None:
        people.tell(
            session,
            [taken_by],
            "A referral that you had taken on was handed on to another lead. Nothing is left for you to do.",
            kind="referral_handed_on",
            about=("referral", referral.id, referral.programme_id),
            at=at,
            by_mail=True,
        )
    tell_lead(session, referral, at=at)


def _say_that_nobody_leads(session: Session, referral: Referral, *, at: datetime) -> None:
    administrators = programmes.people_with(
        session, referral.programme_id, Role.ADMINISTRATOR, on=at.astimezone(LONDON).date()
    )
    people.tell(
        session,
        administrators,
        "A referral has no lead who may have it. Please appoint a safeguarding lead from outside the service.",
        kind="no_lead",
        about=("referral", referral.id, referral.programme_id),
        at=at,
        by_mail=True,
    )
