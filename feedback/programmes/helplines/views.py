"""The lines that people can ring: staff ring them, say that they are right, and keep the local ones."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking
from feedback.people import queries as people
from feedback.programmes.helplines import queries, service
from feedback.programmes.helplines.forms import ActForm, LineForm
from feedback.programmes.records import Helpline

blueprint = Blueprint("helplines", __name__, url_prefix="/<programme>/support-lines")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """List every line: where its check stands, who rang, whether people see it, and what can be done."""
    with looking() as (session, actor, at):
        lines = queries.every_line(session, actor.programme_id, at.astimezone(LONDON).date())
        return render_template(
            "programmes/helplines.html",
            lines=lines,
            names=people.names_of(session, [line.row.checked_by for line in lines if line.row.checked_by]),
            keeps=actor.has(*service.KEEPERS),
            form=ActForm(),
        )


def _write(form: LineForm, row: Helpline | None, status: int = 200) -> ResponseReturnValue:
    return render_template("programmes/helpline.html", form=form, row=row), status


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """Show the form for a local line."""
    return _write(LineForm(), None)


@blueprint.post("/new")
def add() -> ResponseReturnValue:
    """Add a local line."""
    form = LineForm()
    if form.validate():
        try:
            with acting() as (session, actor, at):
                service.add_line(session, actor.programme_id, form.line(), by=actor, at=at)
        except DomainError as error:
            form.say(error)
        else:
            flash(_("The line is added. Now ring it: people see it once you say that it is right."))
            return redirect(url_for("helplines.overview"), 303)
    return _write(form, None, 422)


def _row(helpline_id: UUID) -> Helpline:
    with looking() as (session, actor, _at):
        row = queries.line(session, actor.programme_id, helpline_id)
    if row is None or not row.local:
        raise NotFound("There is no such helpline.")
    return row


@blueprint.get("/<uuid:helpline_id>")
def line(helpline_id: UUID) -> ResponseReturnValue:
    """Show a local line in its form."""
    row = _row(helpline_id)
    return _write(LineForm(obj=row), row)


@blueprint.post("/<uuid:helpline_id>")
def change(helpline_id: UUID) -> ResponseReturnValue:
    """Change a local line."""
    row, form = _row(helpline_id), LineForm()
    if form.validate():
        try:
            with acting() as (session, actor, at):
                changed = service.change_line(session, helpline_id, form.line(), by=actor, at=at)
                to_ring = changed.checked_on is None
        except DomainError as error:
            form.say(error)
        else:
            flash(
                _("The line is changed. Ring it again: people see it once you say that it is right.")
                if to_ring
                else _("The line is changed.")
            )
            return redirect(url_for("helplines.overview"), 303)
    return _write(form, row, 422)


def _press(act: Callable[..., Helpline], helpline_id: UUID, said: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        act(session, helpline_id, by=actor, at=at)
    flash(said)
    return redirect(url_for("helplines.overview"), 303)


@blueprint.post("/<uuid:helpline_id>/confirm")
def confirm(helpline_id: UUID) -> ResponseReturnValue:
    """Say "I rang this number today and it is right"."""
    return _press(
        service.confirm, helpline_id, _("Thank you for ringing. Your name and today's date stand beside it.")
    )


@blueprint.post("/<uuid:helpline_id>/take-off")
def take_off(helpline_id: UUID) -> ResponseReturnValue:
    """Take a line off: nobody sees it from now on."""
    return _press(service.take_off, helpline_id, _("The line is off. Nobody sees it any more."))


@blueprint.post("/<uuid:helpline_id>/put-back")
def put_back(helpline_id: UUID) -> ResponseReturnValue:
    """Put a line back that was taken off."""
    return _press(
        service.put_back,
        helpline_id,
        _("The line is back. Ring it: people see it once you say that it is right."),
    )
