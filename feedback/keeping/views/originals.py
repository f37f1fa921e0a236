"""The pages of sealed originals: ask, agree, open once."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.keeping.forms.originals import REASONS, OpeningForm
from feedback.keeping.queries import originals as queries
from feedback.keeping.records import Opening
from feedback.keeping.rules.originals import OpeningState, may_come_near
from feedback.keeping.service import originals as service
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes import queries as programmes
from feedback.programmes.gaps import queries as gaps
from feedback.programmes.gaps.rules import Work
from feedback.programmes.gaps.wording import WHO_COULD

blueprint = Blueprint("originals", __name__, url_prefix="/<programme>/originals")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """List the requests that this person may know of, with who asked, who agreed and what comes next. No words."""
    with looking() as (session, actor, at):
        lines = []
        for row in queries.openings(session, actor.programme_id):
            near = queries.near(session, row.response_id, actor)
            may = near is not None and may_come_near(near.sealed, actor)
            if may or row.asked_by == actor.account_id or actor.has(Role.AUDITOR):
                lines.append((row, service.standing(row, at), near, may))
        firsts = [row.asked_by for row, *_rest in lines]
        acted = {who for row, *_rest in lines for who in (row.asked_by, row.agreed_by, row.refused_by) if who}
        return render_template(
            "keeping/originals.html",
            lines=lines,
            states=OpeningState,
            reasons=REASONS,
            names=people.names_of(session, acted),
            services={row.id: row.name for row in programmes.services(session, actor.programme_id)},
            seconds=gaps.seconds(session, actor.programme_id, Work.OPEN_ORIGINAL, firsts, at.date()),
            who=WHO_COULD[Work.OPEN_ORIGINAL],
            me=actor.account_id,
            form=ButtonForm(),
        )


def _write(response_id: UUID, form: OpeningForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, _at):
        near = service.may_be_asked_for(session, response_id, actor)
        return render_template("keeping/original_ask.html", form=form, near=near), status


@blueprint.get("/of/<uuid:response_id>")
def new(response_id: UUID) -> ResponseReturnValue:
    """Ask why."""
    return _write(response_id, OpeningForm())


@blueprint.post("/of/<uuid:response_id>")
def ask(response_id: UUID) -> ResponseReturnValue:
    """Ask to open one."""
    form = OpeningForm()
    try:
        reason, why = form.asked()
        with acting() as (session, actor, at):
            row = service.ask(session, response_id, reason, why, by=actor, at=at)
            alone = row.alone
    except DomainError as error:
        form.say(error)
        return _write(response_id, form, 422)
    flash(
        _("You can open it, once, until tomorrow.")
        if alone
        else _("Asked for. A second person has been told.")
    )
    return redirect(url_for("originals.overview"), 303)


def _press(act: Callable[..., Opening], opening_id: UUID, said: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        act(session, opening_id, by=actor, at=at)
    flash(said)
    return redirect(url_for("originals.overview"), 303)


@blueprint.post("/<uuid:opening_id>/agree")
def agree(opening_id: UUID) -> ResponseReturnValue:
    """Agree."""
    return _press(service.agree, opening_id, _("Agreed. Whoever asked can open it, once, until tomorrow."))


@blueprint.post("/<uuid:opening_id>/refuse")
def refuse(opening_id: UUID) -> ResponseReturnValue:
    """Refuse."""
    return _press(service.refuse, opening_id, _("Refused. It stays sealed."))


@blueprint.post("/<uuid:opening_id>/open")
def open_once(opening_id: UUID) -> ResponseReturnValue:
    """Open it: shown on this page alone, which cannot be loaded a second time and which no browser keeps."""
    with acting() as (session, actor, at):
        words = service.open_once(session, opening_id, by=actor, at=at)
    return render_template("keeping/original.html", words=words)
