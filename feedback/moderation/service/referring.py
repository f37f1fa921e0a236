"""Referrals to a safeguarding lead: raise, take, close. The words go on being read as well."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.core.moments import staffed_due
from feedback.moderation import queries
from feedback.moderation.records import ClearedVersion, ModerationCase, Referral
from feedback.moderation.rules import CaseState, Level, ReferralState, hours_for, knows_of
from feedback.moderation.service.leading import tell_lead
from feedback.programmes.records import Destination, Programme

_RAISERS = (Role.MODERATOR, Role.INDEPENDENT, Role.SAFEGUARDING, Role.FACILITATOR, Role.MEMBER)


def refer(
    session: Session, case_id: UUID, *, level: Level, note: str = "", by: Actor, at: datetime
) -> Referral:
    """Refer a response to a safeguarding lead. Right when unsure; the lead decides, and the words go on being read.

    About staff, not for the provider, or raised by a machine: the independent lead. Otherwise the service's own.

    Args:
        note: what the lead should know; sealed.

    Raises:
        NotFound: the person may not know of the case.
        Closed: it was taken back.
        DomainError: the programme has no lead to refer to.
    """
    by.require(*_RAISERS)
    case = queries.case_in(session, case_id, by.programme_id)
    if case is None or not _may_raise(session, case, by):
        raise NotFound("There is nothing here for you to read.")
    # Locked: whoever takes these words back at this moment comes first, or finds the note that is written here.
    session.refresh(case, with_for_update=True)
    if case.state is CaseState.WITHDRAWN:
        raise Closed(
            "The person has taken this back. If you are worried about somebody now, ring your safeguarding lead."
        )
    lead = queries.lead_for(session, case, raised_by_machine=False, on=at.date())
    if lead is None:
        raise DomainError(
            "This programme has no safeguarding lead to refer to. Please ring your own lead now."
        )
    hours = hours_for(level, serious_hours=session.get_one(Programme, case.programme_id).serious_hours)
    referral = Referral(
        programme_id=case.programme_id,
        case_id=case.id,
        lead_organisation_id=lead,
        level=level,
        raised_by=by.account_id,
        raised_at=at,
        due_at=staffed_due(at, hours, rounded=False),
        note=note or None,
    )
    session.add(referral)
    session.flush()
    audit.record(session, by=by, at=at, act="moderation.refer", about=referral, reason=level.value)
    tell_lead(session, referral, at=at)
    return referral


def refer_response(
    session: Session, response_id: UUID, *, level: Level, note: str = "", by: Actor, at: datetime
) -> Referral:
    """Refer a response by its own id: for people who met it in a theme and never saw its case.

    Raises:
        As `refer`.
    """
    case_id = session.scalar(select(ModerationCase.id).where(ModerationCase.response_id == response_id))
    if case_id is None:
        raise NotFound("There is nothing here for you to read.")
    return refer(session, case_id, level=level, note=note, by=by, at=at)


def response_may_be_referred(session: Session, response_id: UUID, by: Actor) -> None:
    """Raise NotFound unless the person may refer this response."""
    found = select(ModerationCase).where(
        ModerationCase.response_id == response_id, ModerationCase.programme_id == by.programme_id
    )
    case = session.scalars(found).one_or_none()
    if case is None or not _may_raise(session, case, by):
        raise NotFound("There is nothing here for you to read.")


def _may_raise(session: Session, case: ModerationCase, by: Actor) -> bool:
    """Whoever reads the case may raise; a facilitator or member may for what has been cleared."""
    if knows_of(queries.facts_of(session, case), by):
        return True
    if not by.has(Role.FACILITATOR, Role.MEMBER):
        return False
    cleared = select(ClearedVersion.id).where(
        ClearedVersion.response_id == case.response_id, ClearedVersion.current.is_(True)
    )
    return session.scalar(cleared) is not None


def _led_by(session: Session, referral_id: UUID, by: Actor) -> Referral:
    found = queries.referral_for(session, referral_id, by)
    if found is None:
        raise NotFound("There is no such referral for you.")
    return found.referral


def take_referral(session: Session, referral_id: UUID, *, by: Actor, at: datetime) -> Referral:
    """Take a referral on. Of several leads at once exactly one gets it.

    Raises:
        NotFound: another organisation leads it, or the words may be about this one's own people, or there is none.
        AlreadyDone: a colleague took it first.
    """
    referral = _led_by(session, referral_id, by)
    taken = session.execute(
        update(Referral)
        .where(Referral.id == referral_id, Referral.state == ReferralState.OPEN)
        .values(state=ReferralState.TAKEN, taken_by=by.account_id, taken_at=at)
        .execution_options(synchronize_session=False)
    )
    session.refresh(referral)
    if cast("CursorResult[Any]", taken).rowcount != 1:
        raise AlreadyDone("A colleague took this referral just before you.")
    audit.record(session, by=by, at=at, act="moderation.take_referral", about=referral)
    return referral


def close_referral(
    session: Session, referral_id: UUID, *, destination_id: UUID | None, outcome: str, by: Actor, at: datetime
) -> Referral:
    """Close a referral with where it went (None: nowhere further) and what came of it, sealed.

    Raises:
        DomainError: no outcome is written, or the destination is not one of this programme's.
        NotFound, NotYours: it is not this person's to close.
        AlreadyDone: it is closed.
    """
    referral = _led_by(session, referral_id, by)
    if referral.state is ReferralState.CLOSED:
        raise AlreadyDone("This referral is closed already.")
    if referral.taken_by != by.account_id:
        raise NotYours("Take this referral on first; then you can close it.")
    if not outcome.strip():
        raise DomainError("Please write in a sentence what was done, or why nothing could be.")
    destination = session.get(Destination, destination_id) if destination_id else None
    if destination_id and (destination is None or destination.programme_id != by.programme_id):
        raise DomainError("Please choose one of the places on the list.")
    referral.state, referral.closed_at = ReferralState.CLOSED, at
    referral.destination_id, referral.outcome = destination_id, outcome
    session.flush()
    audit.record(session, by=by, at=at, act="moderation.close_referral", about=referral)
    return referral


def words_for_lead(session: Session, referral_id: UUID, *, by: Actor) -> str | None:
    """Open the working text of a referral that the person has taken on; None once it is erased.

    Raises:
        NotFound, NotYours: it is not theirs (any more), or they have not taken it on.
    """
    referral = _led_by(session, referral_id, by)
    if referral.taken_by != by.account_id:
        raise NotYours("Take this referral on first; then its words open for you.")
    found = queries.working_text(session, referral.case_id)
    return None if found is None else found.text
