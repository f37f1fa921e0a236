"""The windows of a programme: where they stand, a new one, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking, public_address
from feedback.programmes import queries as programmes
from feedback.programmes import service as programme_acts
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.records import Programme
from feedback.questions import queries, service
from feedback.questions.forms.windows import MODES, TOUCHPOINTS, ActForm, DaysForm, PaperForm, WindowForm
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import state_of

blueprint = Blueprint("windows", __name__, url_prefix="/<programme>/questions/windows")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """List the windows: open, to come, closed; and what is missing where none can open."""
    with looking() as (session, actor, at):
        on = at.astimezone(LONDON).date()
        return render_template(
            "questions/windows.html",
            windows=queries.windows_by_state(session, actor.programme_id, on),
            missing=helplines.missing(session, actor.programme_id, on),
            keeps=actor.has(*service.WINDOW_KEEPERS),
            **_names(session, actor),
        )


def _names(session: Session, actor: Actor) -> dict[str, object]:
    """Give the words for what a window points to."""
    return {
        "services": {row.id: row.name for row in programmes.services(session, actor.programme_id)},
        "versions": {row.id: row for row in queries.published_versions(session, actor.programme_id)},
        "touchpoints": TOUCHPOINTS,
        "modes": {choice.value: choice.label for choice in MODES},
        "base": public_address(),
        "sees_people": actor.has(Role.ADMINISTRATOR, Role.AUDITOR),
    }


def _write(form: WindowForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        missing = helplines.missing(session, actor.programme_id, at.astimezone(LONDON).date())
        return render_template(
            "questions/window_new.html", form=form, missing=missing, **_names(session, actor)
        ), status


def _form() -> WindowForm:
    form = WindowForm()
    with looking() as (session, actor, at):
        form.offer(
            queries.published_versions(session, actor.programme_id),
            programmes.services(session, actor.programme_id),
        )
        if not form.is_submitted():
            form.opens_on.data = at.astimezone(LONDON).date()
    return form


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """Show the form for a new window; or what is missing first."""
    return _write(_form())


@blueprint.post("/new")
def open_new() -> ResponseReturnValue:
    """Open a window."""
    form = _form()
    form.refusals += form.missing()
    if form.validate() and not form.refusals and form.version_id is not None:
        try:
            with acting() as (session, actor, at):
                opened = service.open_window(
                    session,
                    actor.programme_id,
                    form.version_id,
                    title=form.title.data or "",
                    opens_on=form.opens_on.data,
                    closes_on=form.closes_on.data,
                    service_id=form.service_id,
                    touchpoint=form.asks_at,
                    mode=form.how,
                    is_default=bool(form.is_default.data),
                    by=actor,
                    at=at,
                )
        except DomainError as error:
            form.say(error)
        else:
            flash(_("The window is there. Its address, poster and paper form are below."))
            return redirect(url_for("windows.window", window_id=opened.id), 303)
    return _write(form, 422)


@blueprint.get("/paper")
def paper() -> ResponseReturnValue:
    """Show what paper forms say about handing them in."""
    with looking() as (session, actor, _at):
        words = session.get_one(Programme, actor.programme_id).paper_return
    return render_template("questions/paper_return.html", form=PaperForm(words=words))


@blueprint.post("/paper")
def say_how_paper_returns() -> ResponseReturnValue:
    """Keep what paper forms say about handing them in."""
    form = PaperForm()
    if not form.validate():
        return render_template("questions/paper_return.html", form=form), 422
    with acting() as (session, actor, at):
        programme_acts.say_how_paper_returns(session, form.words.data or "", by=actor, at=at)
    flash(_("Paper forms say this from now on. Those that are printed already do not."))
    return redirect(url_for("windows.overview"), 303)


def _show(window_id: UUID, days: DaysForm | None = None, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        window, on = _of_programme(session, actor, window_id), at.astimezone(LONDON).date()
        if days is None:
            days = DaysForm(formdata=None, obj=window)
        return render_template(
            "questions/window.html",
            window=window,
            state=state_of(window.opens_on, window.closes_on, on),
            days=days,
            form=ActForm(formdata=None),
            keeps=actor.has(*service.WINDOW_KEEPERS),
            **_names(session, actor),
        ), status


def _of_programme(session: Session, actor: Actor, window_id: UUID) -> SurveyWindow:
    window = queries.window_of(session, actor.programme_id, window_id)
    if window is None:
        raise NotFound("There is no such window.")
    return window


@blueprint.get("/<uuid:window_id>")
def window(window_id: UUID) -> ResponseReturnValue:
    """Show one window: its address, poster and paper form, its days, and what can be done."""
    return _show(window_id)


@blueprint.post("/<uuid:window_id>/days")
def change_days(window_id: UUID) -> ResponseReturnValue:
    """Change the first and the last day."""
    days = DaysForm()
    days.refusals += days.missing()
    if days.validate() and not days.refusals:
        try:
            with acting() as (session, actor, at):
                service.change_days(
                    session,
                    window_id,
                    opens_on=days.opens_on.data,
                    closes_on=days.closes_on.data,
                    by=actor,
                    at=at,
                )
        except DomainError as error:
            days.say(error)
        else:
            return _done(window_id, _("The days are changed."))
    return _show(window_id, days, 422)


def _done(window_id: UUID, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("windows.window", window_id=window_id), 303)


def _press(act: Callable[..., SurveyWindow], window_id: UUID, said: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        act(session, window_id, by=actor, at=at)
    return _done(window_id, said)


@blueprint.post("/<uuid:window_id>/close")
def close(window_id: UUID) -> ResponseReturnValue:
    """Close the window now."""
    return _press(
        service.close_now,
        window_id,
        _("The window is closed. Nobody can begin; whoever has begun can finish."),
    )


@blueprint.post("/<uuid:window_id>/default")
def make_default(window_id: UUID) -> ResponseReturnValue:
    """Put the window at the start address."""
    return _press(service.make_default, window_id, _("This form now stands at the start address."))
