"""Acts on holds: ask, set, decline, ask for the release, release. Each takes a second person; none erases words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from feedback.core import audit, staff_log
from feedback.core.actor import Actor
from feedback.core.errors import AlreadyDone, DomainError, NotFound, NotYours
from feedback.intake.kept import outside, queries
from feedback.intake.kept.records import AskedBack, Hold, InformationRequest
from feedback.intake.kept.rules import (
    ASKERS,
    LONGEST_ORDER,
    SETTERS,
    Ground,
    HoldState,
    Reach,
    may_reach,
    state_of,
)
from feedback.intake.records import Response, Submission
from feedback.people import service as people
from feedback.programmes import queries as programmes


def standing(hold: Hold) -> HoldState:
    """Say where a hold stands."""
    return state_of(set_by=hold.set_by, release_asked_by=hold.release_asked_by, released_by=hold.released_by)


def ask(
    session: Session,
    ground: Ground,
    order_name: str,
    reach: Reach,
    *,
    by: Actor,
    at: datetime,
    led: bool = False,
) -> Hold:
    """Ask for a hold. From now on nothing that it reaches is erased for its age; a second person sets it.

    Args:
        led: `by` leads the referral of the response that it reaches (a later room knows).

    Raises:
        NotYours: `by` may not ask, or not so far.
        NotFound: the service or the response is not one of this programme's.
        DomainError: the order has no name, or the weeks are none.
    """
    by.require(*ASKERS)
    name = order_name.strip()
    if not 0 < len(name) <= LONGEST_ORDER:
        raise DomainError(
            "Please name the order by its number or its date, in a few words and without anybody's name."
        )
    reach = reach.checked()
    services = {row.id: row.organisation_id for row in programmes.services(session, by.programme_id)}
    if reach.service_id and reach.service_id not in services:
        raise NotFound("That service is not part of this programme.")
    own = {one for one, organisation in services.items() if organisation == by.organisation_id}
    if not may_reach(reach, by=by, own_services=own, led=led):
        raise NotYours(
            "You can ask for a hold on your own services, or from a referral that you lead. For more, please ask a commissioner or an administrator, who can ask at once."
        )
    response = session.get(Response, reach.response_id) if reach.response_id else None
    if reach.response_id and (response is None or response.programme_id != by.programme_id):
        raise NotFound("There is no such response in this programme.")
    hold = Hold(
        programme_id=by.programme_id,
        ground=ground,
        order_name=name,
        service_id=reach.service_id,
        from_week=reach.from_week,
        to_week=reach.to_week,
        response_id=reach.response_id,
        asked_by=by.account_id,
        asked_at=at,
    )
    session.add(hold)
    session.flush()
    audit.record(session, by=by, at=at, act="holds.ask", about=hold, reason=ground.value)
    staff_log.remember(session, [outside.line_of(hold)])
    _tell_setters(session, hold, "A hold was asked for. It needs a second person to set it.", by=by, at=at)
    return hold


def _tell_setters(session: Session, hold: Hold, sentence: str, *, by: Actor, at: datetime) -> None:
    others = set(programmes.people_with(session, by.programme_id, *SETTERS, on=at.date())) - {by.account_id}
    people.tell(session, others, sentence, kind="hold", about=("hold", hold.id, hold.programme_id), at=at)


def _hold_of(session: Session, hold_id: UUID, by: Actor) -> Hold:
    by.require(*SETTERS)
    hold = queries.hold_in(session, hold_id, by.programme_id)
    if hold is None:
        raise NotFound("There is no such hold.")
    return hold


def _require(hold: Hold, *states: HoldState) -> None:
    if standing(hold) not in states:
        raise AlreadyDone("A colleague was first: this hold has moved on since you opened the page.")


def _require_apart(session: Session, by: Actor, first: UUID) -> None:
    from feedback.programmes.team import queries as team  # noqa: PLC0415 - the public loads no ways in

    team.require_apart(session, by.account_id, first)


def set_hold(session: Session, hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """Set a hold that somebody else asked for. From now on nothing that it reaches can be deleted by anybody.

    Raises:
        NotYours: `by` asked for it, may not set one, or does not stand apart from who asked.
        AlreadyDone: a colleague was first.
    """
    hold = _hold_of(session, hold_id, by)
    _require(hold, HoldState.ASKED)
    if hold.asked_by == by.account_id:
        raise NotYours("You asked for this hold. A second person sets it.")
    _require_apart(session, by, hold.asked_by)
    hold.set_by, hold.set_at = by.account_id, at
    session.flush()
    audit.record(session, by=by, at=at, act="holds.set", about=hold, reason=hold.ground.value)
    staff_log.remember(session, [outside.line_of(hold)])
    return hold


def decline(session: Session, hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """Decline a hold that was asked for and not set; whoever asked may take it back so.

    Raises:
        As `set_hold`.
    """
    hold = _hold_of(session, hold_id, by)
    _require(hold, HoldState.ASKED)
    hold.released_by, hold.released_at = by.account_id, at
    session.flush()
    audit.record(session, by=by, at=at, act="holds.decline", about=hold)
    staff_log.remember(session, [outside.line_of(hold)])
    return hold


def ask_release(session: Session, hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """Ask that a hold ends. It keeps everything until a second person releases it.

    Raises:
        As `set_hold`.
    """
    hold = _hold_of(session, hold_id, by)
    _require(hold, HoldState.IN_FORCE)
    hold.release_asked_by = by.account_id
    session.flush()
    audit.record(session, by=by, at=at, act="holds.ask_release", about=hold)
    staff_log.remember(session, [outside.line_of(hold)])
    _tell_setters(session, hold, "A hold is to end. It needs a second person to release it.", by=by, at=at)
    return hold


def release(session: Session, hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """End a hold whose release somebody else asked for. The worker then erases what people asked to have back.

    Raises:
        As `set_hold`.
    """
    hold = _hold_of(session, hold_id, by)
    _require(hold, HoldState.RELEASE_ASKED)
    if hold.release_asked_by == by.account_id:
        raise NotYours("You asked for the release. A second person releases the hold.")
    if hold.release_asked_by is not None:
        _require_apart(session, by, hold.release_asked_by)
    hold.released_by, hold.released_at = by.account_id, at
    session.flush()
    audit.record(session, by=by, at=at, act="holds.release", about=hold)
    staff_log.remember(session, [outside.line_of(hold)])
    return hold


def keep_unused(session: Session, submission_id: UUID) -> Submission:
    """Take a held submission out of every use, since its writer asked for it back; its words stay sealed.

    The person's act, so it writes no audit event and no time. Once is as good as twice.
    """
    submission = session.get_one(Submission, submission_id)
    # Locked: a worker that makes cases of these words at this moment comes before, or finds them taken back.
    mine = select(Response.id).where(Response.submission_id == submission_id)
    session.scalars(mine.with_for_update()).all()
    if not queries.is_asked_back(session, submission_id):
        session.add(AskedBack(submission_id=submission_id))
    submission.withdrawn, submission.may_use, submission.window_id = True, None, None
    session.flush()
    return submission


def empty_bundles(session: Session, submission_ids: Sequence[UUID]) -> None:
    """Erase every bundle of a request that reaches any of these submissions; who released one has it made again.

    A person's act, or age's: it notes no time. The log of hands says so once the bundle is made again. A bundle that is
    being made at this moment is waited for, since it may hold what it read before.
    """
    reached = select(Submission.id).where(Submission.id.in_(submission_ids), queries.asked_for())
    mine = reached.correlate(
        InformationRequest
    ).exists()  # with or without a bundle: one may be made just now
    session.execute(
        update(InformationRequest).where(mine).values(bundle_box=None),
        execution_options={"synchronize_session": "fetch"},
    )


def forget_asked_back(session: Session, submission_id: UUID) -> None:
    """Forget that a submission is to go: it has gone."""
    session.execute(delete(AskedBack).where(AskedBack.submission_id == submission_id))
