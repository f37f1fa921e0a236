"""What waits in reporting back: promises not answered, answers to put to the group or to publish."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.waiting import Waits
from feedback.reporting_back import queries
from feedback.reporting_back.rules import ReplyStanding


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:  # noqa: ARG001 - every room's home has one shape
    """Give the lines of reporting back for a home page."""
    lines = []
    if actor.has(Role.COMMISSIONER):
        unanswered = len(queries.themes_without_answer(session, actor.programme_id))
        sentence = ngettext(
            "%(num)s agreed theme has no answer yet.", "%(num)s agreed themes have no answer yet.", unanswered
        )
        lines.append(
            Waits(
                title=_("Promises not answered"),
                sentence=sentence
                if unanswered
                else _("Every agreed theme has an answer. New ones will stand here."),
                url=url_for("reporting_back.overview"),
                action=_("Answer a theme"),
                count=unanswered,
                order=60,
            )
        )
    standings = [view.standing for view in queries.replies(session, actor.programme_id)]
    if actor.has(Role.COMMISSIONER) and ReplyStanding.CONFIRMED in standings:
        confirmed = standings.count(ReplyStanding.CONFIRMED)
        lines.append(
            Waits(
                title=_("Confirmed by the group"),
                sentence=ngettext(
                    "%(num)s answer can be published.", "%(num)s answers can be published.", confirmed
                ),
                url=url_for("reporting_back.overview"),
                action=_("Publish"),
                count=confirmed,
                order=61,
            )
        )
    if actor.has(Role.FACILITATOR) and ReplyStanding.DRAFTED in standings:
        drafted = standings.count(ReplyStanding.DRAFTED)
        lines.append(
            Waits(
                title=_("Answers for the group"),
                sentence=ngettext(
                    "The council has written %(num)s answer that the group has not seen.",
                    "The council has written %(num)s answers that the group has not seen.",
                    drafted,
                ),
                url=url_for("reporting_back.overview"),
                action=_("Put it to the group"),
                count=drafted,
                order=62,
            )
        )
    return lines
