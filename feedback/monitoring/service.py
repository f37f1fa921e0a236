"""Acts on figures: note how many people left a service, and freeze a figure so that a clause can cite it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound, NotYours
from feedback.figures.shares import Share
from feedback.figures.suppression import Profile, PublicFigure
from feedback.monitoring import queries
from feedback.monitoring.records import Leavers
from feedback.monitoring.rules import (
    WHOLE,
    Collected,
    ItemFigure,
    Measure,
    Scope,
    ShareFigure,
    measured,
    profile_for,
    public_profile,
)
from feedback.programmes.records import Programme, Service
from feedback.questions.records import SurveyWindow
from feedback.specification.records import CitableFigure

#: What stands in a sentence between an item and its share.
_SAID = {
    Measure.IMPROVED: "improved",
    Measure.MAINTAINED_OR_IMPROVED: "stayed the same or improved",
    Measure.SAME: "stayed about the same",
}


def _service_here(session: Session, service_id: UUID, by: Actor) -> Service:
    row = session.get(Service, service_id)
    if row is None or row.programme_id != by.programme_id:
        raise NotFound("There is no such service in this programme.")
    return row


def _is_own(session: Session, scope: Scope, by: Actor) -> bool:
    """Say whether a scope is about services of the person's own organisation and no other."""
    own = frozenset(
        session.scalars(
            select(Service.id).where(
                Service.programme_id == by.programme_id, Service.organisation_id == by.organisation_id
            )
        )
    )
    if scope.service_id is not None:
        return scope.service_id in own
    if scope.batch_id is not None:
        return scope.batch_id in queries.batches_about(session, own)
    if scope.window_id is not None:
        window = session.get(SurveyWindow, scope.window_id)
        return window is not None and window.service_id in own
    return False


def sight(session: Session, scope: Scope, *, by: Actor) -> Profile:
    """Say how much of a scope's figures somebody may see.

    Raises:
        NotFound: the scope names a service, window or import that this programme does not have.
        NotYours: these figures are not theirs, or they are narrower than what is published.
    """
    if scope.service_id is not None:
        _service_here(session, scope.service_id, by)
    narrowed = ((scope.window_id, queries.windows), (scope.batch_id, queries.batches))
    for named, known in narrowed:
        if named is not None and named not in {row.id for row in known(session, by.programme_id)}:
            raise NotFound("There is no such survey or import in this programme.")
    publish_base = session.get_one(Programme, by.programme_id).publish_base
    profile = profile_for(by.roles, own=_is_own(session, scope, by), publish_base=publish_base)
    if profile is None:
        raise NotYours("These figures are about services of others. You can see those of your own.")
    whole_or_service = Scope(service_id=scope.service_id) == scope
    if profile.protects_sums and not whole_or_service:
        raise NotYours("Published figures are about the whole programme or one service.")
    return profile


def record_leavers(
    session: Session, service_id: UUID, *, from_on: date, to_on: date, people: int, by: Actor, at: datetime
) -> Leavers:
    """Note how many people left a service between two days, both included; the same period again corrects it.

    Raises:
        NotFound: the programme has no such service.
        NotYours: it is another organisation's, and `by` is not the commissioner.
        DomainError: the period ends before it starts, or fewer than nobody left.
    """
    by.require(Role.COMMISSIONER, Role.MODERATOR)
    service = _service_here(session, service_id, by)
    if not by.has(Role.COMMISSIONER) and service.organisation_id != by.organisation_id:
        raise NotYours("You can note this for services of your own organisation.")
    if to_on < from_on:
        raise DomainError("The period ends before it starts.")
    if people < 0:
        raise DomainError("Nobody can have left less than nought times.")
    same = select(Leavers).where(
        Leavers.service_id == service_id, Leavers.from_on == from_on, Leavers.to_on == to_on
    )
    row = session.scalars(same).one_or_none()
    if row is None:
        row = Leavers(
            programme_id=by.programme_id, service_id=service_id, from_on=from_on, to_on=to_on, people=people
        )
        session.add(row)
    row.people = people
    session.flush()
    audit.record(session, by=by, at=at, act="monitoring.leavers", about=row)
    return row


def _exact(figure: PublicFigure) -> Share:
    if figure.share is None or figure.share.percent() is None:
        raise DomainError(
            "This figure may not be published, so no clause can cite it: %(why)s.",
            why=str(figure) if figure.share is None else "its base is too small for a percentage",
        )
    return figure.share


def _item_sentence(item: ItemFigure, measure: Measure) -> str:
    """Say both shares where both may be said: neither is fair alone."""
    shares = [f"{_SAID[measure]}: {_exact(measured(item, measure))}"]
    if measure is not Measure.SAME:
        other = Measure.MAINTAINED_OR_IMPROVED if measure is Measure.IMPROVED else Measure.IMPROVED
        shares.append(f"{_SAID[other]}: {measured(item, other)}")
    return f"{item.title}. {'; '.join(shares).capitalize()}"


def freeze_figure(
    session: Session,
    *,
    key: str,
    measure: Measure,
    by: Actor,
    at: datetime,
    scope: Scope = WHOLE,
    choice: str = "",
) -> CitableFigure:
    """Freeze a figure as it stands, so that a clause can cite it. A specification is published, so only what the public
    may see can be frozen.

    Args:
        key: the item or question, as the outcomes page names it.
        measure: which figure of an item; `choice` for one answer of a question that is no change scale.

    Raises:
        NotFound: there is no such figure in this scope.
        DomainError: the public may not see it.
    """
    by.require(Role.COMMISSIONER)
    sight(session, scope, by=by)
    profile = public_profile(session.get_one(Programme, by.programme_id).publish_base)
    found: ItemFigure | ShareFigure | None
    if measure is Measure.CHOICE:
        shares = queries.share_items(session, by.programme_id, at=at, profile=profile, scope=scope)
        found = next((each for each in shares if each.key == key), None)
        answer = next((each for each in found.choices if each.key == choice), None) if found else None
        if found is None or answer is None:
            raise NotFound("There is no such figure.")
        share, left = _exact(answer.figure), None
        sentence = f"{found.title} {answer.label}: {share}"
    else:
        items = queries.outcome_items(session, by.programme_id, at=at, profile=profile, scope=scope)
        found = next((each for each in items if each.key == key), None)
        if found is None:
            raise NotFound("There is no such figure.")
        share, left = _exact(measured(found, measure)), found.seen.coverage
        sentence = _item_sentence(found, measure)
    interval = share.interval()
    figure = CitableFigure(
        programme_id=by.programme_id,
        sentence=sentence,
        count=share.count,
        base=share.base,
        figure={
            "item": key,
            "measure": measure.value,
            "choice": choice,
            "percent": str(share.percent()),
            "interval": None if interval is None else [str(interval.low), str(interval.high)],
            "coverage": None if left is None else [left.count, left.base],
            "scope": {name: str(value) for name, value in vars(scope).items() if value},
        },
        illustrative=queries.is_illustrative(session, by.programme_id, scope),
        provider_collected=found.collected is not Collected.DIRECT,
        frozen_by=by.account_id,
        frozen_at=at,
    )
    session.add(figure)
    session.flush()
    audit.record(session, by=by, at=at, act="monitoring.freeze", about=figure)
    return figure
