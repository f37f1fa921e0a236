"""What waits in the groups room: a member's view, by when; a facilitator's meeting, open rounds and rounds to close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON
from feedback.core.waiting import Waits
from feedback.groups import queries
from feedback.groups.records import Round


def waits_for(session: Session, actor: Actor, at: datetime) -> Sequence[Waits]:
    """Give the lines of this room on somebody's home page."""
    lines: list[Waits] = []
    if actor.has(Role.MEMBER):
        lines += _for_member(session, actor, at)
    if actor.has(Role.FACILITATOR):
        lines += _for_facilitator(session, actor, at)
    return lines


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), LONDON)


def _for_member(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    waiting = queries.items_waiting_for(session, actor, at=at)
    url = url_for("groups.item", item_id=waiting[0][0].id) if waiting else url_for("groups.overview")
    return [
        Waits(
            title=_("Waiting for your view"),
            sentence=ngettext(
                "%(num)s thing waits for your view: agree, ask for a change, disagree or pass.",
                "%(num)s things wait for your view: agree, ask for a change, disagree or pass.",
                len(waiting),
            )
            if waiting
            else _("Nothing waits for your view. What the facilitator puts to your group will be here."),
            url=url,
            action=_("Say what you think") if waiting else _("See your groups"),
            count=len(waiting),
            due=_end_of(waiting[0][1].closes_on) if waiting else None,
            order=30,
        ),
        Waits(
            title=_("What we decided"),
            sentence=_(
                "Closed rounds, with every disagreement kept to the letter. You can declare an interest or pause there too."
            ),
            url=url_for("groups.overview"),
            action=_("See your groups"),
            order=46,
        ),
    ]


def _for_facilitator(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    today = at.astimezone(LONDON).date()
    open_rounds = queries.rounds_open(session, actor.programme_id)
    lines = [_open_round(session, row, today) for row in open_rounds]
    if not lines:
        lines.append(
            Waits(
                title=_("Open rounds"),
                sentence=_("No round is open. Put themes to a group when they are worded."),
                url=url_for("groups.overview"),
                action=_("Choose a group"),
                count=0,
                order=31,
            )
        )
    meetings = [card.group for card in queries.groups_for(session, actor) if card.group.meets_on]
    lines += [
        Waits(
            title=_("Next meeting: %(group)s", group=group.name),
            sentence=_("It meets on %(day)s.", day=format_date(group.meets_on, "EEEE d MMMM")),
            url=url_for("groups.group", group_id=group.id),
            action=_("The group and its pack"),
            order=32,
        )
        for group in sorted(meetings, key=lambda group: group.meets_on or today)
        if group.meets_on is not None and group.meets_on >= today
    ]
    return lines


def _open_round(session: Session, row: Round, today: date) -> Waits:
    silent = max((one.waiting for one in queries.standing_of(session, row.id)), default=0)
    passed = row.closes_on < today
    return Waits(
        title=_("Round “%(title)s”", title=row.title),
        sentence=_("Its closing day has passed. Close it, so that people hear what was decided.")
        if passed
        else ngettext(
            "%(num)s member has not said everything yet.",
            "%(num)s members have not said everything yet.",
            silent,
        ),
        url=url_for("groups.round_page", round_id=row.id),
        action=_("Close it") if passed else _("See the round"),
        count=silent or None,
        due=None if passed else _end_of(row.closes_on),
        urgent=passed,
        order=31,
    )
