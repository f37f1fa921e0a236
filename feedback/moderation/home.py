"""What waits in this room for a moderator, an independent reader and a safeguarding lead."""

from __future__ import annotations

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.moments import LONDON
from feedback.core.waiting import Waits
from feedback.moderation import queries
from feedback.moderation.rules import CaseState, Level, ReferralState, may_decide_withhold


def waits_for(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    """Give the lines of whoever reads or leads."""
    lines: list[Waits] = []
    if actor.has(Role.SAFEGUARDING, Role.INDEPENDENT):
        lines += _referrals(session, actor, at)
    if actor.has(Role.INDEPENDENT):
        lines += _for_independent(session, actor)
    if actor.has(Role.MODERATOR, Role.INDEPENDENT, Role.SAFEGUARDING):
        lines += _to_read(session, actor)
    if actor.has(Role.MODERATOR, Role.INDEPENDENT):
        lines.append(_lead_today(session, actor, at))
    if actor.has(Role.ADMINISTRATOR) and queries.without_a_lead(
        session, actor.programme_id, on=at.astimezone(LONDON).date()
    ):
        lines.append(_no_lead_for_one())
    if actor.has(Role.ADMINISTRATOR) and queries.nobody_may_read(
        session, actor.programme_id, on=at.astimezone(LONDON).date()
    ):
        lines.append(_nobody_may_read())
    return lines


def _nobody_may_read() -> Waits:
    return Waits(
        title=_("Nobody may read what was handed over"),
        sentence=_(
            "Those who read it stepped back, and everybody else stands near to it or has left. "
            "It waits until you appoint an independent reader of another organisation."
        ),
        url=url_for("team.overview"),
        action=_("Look at the people"),
        urgent=True,
        order=1,
    )


def _no_lead_for_one() -> Waits:
    """Say it without a number: each would tell that somebody's worrying words came."""
    return Waits(
        title=_("A referral has no lead"),
        sentence=_(
            "Everybody who could take it on stands too near to what it is about, or has left. "
            "It goes by itself to a safeguarding lead from outside the service once you appoint one."
        ),
        url=url_for("team.overview"),
        action=_("Look at the people"),
        urgent=True,
        order=1,
    )


def _referrals(session: Session, actor: Actor, at: datetime) -> list[Waits]:
    rows = [row.referral for row in queries.referrals_for(session, actor)]
    unanswered = [row for row in rows if row.state is ReferralState.OPEN]
    mine = [row for row in rows if row.state is ReferralState.TAKEN and row.taken_by == actor.account_id]
    lines = [
        Waits(
            title=_("Referrals to take on"),
            sentence=ngettext(
                "Somebody is worried about one response.",
                "Somebody is worried about %(num)s responses.",
                len(unanswered),
            )
            if unanswered
            else _("No referral waits. If one comes, you are told here, with its clock."),
            url=url_for("moderation.referrals"),
            action=_("Open the referrals"),
            count=len(unanswered),
            due=min((row.due_at for row in unanswered), default=None),
            urgent=any(row.level is Level.IMMEDIATE or row.due_at <= at for row in unanswered),
            order=1,
        )
    ]
    if mine:
        lines.append(
            Waits(
                title=_("Awaiting your outcome"),
                sentence=ngettext(
                    "You have taken on one referral that is not closed.",
                    "You have taken on %(num)s referrals that are not closed.",
                    len(mine),
                ),
                url=url_for("moderation.referrals"),
                action=_("Write what came of it"),
                count=len(mine),
                due=min(row.due_at for row in mine),
                order=2,
            )
        )
    return lines


def _for_independent(session: Session, actor: Actor) -> list[Waits]:
    counts = queries.counts_for(session, actor)
    new = counts[CaseState.RECEIVED]
    proposed = queries.cases_for(session, actor, states=[CaseState.SECOND_CHECK])
    second = sum(may_decide_withhold(queries.facts_of(session, row.case), actor) for row in proposed)
    return [
        Waits(
            title=_("First look"),
            sentence=ngettext("One response is new.", "%(num)s responses are new.", new)
            if new
            else _("Nothing new has come. Everything that people send waits here first, for a look by you."),
            url=url_for("moderation.queue", queue="first-look"),
            action=_("Look for worries"),
            count=new,
            order=5,
        ),
        Waits(
            title=_("Second check"),
            sentence=ngettext(
                "Somebody proposes to keep one response back.",
                "Somebody proposes to keep %(num)s responses back.",
                second,
            )
            if second
            else _(
                "Nobody proposes to keep anything back. If somebody does, you decide as the second person."
            ),
            url=url_for("moderation.queue", queue="second-check"),
            action=_("Decide as the second person"),
            count=second,
            order=12,
        ),
    ]


def _to_read(session: Session, actor: Actor) -> list[Waits]:
    reads = actor.has(Role.MODERATOR, Role.INDEPENDENT)
    waiting = [row.case for row in queries.cases_for(session, actor, states=[CaseState.WAITING])]
    unfinished = queries.claimed_by(session, actor)
    lines: list[Waits] = []
    if waiting or reads:
        lines.append(
            Waits(
                title=_("To read"),
                sentence=ngettext(
                    "One response waits to be read.", "%(num)s responses wait to be read.", len(waiting)
                )
                if waiting
                else _(
                    "Nothing waits to be read. New responses come in batches, on Monday and Thursday mornings."
                ),
                url=url_for("moderation.queue", queue="waiting"),
                action=_("Read the next one"),
                count=len(waiting),
                due=min((case.due_at for case in waiting if case.due_at), default=None),
                order=10,
            )
        )
    if unfinished:
        lines.append(
            Waits(
                title=_("Your unfinished one"),
                sentence=ngettext(
                    "You have begun one response and not finished it.",
                    "You have begun %(num)s responses and not finished them.",
                    len(unfinished),
                ),
                url=url_for("moderation.case", case_id=unfinished[0].id),
                action=_("Go on with it, or hand it over"),
                count=len(unfinished),
                order=8,
            )
        )
    return lines


def _lead_today(session: Session, actor: Actor, at: datetime) -> Waits:
    names = queries.lead_names(session, actor, on=at.date())
    return Waits(
        title=_("Safeguarding lead today"),
        sentence=_("%(names)s. If somebody is in danger now, ring 999 first.", names=", ".join(names))
        if names
        else _("Nobody is named. Ask your administrator, and ring 999 if somebody is in danger now."),
        url=url_for("moderation.decisions"),
        action=_("What was decided"),
        urgent=not names,
        order=40,
    )
