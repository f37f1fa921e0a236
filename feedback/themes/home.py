"""What waits in the themes room: words that nobody has read, marked parts that no theme holds, single voices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.waiting import Waits
from feedback.themes import queries


def waits_for(session: Session, actor: Actor, at: datetime) -> Sequence[Waits]:
    """Give the lines of this room on somebody's home page."""
    if actor.has(Role.FACILITATOR):
        return _for_facilitator(session, actor, at)
    if actor.has(Role.MEMBER):
        return [
            Waits(
                title=_("Two pages to read"),
                sentence=_("What has been heard so far, on two printed pages."),
                url=url_for("themes.summary"),
                action=_("Read the summary"),
                order=45,
            )
        ]
    if actor.has(Role.AUDITOR):
        account = queries.ledger(session, actor.programme_id, at=at)
        return [
            Waits(
                title=_("The ledger of responses"),
                sentence=_("It balances.") if account.balances else _("It does not balance."),
                url=url_for("themes.ledger"),
                action=_("Open the ledger"),
                urgent=not account.balances,
                order=45,
            )
        ]
    return []


def _for_facilitator(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    read = queries.words(session, actor.programme_id, at=at)
    lines = queries.themes_table(session, actor.programme_id, at=at, read=read)
    unread = len(queries.not_yet_read(session, actor.programme_id, read=read))
    loose = len(queries.not_in_a_theme(session, actor.programme_id))
    voices = len(queries.single_voices(session, actor.programme_id, read=read, lines=lines))
    return [
        Waits(
            title=_("Cleared words to read"),
            sentence=ngettext(
                "%(num)s cleared response has not been read for themes.",
                "%(num)s cleared responses have not been read for themes.",
                unread,
            )
            if unread
            else _(
                "Words that moderators clear will wait here to be labelled. All that may be read has been read."
            ),
            url=url_for("themes.read_next") if unread else url_for("themes.overview"),
            action=_("Read the next one") if unread else _("See the themes"),
            count=unread,
            order=40,
        ),
        Waits(
            title=_("Not in a theme yet"),
            sentence=ngettext(
                "%(num)s marked part is in no theme yet.", "%(num)s marked parts are in no theme yet.", loose
            )
            if loose
            else _("Every part that was marked is in a theme."),
            url=url_for("themes.overview"),
            action=_("Gather them"),
            count=loose,
            order=41,
        ),
        Waits(
            title=_("Single voices"),
            sentence=ngettext(
                "%(num)s concern was raised by one person alone.",
                "%(num)s concerns were raised by one person alone.",
                voices,
            )
            if voices
            else _("What one person alone says will be kept here, whatever the count."),
            url=url_for("themes.overview") + "#voices",
            action=_("Look at them"),
            count=voices,
            order=42,
        ),
    ]
