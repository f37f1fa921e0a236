"""Groups as published, and one group: its members by whom they speak for, its rounds, a pause, an interest."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.groups import queries, service
from feedback.groups.forms import ButtonForm, InterestForm
from feedback.groups.views.room import blueprint
from feedback.themes import queries as themes


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show the groups as published."""
    with looking() as (session, actor, _at):
        return render_template("groups/overview.html", cards=queries.groups_for(session, actor))


@blueprint.get("/<uuid:group_id>")
def group(group_id: UUID) -> ResponseReturnValue:
    """Show one group."""
    return _group(group_id, InterestForm(formdata=None))


def _group(group_id: UUID, form: InterestForm) -> str:
    with looking() as (session, actor, at):
        row = queries.group_for(session, group_id, actor)
        member = queries.member_of(session, group_id, actor.account_id)
        return render_template(
            "groups/group.html",
            group=row,
            card=next(card for card in queries.groups_for(session, actor) if card.group.id == group_id),
            rounds=queries.rounds_of(session, group_id),
            member=member if actor.has(Role.MEMBER) else None,
            interests=[] if member is None else queries.general_interests(session, member.id),
            form=form,
            button_form=ButtonForm(),
            may_run=queries.is_chair(actor),
            today=at.date(),
        )


@blueprint.post("/<uuid:group_id>/pause")
def pause(group_id: UUID) -> ResponseReturnValue:
    """Step back for a while."""
    with acting() as (session, actor, at):
        service.pause(session, group_id, by=actor, at=at)
    flash(_("You have paused. Nothing waits for you, and nobody is told why."))
    return redirect(url_for("groups.group", group_id=group_id), 303)


@blueprint.post("/<uuid:group_id>/resume")
def resume(group_id: UUID) -> ResponseReturnValue:
    """Come back."""
    with acting() as (session, actor, at):
        service.resume(session, group_id, by=actor, at=at)
    flash(_("Good to have you back."))
    return redirect(url_for("groups.group", group_id=group_id), 303)


@blueprint.post("/<uuid:group_id>/interest")
def declare(group_id: UUID) -> ResponseReturnValue:
    """Declare an interest in general."""
    form = InterestForm()
    if not form.is_settled:
        return _group(group_id, form)
    try:
        with acting() as (session, actor, at):
            service.declare_interest(session, form.kept, group_id=group_id, by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _group(group_id, form), int(error.status)
    flash(_("Your interest has been declared."))
    return redirect(url_for("groups.group", group_id=group_id), 303)


@blueprint.get("/decided/<uuid:version_id>")
def decision(version_id: UUID) -> ResponseReturnValue:
    """Show how groups decided about a version of a theme, with dissent to the letter."""
    with looking() as (session, actor, at):
        line = themes.line_of(session, version_id, programme_id=actor.programme_id, at=at)
        return render_template(
            "groups/decision.html", line=line, outcomes=queries.results_for_version(session, version_id)
        )
