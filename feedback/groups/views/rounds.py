"""A round: put themes to a group, see who has still to speak, close it, read the results, print the meeting pack."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.groups import queries, service
from feedback.groups.forms import ButtonForm, RoundForm
from feedback.groups.rules import RoundState, takes_views
from feedback.groups.views.room import blueprint
from feedback.moderation.rules import Audience
from feedback.themes import queries as themes
from feedback.themes.rules.states import CAN_BE_PUT
from feedback.themes.views.room import STATES, how_many

_USUALLY_OPEN = timedelta(days=7)
_QUOTES = 3


def _prepare(session: Session, actor: Actor, group_id: UUID, form: RoundForm, *, at: datetime) -> str:
    lines = themes.themes_table(session, actor.programme_id, at=at)
    form.offer(
        [
            (line.version_id, f"{line.code} – {line.title} ({STATES[line.state]})")
            for line in lines
            if line.state in CAN_BE_PUT
        ]
    )
    return render_template(
        "groups/prepare.html", group=queries.group_for(session, group_id, actor), form=form
    )


@blueprint.get("/<uuid:group_id>/put")
def prepare(group_id: UUID) -> ResponseReturnValue:
    """Show what can be put to a group."""
    with looking() as (session, actor, at):
        form = RoundForm(formdata=None)
        form.closes_on.data = at.date() + _USUALLY_OPEN
        return _prepare(session, actor, group_id, form, at=at)


@blueprint.post("/<uuid:group_id>/put")
def put(group_id: UUID) -> ResponseReturnValue:
    """Put themes to a group."""
    form = RoundForm()
    try:
        with acting() as (session, actor, at):
            row = service.open_round(
                session,
                group_id,
                service.theme_items(session, form.version_ids, by=actor),
                title=form.title.data or "",
                closes_on=form.until,
                by=actor,
                at=at,
            )
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, at):
            return _prepare(session, actor, group_id, form, at=at), int(error.status)
    flash(_("The round is open."))
    return redirect(url_for("groups.round_page", round_id=row.id), 303)


@blueprint.get("/rounds/<uuid:round_id>")
def round_page(round_id: UUID) -> ResponseReturnValue:
    """Show a round: what it holds, and once it is closed how each item ended."""
    with looking() as (session, actor, at):
        row, group = queries.round_for(session, round_id, actor)
        member = queries.member_of(session, group.id, actor.account_id) if actor.has(Role.MEMBER) else None
        standing = queries.standing_of(session, round_id)
        spoken = {
            one.item.id: member is not None and queries.own_view(session, one.item.id, member.id) is not None
            for one in standing
        }
        closed = row.state is RoundState.CLOSED
        return render_template(
            "groups/closed.html" if closed else "groups/round.html",
            round=row,
            group=group,
            standing=standing,
            spoken=spoken,
            first=next((one.item for one in standing if not spoken[one.item.id]), None),
            member=member,
            may_run=queries.is_chair(actor),
            takes_views=takes_views(row.state, row.closes_on, at.date()),
            outcomes=[queries.result_of(session, one.item.id) for one in standing] if closed else [],
            said={one.item.id: queries.words_said(session, one.item.id) for one in standing}
            if closed
            else {},
            interests=queries.interests_in(session, round_id) if queries.is_chair(actor) else [],
            form=ButtonForm(),
        )


@blueprint.post("/rounds/<uuid:round_id>/close")
def close(round_id: UUID) -> ResponseReturnValue:
    """Close a round."""
    with acting() as (session, actor, at):
        service.close_round(session, round_id, by=actor, at=at)
    flash(_("The round has been closed. Every disagreement is kept to the letter."))
    return redirect(url_for("groups.round_page", round_id=round_id), 303)


@blueprint.get("/rounds/<uuid:round_id>/pack")
def pack(round_id: UUID) -> ResponseReturnValue:
    """Show the meeting pack, for paper."""
    with looking() as (session, actor, at):
        row, group = queries.round_for(session, round_id, actor)
        read = themes.words(session, actor.programme_id, at=at)
        quotable = themes.words(session, actor.programme_id, at=at, audience=Audience.GROUP)
        told = []
        for item in queries.items_of(session, round_id):
            version_id = item.theme_version_id
            line = version_id and themes.line_of(
                session, version_id, programme_id=actor.programme_id, at=at, read=read
            )
            quotes = version_id and themes.quotes(session, version_id, Audience.GROUP, at=at, read=quotable)
            told.append((item, line, (quotes or [])[:_QUOTES]))
        return render_template(
            "groups/pack.html",
            round=row,
            group=group,
            told=told,
            how_many=how_many,
            large="large" in request.args,
        )
