"""One item a screen: what it says, four equal buttons, a box for words, an interest; and what a room said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking
from feedback.groups import queries, service
from feedback.groups.forms import InterestForm, RoomForm, SayForm
from feedback.groups.rules import takes_views
from feedback.groups.views.room import blueprint
from feedback.moderation.rules import Audience
from feedback.themes import queries as themes
from feedback.themes.views.room import PROVENANCES, how_many, thread_of

_QUOTES = 4


def _item(
    session: Session,
    actor: Actor,
    item_id: UUID,
    *,
    at: datetime,
    form: SayForm | None = None,
    interest: InterestForm | None = None,
) -> str:
    item, row, group = queries.item_for(session, item_id, actor)
    member = queries.member_of(session, group.id, actor.account_id) if actor.has(Role.MEMBER) else None
    line, quotes = None, []
    if item.theme_version_id is not None:
        line = themes.line_of(session, item.theme_version_id, programme_id=actor.programme_id, at=at)
        audience = Audience.PUBLIC if member is None and not queries.is_chair(actor) else Audience.GROUP
        quotes = themes.quotes(session, item.theme_version_id, audience, at=at)[:_QUOTES]
    standing = queries.standing_of(session, row.id)
    mine = None if member is None else queries.own_view(session, item_id, member.id)
    shown = form or SayForm(formdata=None, data={"words": mine.words if mine is not None else ""})
    return render_template(
        "groups/item.html",
        item=item,
        round=row,
        group=group,
        member=member,
        line=line,
        stops=thread_of(line, url_for("themes.theme", version_id=line.version_id), None) if line else None,
        quotes=quotes,
        how_many=how_many,
        provenances=PROVENANCES,
        standing=next(one for one in standing if one.item.id == item_id),
        count=len(standing),
        mine=mine,
        form=shown,
        interest=interest or InterestForm(formdata=None, prefix="interest-"),
        declared=queries.own_interests(session, actor, item, group),
        open=takes_views(row.state, row.closes_on, at.astimezone(LONDON).date()),
        may_run=queries.is_chair(actor),
    )


@blueprint.get("/items/<uuid:item_id>")
def item(item_id: UUID) -> ResponseReturnValue:
    """Show one item."""
    with looking() as (session, actor, at):
        return _item(session, actor, item_id, at=at)


@blueprint.post("/items/<uuid:item_id>")
def say(item_id: UUID) -> ResponseReturnValue:
    """Say a view; words that could point at somebody come back once to be confirmed or covered."""
    form = SayForm()
    if not form.is_settled:
        with looking() as (session, actor, at):
            return _item(session, actor, item_id, at=at, form=form)
    try:
        with acting() as (session, actor, at):
            service.say(session, item_id, form.chosen, form.kept, by=actor, at=at)
            left = queries.items_waiting_for(session, actor, at=at)
            round_id = queries.item_for(session, item_id, actor)[1].id
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, at):
            return _item(session, actor, item_id, at=at, form=form), int(error.status)
    flash(_("Thank you. You can change it until the round closes."))
    following = next((one for one, row in left if row.id == round_id), None)
    if following is None:
        return redirect(url_for("groups.round_page", round_id=round_id), 303)
    return redirect(url_for("groups.item", item_id=following.id), 303)


@blueprint.post("/items/<uuid:item_id>/interest")
def declare_for(item_id: UUID) -> ResponseReturnValue:
    """Declare an interest in this item."""
    form = InterestForm(prefix="interest-")
    if not form.is_settled:
        with looking() as (session, actor, at):
            return _item(session, actor, item_id, at=at, interest=form)
    try:
        with acting() as (session, actor, at):
            service.declare_interest(session, form.kept, item_id=item_id, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, at):
            return _item(session, actor, item_id, at=at, interest=form), int(error.status)
    flash(_("Your interest has been declared. You can still say what you think."))
    return redirect(url_for("groups.item", item_id=item_id), 303)


def _room(session: Session, actor: Actor, item_id: UUID, form: RoomForm) -> str:
    one, row, group = queries.item_for(session, item_id, actor)
    return render_template("groups/room.html", item=one, round=row, group=group, form=form)


@blueprint.get("/items/<uuid:item_id>/room")
def room(item_id: UUID) -> ResponseReturnValue:
    """Show the page on which a room's view is entered."""
    with looking() as (session, actor, _at):
        return _room(session, actor, item_id, RoomForm(formdata=None))


@blueprint.post("/items/<uuid:item_id>/room")
def enter_room(item_id: UUID) -> ResponseReturnValue:
    """Enter what a room said."""
    form = RoomForm()
    try:
        with acting() as (session, actor, at):
            service.say_for_room(
                session,
                item_id,
                form.chosen,
                form.words.data or "",
                present=form.present.data or 0,
                speaks_for=form.whom,
                by=actor,
                at=at,
            )
            round_id = queries.item_for(session, item_id, actor)[1].id
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, _at):
            return _room(session, actor, item_id, form), int(error.status)
    flash(_("The room's view is in the round."))
    return redirect(url_for("groups.round_page", round_id=round_id), 303)
