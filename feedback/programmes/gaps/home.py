"""What a home page says about gaps: to administrators everything, to whoever keeps forms that nobody reads."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.waiting import Waits
from feedback.people import queries as people
from feedback.programmes.gaps import queries
from feedback.programmes.gaps.rules import URGENT, ends_by_itself, gaps, hangs_on
from feedback.programmes.gaps.wording import Said, said

#: As many gaps as stand on a home page in words; the page of the people has them all.
IN_WORDS = 3


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give an administrator's lines about what nobody can do, now or soon, and what hangs on one person."""
    if not actor.has(Role.ADMINISTRATOR):
        return []
    on = at.date()
    team, places = queries.team(session, actor.programme_id, on), people.organisation_names(session)
    nobody = said(gaps(team, on), places)
    soon = [(day, said([task], places)[0]) for day, task in ends_by_itself(team, on)]
    lines = []
    if nobody:
        lines.append(_line(_("Nobody here can"), nobody, order=1))
    if soon:
        first, what = soon[0]
        sentence = _("From %(day)s:", day=format_date(first, "d MMMM", rebase=False)) + " " + what.sentence
        lines.append(_one(_("Ends soon"), sentence, len(soon), urgent=what.urgent, order=2))
    alone = [task for tasks in hangs_on(team, on).values() for task in tasks]
    if alone:
        sentence = ngettext(
            "%(num)s thing would be left with nobody if one person left.",
            "%(num)s things would be left with nobody if one person left.",
            len(alone),
        )
        urgent = any(task.work in URGENT for task in alone)
        lines.append(_one(_("It hangs on one person"), sentence, len(alone), order=19 if urgent else 45))
    return lines


def _line(title: str, nobody: list[Said], *, order: int) -> Waits:
    sentence = " ".join(one.sentence for one in nobody[:IN_WORDS])
    if len(nobody) > IN_WORDS:
        sentence += " " + ngettext(
            "And %(num)s more thing.", "And %(num)s more things.", len(nobody) - IN_WORDS
        )
    return _one(title, sentence, len(nobody), urgent=any(one.urgent for one in nobody), order=order)


def _one(title: str, sentence: str, count: int, *, urgent: bool = False, order: int) -> Waits:
    return Waits(
        title=title,
        sentence=sentence,
        url=url_for("team.overview", _anchor="gaps"),
        action=_("See whom to invite"),
        count=count,
        urgent=urgent,
        order=order,
    )
