"""What waits in this room: holds that need a second person."""

from __future__ import annotations

from datetime import datetime, time

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON
from feedback.core.waiting import Waits
from feedback.core.web.context import anchors
from feedback.intake.kept import queries as kept
from feedback.intake.kept.rules import SETTERS, HoldState
from feedback.intake.kept.service import standing
from feedback.keeping.queries import chain, requests, retention
from feedback.keeping.rules.requests import KEEPERS, SOON, may_release
from feedback.keeping.rules.retention import schedule
from feedback.programmes.team.queries import stands_apart


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give this room's lines for a home page."""
    return [
        *_chain(session, actor, at),
        *_holds(session, actor),
        *_requests(session, actor, at),
        *_retention(session, actor, at),
    ]


def _requests(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Name what waits for an answer, and to an independent reader what waits to be released."""
    if not actor.has(*KEEPERS, Role.INDEPENDENT):
        return []
    today, keeps = at.astimezone(LONDON).date(), actor.has(*KEEPERS)
    waiting = [
        row
        for row in requests.requests(session, actor.programme_id)
        if row.answered_on is None and (keeps or may_release(actor, row.checked_by))
    ]
    waiting = [row for row in waiting if keeps or row.released_by is None]
    if not waiting:
        return []
    soonest = min(row.due_on for row in waiting)
    sentence = ngettext("%(num)s waits for its answer.", "%(num)s wait for their answer.", len(waiting))
    return [
        Waits(
            title=_("Requests and complaints"),
            sentence=sentence,
            url=url_for("requests.overview"),
            action=_("Look at them"),
            count=len(waiting),
            due=datetime.combine(soonest, time(17), LONDON),
            urgent=soonest - today <= SOON,
            order=13,
        )
    ]


def _retention(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    if not actor.has(Role.ADMINISTRATOR):
        return []
    on = at.astimezone(LONDON).date()
    due = sum(
        retention.standing(session, one, actor.programme_id, on).due
        for one in schedule().values()
        if not one.automatic
    )
    sentence = ngettext(
        "The time of %(num)s is over. It goes once its class is approved and run.",
        "The time of %(num)s is over. They go once their class is approved and run.",
        due,
    )
    return [
        Waits(
            title=_("How long we keep things"),
            sentence=sentence if due else _("Nothing has been kept for longer than it may be."),
            url=url_for("retention.overview"),
            action=_("Look at the classes"),
            count=due,
            order=35,
        )
    ]


def _holds(session: Session, actor: Actor) -> list[Waits]:
    if not actor.has(*SETTERS):
        return []
    asked = [
        (row, row.asked_by if standing(row) is HoldState.ASKED else row.release_asked_by)
        for row in kept.holds(session, actor.programme_id)
        if standing(row) in {HoldState.ASKED, HoldState.RELEASE_ASKED}
    ]
    mine = [row for row, by in asked if by is not None and stands_apart(session, by, actor.account_id)]
    if not mine:
        return []
    sentence = ngettext(
        "%(num)s hold needs you as its second person.",
        "%(num)s holds need you as their second person.",
        len(mine),
    )
    return [
        Waits(
            title=_("Holds"),
            sentence=sentence,
            url=url_for("holds.overview"),
            action=_("Look at the holds"),
            count=len(mine),
            urgent=True,
            order=12,
        )
    ]


def _chain(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    if not actor.has(Role.AUDITOR):
        return []
    walked = chain.walked(session, anchors().read(), at)
    verdict = walked.verdict if walked else None
    if verdict is None:
        sentence = _("The worker has not walked the chain yet. It does so once a day.")
    elif verdict.whole:
        sentence = _("The chain is whole: %(n)s events.", n=verdict.events)
    elif verdict.number:
        sentence = _("The chain is broken at event %(n)s.", n=verdict.number)
    else:
        sentence = _("The chain was rewritten: an anchored head is not in it.")
    return [
        Waits(
            title=_("The audit chain"),
            sentence=sentence,
            url=url_for("auditing.overview"),
            action=_("Look at the chain and this week's decisions"),
            urgent=verdict is not None and not verdict.whole,
            order=10,
        )
    ]
