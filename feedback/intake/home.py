"""What waits in this room: a room's words to enter, the places where people can answer, and spam checks."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON
from feedback.core.waiting import Waits
from feedback.intake import queries
from feedback.intake.hands.service import BESIDE, TYPISTS
from feedback.intake.imports import queries as imports
from feedback.intake.kept.rules import roughly
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.rules import Missing
from feedback.questions import queries as questions
from feedback.questions.service.windows import WINDOW_KEEPERS


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give the lines of a facilitator, of an administrator, and of whoever was asked to vouch for an import."""
    lines = []
    if actor.has(Role.FACILITATOR):
        lines.append(
            Waits(
                title=_("Enter what a group said"),
                sentence=_(
                    "After a meeting: how many were there, that all agreed, and each thing that was said."
                ),
                url=url_for("intake.rooms"),
                action=_("Enter it"),
                order=20,
            )
        )
    if actor.has(*BESIDE):
        lines.append(
            Waits(
                title=_("Fill in the form with someone"),
                sentence=_("For somebody who would like company, or cannot type. They decide every word."),
                url=url_for("beside.ask"),
                action=_("Begin"),
                order=51,
            )
        )
    if actor.has(*TYPISTS):
        lines.append(
            Waits(
                title=_("Paper sheets"),
                sentence=_("Type what people wrote on paper, to the letter, one sheet after another."),
                url=url_for("sheets.choose"),
                action=_("Type a sheet"),
                order=50,
            )
        )
    asked = imports.files_to_vouch(session, actor.programme_id, actor.account_id)
    if asked:
        lines.append(
            Waits(
                title=_("Past feedback to vouch for"),
                sentence=ngettext(
                    "One file waits for your word that it was moderated.",
                    "%(num)s files wait for your word that they were moderated.",
                    len(asked),
                ),
                count=len(asked),
                url=url_for("imports.overview"),
                action=_("Look at it"),
                order=30,
            )
        )
    if actor.has(Role.ADMINISTRATOR):
        lines += _for_administrator(session, actor, at)
    if actor.has(*WINDOW_KEEPERS):
        lines += _nobody_reads(session, actor, at)
    return lines


def _nobody_reads(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Say to whoever keeps the forms that one is open and nobody independent is left to read; nothing otherwise."""
    on = at.astimezone(LONDON).date()
    places = len(questions.open_windows(session, actor.programme_id, on))
    if not places or Missing.INDEPENDENT_READER not in helplines.missing(session, actor.programme_id, on):
        return []
    return [
        Waits(
            title=_("Nobody independent reads what people send"),
            sentence=_(
                "Nothing is lost: it waits, sealed. But nobody looks at it for worries until an administrator invites a "
                "reader. You can close the forms until then."
            ),
            url=url_for("windows.overview"),
            action=_("Look at the forms"),
            count=places,
            urgent=True,
            order=1,
        )
    ]


def _for_administrator(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    on = at.astimezone(LONDON).date()
    places = len(questions.open_windows(session, actor.programme_id, on))
    missing = helplines.missing(session, actor.programme_id, on)
    held = sum(queries.held_for_spam(session, actor.programme_id).values())
    about = roughly(held)  # each one more would be the moment at which somebody sent
    return [
        Waits(
            title=_("Where people can answer"),
            sentence=ngettext("One form is open.", "%(num)s forms are open.", places)
            if places
            else _("No form is open: nobody can answer just now."),
            url=url_for("windows.overview"),
            action=_("See what is missing before one can open")
            if missing
            else _("See the forms and their addresses"),
            urgent=bool(missing) or not places,
            order=60,
        ),
        Waits(
            title=_("Held for a spam check"),
            sentence=_(
                "Nothing is held. What comes in faster than people write will wait here, and is never refused."
            )
            if not held
            else _("Fewer than ten submissions are held.")
            if about is None
            else _("%(count)s submissions or more are held.", count=about),
            count=about if held else 0,
            url=url_for("intake.spam"),
            action=_("Look"),
            order=61,
        ),
    ]
