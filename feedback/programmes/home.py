"""What waits in a programme itself: for its administrator and its facilitator."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from flask_babel import format_datetime, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.jobs import worker_is_down
from feedback.core.moments import LONDON
from feedback.core.waiting import Waits
from feedback.people import queries as people
from feedback.people.letters import queries as letters
from feedback.programmes import queries
from feedback.programmes.gaps import home as gaps
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.helplines.rules import Standing
from feedback.programmes.helplines.service import KEEPERS
from feedback.programmes.team import knowing
from feedback.programmes.team.queries import CONFIRMERS, asked, stands_apart

#: Readers whose training runs out within these days are named before it does.
SOON = timedelta(days=42)
READERS = (Role.MODERATOR, Role.INDEPENDENT)


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give the programme's own lines for a home page."""
    lines = []
    if actor.has(Role.ADMINISTRATOR):
        lines += [_worker(session, at), _training(session, actor, at), _young(session, actor)]
        lines += _letters(session, at)
    lines += gaps.waits_for(session, actor, at)
    if actor.has(*CONFIRMERS):
        lines += _recoveries(session, actor, at)
    lines += _known(session, actor, at)
    if actor.has(*KEEPERS):
        lines.append(_helplines(session, actor, at))
    return lines


def _worker(session: Session, at: datetime) -> Waits:
    down = worker_is_down(session, at)
    return Waits(
        title=_("The worker"),
        sentence=_(
            "No worker has been seen for some minutes. Nothing is lost: what people send is kept, and waits. Nothing moves on"
            " until whoever runs the server starts it again, so please tell them now."
        )
        if down
        else _("The worker is at work: what comes in is opened, and documents are made."),
        url="",
        action="",
        urgent=down,
        order=5,
    )


def _letters(session: Session, at: datetime) -> list[Waits]:
    """Say that mail does not go out. Nobody who waits for a lead may believe that the lead has heard."""
    count, since = letters.late(session, at)
    if since is None:
        return []
    sentence = ngettext(
        "A message to a colleague has not gone out since %(since)s. Either no mail server is set, or it does not answer."
        " It is tried again by itself; until then, ring whoever has to know.",
        "%(num)s messages to colleagues have not gone out, the first since %(since)s. Either no mail server is set, or it does"
        " not answer. They are tried again by themselves; until then, ring whoever has to know.",
        count,
        since=format_datetime(since.astimezone(LONDON), "d MMMM, HH:mm", rebase=False),
    )
    return [Waits(title=_("Mail"), sentence=sentence, url="", action="", count=count, urgent=True, order=6)]


def _training(session: Session, actor: Actor, at: datetime) -> Waits:
    readers = queries.people_with(session, actor.programme_id, *READERS, on=at.date())
    until = people.trained_until(session, readers)
    ending = [reader for reader in readers if reader not in until or until[reader] < at.date() + SOON]
    sentence = ngettext(
        "%(num)s reader's trauma training has run out or soon will.",
        "%(num)s readers' trauma training has run out or soon will.",
        len(ending),
    )
    return Waits(
        title=_("Training"),
        sentence=sentence if ending else _("Every reader's trauma training is in date."),
        url=url_for("team.overview"),
        action=_("Look at the people"),
        count=len(ending),
        order=20,
    )


def _known(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give a line to whoever is here through one person alone, and to whoever can confirm such a colleague."""
    by_one = knowing.hangs_on_one(session, actor)
    waiting = knowing.to_confirm(session, actor, at) if actor.has(*knowing.WATCH_WHO_COMES) else []
    if not by_one and not waiting:
        return []
    sentence = ngettext(
        "%(num)s colleague is known here through one person alone. You can confirm them.",
        "%(num)s colleagues are known here through one person alone. You can confirm them.",
        len(waiting),
    )
    own = _("You are known here through one person alone. A colleague who knows you can confirm you.")
    return [
        Waits(
            title=_("Known by two"),
            sentence=sentence if waiting else own,
            url=url_for("known.overview"),
            action=_("Look at it"),
            count=len(waiting) + by_one,
            order=22,
        )
    ]


def _recoveries(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give a line while somebody waits for this person to be the second one; none otherwise."""
    waiting = [
        one
        for one in asked(session, actor.programme_id, at)
        if one.row.confirmed_by is None
        and actor.account_id != one.row.account_id
        and stands_apart(session, one.row.asked_by, actor.account_id)
    ]
    if not waiting:
        return []
    sentence = ngettext(
        "%(num)s colleague waits to be let back in. It takes a second person.",
        "%(num)s colleagues wait to be let back in. It takes a second person.",
        len(waiting),
    )
    return [
        Waits(
            title=_("Letting somebody back in"),
            sentence=sentence,
            url=url_for("team.recoveries"),
            action=_("Look at it"),
            count=len(waiting),
            urgent=True,
            order=15,
        )
    ]


def _helplines(session: Session, actor: Actor, at: datetime) -> Waits:
    on = at.astimezone(LONDON).date()
    to_ring = helplines.to_ring(session, actor.programme_id, on)
    hidden = sum(not line.shown for line in to_ring)
    sentence = ngettext(
        "%(num)s line is to be rung: never checked, or checked too long ago.",
        "%(num)s lines are to be rung: never checked, or checked too long ago.",
        len(to_ring),
    )
    if hidden:
        sentence += " " + ngettext(
            "People do not see %(num)s of them until then.",
            "People do not see %(num)s of them until then.",
            hidden,
        )
    overdue = any(line.row.local and line.checked in {Standing.DUE, Standing.LAPSED} for line in to_ring)
    return Waits(
        title=_("Helplines to ring"),
        sentence=sentence if to_ring else _("Every helpline that is listed has been rung within its time."),
        url=url_for("helplines.overview"),
        action=_("Look at the lines"),
        count=len(to_ring),
        urgent=overdue,
        order=30,
    )


def _young(session: Session, actor: Actor) -> Waits:
    known = queries.young_route(session, actor.programme_id) is not None
    return Waits(
        title=_("People under 16"),
        sentence=_("The start page sends them to people who listen to children.")
        if known
        else _("Nobody has said where they are sent. They see helplines alone."),
        url=url_for("young.show"),
        action=_("Look at it") if known else _("Say where"),
        urgent=not known,
        order=31,
    )
