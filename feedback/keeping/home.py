"""What waits in this room: holds that need a second person."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.waiting import Waits
from feedback.intake.kept import queries as kept
from feedback.intake.kept.rules import SETTERS, HoldState
from feedback.intake.kept.service import standing


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:  # noqa: ARG001 - every room's has one shape
    """Give this room's lines for a home page."""
    return [*_holds(session, actor)]


def _holds(session: Session, actor: Actor) -> list[Waits]:
    if not actor.has(*SETTERS):
        return []
    mine = [
        row
        for row in kept.holds(session, actor.programme_id)
        if (standing(row) is HoldState.ASKED and row.asked_by != actor.account_id)
        or (standing(row) is HoldState.RELEASE_ASKED and row.release_asked_by != actor.account_id)
    ]
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
