"""The pages of holds: what is held and why, asking for one, setting it, ending it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.intake.kept import queries, service
from feedback.intake.kept.records import Hold
from feedback.intake.kept.rules import ASKERS, ORDERS, SETTERS, HoldState
from feedback.keeping.forms.holds import GROUNDS, HoldForm
from feedback.moderation import queries as moderation
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes import queries as programmes
from feedback.programmes.gaps import queries as gaps
from feedback.programmes.gaps.rules import Work
from feedback.programmes.gaps.wording import WHO_COULD

blueprint = Blueprint("holds", __name__, url_prefix="/<programme>/holds")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """List every hold: what it rests on, how far it reaches, who set it, and what the next person can do."""
    with looking() as (session, actor, at):
        rows = queries.holds(session, actor.programme_id)
        firsts = [who for row in rows for who in (row.asked_by, row.release_asked_by)]
        acted = {
            who
            for row in rows
            for who in (row.asked_by, row.set_by, row.release_asked_by, row.released_by)
            if who is not None
        }
        services = {row.id: row.name for row in programmes.services(session, actor.programme_id)}
        return render_template(
            "keeping/holds.html",
            rows=[(row, service.standing(row), queries.how_many(session, row, at)) for row in rows],
            counts=actor.has(*SETTERS, Role.AUDITOR),
            states=HoldState,
            grounds=GROUNDS,
            orders=ORDERS,
            services=services,
            names=people.names_of(session, acted),
            me=actor.account_id,
            seconds=gaps.seconds(session, actor.programme_id, Work.HOLD, firsts, at.date()),
            who=WHO_COULD[Work.HOLD],
            invites=actor.has(Role.ADMINISTRATOR),
            keeps=actor.has(*SETTERS),
            asks=actor.has(*ASKERS),
            form=ButtonForm(),
        )


def _write(form: HoldForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, _at):
        wide = actor.has(*SETTERS)
        services = [
            (row.id, row.name)
            for row in programmes.services(session, actor.programme_id)
            if wide or row.organisation_id == actor.organisation_id
        ]
        form.offer(services, _("Every service") if wide else _("The response named below"))
        return render_template("keeping/hold_new.html", form=form, wide=wide), status


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """Show the form; a referral leads here with the number of its response."""
    form = HoldForm()
    form.response.data = request.args.get("response", "")[:36]
    return _write(form)


@blueprint.post("/new")
def ask() -> ResponseReturnValue:
    """Ask for a hold."""
    form = HoldForm()
    try:
        ground, order_name, reach = form.asked()
        with acting() as (session, actor, at):
            led = reach.response_id is not None and moderation.leads(session, reach.response_id, by=actor)
            service.ask(session, ground, order_name, reach, by=actor, at=at, led=led)
    except DomainError as error:
        form.say(error)
        return _write(form, 422)
    flash(_("Asked for. From now on nothing of it is erased for its age. A second person sets the hold."))
    return redirect(url_for("holds.overview"), 303)


def _press(act: Callable[..., Hold], hold_id: UUID, said: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        act(session, hold_id, by=actor, at=at)
    flash(said)
    return redirect(url_for("holds.overview"), 303)


@blueprint.post("/<uuid:hold_id>/set")
def set_hold(hold_id: UUID) -> ResponseReturnValue:
    """Set a hold that somebody else asked for."""
    return _press(service.set_hold, hold_id, _("The hold is set."))


@blueprint.post("/<uuid:hold_id>/decline")
def decline(hold_id: UUID) -> ResponseReturnValue:
    """Decline a hold that was asked for."""
    return _press(service.decline, hold_id, _("Declined. It keeps nothing."))


@blueprint.post("/<uuid:hold_id>/ask-release")
def ask_release(hold_id: UUID) -> ResponseReturnValue:
    """Ask that a hold ends."""
    return _press(service.ask_release, hold_id, _("It keeps everything until a second person releases it."))


@blueprint.post("/<uuid:hold_id>/release")
def release(hold_id: UUID) -> ResponseReturnValue:
    """End a hold whose release somebody else asked for."""
    return _press(
        service.release,
        hold_id,
        _("The hold has ended. What people asked to have back is erased within minutes."),
    )
