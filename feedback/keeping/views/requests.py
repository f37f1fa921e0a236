"""The pages of requests and complaints: their clocks, two people for words that leave, the bundle and its log."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.actor import Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import LONDON, now
from feedback.core.web.context import acting, looking
from feedback.keeping.forms.requests import NOTICES, AnswerForm, RequestForm
from feedback.keeping.queries import requests as queries
from feedback.keeping.records import InformationRequest
from feedback.keeping.rules.requests import KEEPERS, SOON, RequestState, laws
from feedback.keeping.service import requests as service
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes import queries as programmes
from feedback.programmes.gaps import queries as gaps
from feedback.programmes.gaps.rules import Work
from feedback.programmes.gaps.wording import WHO_COULD

blueprint = Blueprint("requests", __name__, url_prefix="/<programme>/requests")


@blueprint.get("")
def overview() -> ResponseReturnValue:
    """List requests and complaints, soonest due first."""
    with looking() as (session, actor, at):
        return render_template(
            "keeping/requests.html",
            rows=[(row, service.standing(row)) for row in queries.requests(session, actor.programme_id)],
            laws=laws(),
            states=RequestState,
            today=at.astimezone(LONDON).date(),
            soon=SOON,
            keeps=actor.has(*KEEPERS),
        )


def _write(form: RequestForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, _at):
        services = programmes.services(session, actor.programme_id)
        form.offer([(row.id, row.name) for row in services], _("Every service"))
        return render_template("keeping/request_new.html", form=form, laws=laws()), status


@blueprint.get("/new")
def new() -> ResponseReturnValue:
    """Show the form."""
    return _write(RequestForm())


@blueprint.post("/new")
def record() -> ResponseReturnValue:
    """Write a request down and start its clock."""
    form = RequestForm()
    try:
        asked, reach = form.asked(now().astimezone(LONDON).date())
        with acting() as (session, actor, at):
            row_id = service.record(session, asked, reach, by=actor, at=at).id
    except DomainError as error:
        form.say(error)
        return _write(form, 422)
    flash(_("Written down. Its clock runs."))
    return redirect(url_for("requests.show", request_id=row_id), 303)


def _page(request_id: UUID, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        row = queries.request_in(session, request_id, actor.programme_id)
        if row is None:
            raise NotFound("There is no such request.")
        steps = queries.custody_of(session, row.id)
        acted = {step.account_id for step in steps} | {row.recorded_by} | {row.answered_by or row.recorded_by}
        seen = actor.has(*KEEPERS, Role.INDEPENDENT)
        waits = gaps.seconds(session, actor.programme_id, Work.RELEASE_WORDS, [row.checked_by], at.date())
        page = render_template(
            "keeping/request.html",
            second=waits.get(row.checked_by) if row.checked_by else None,
            who=WHO_COULD[Work.RELEASE_WORDS],
            invites=actor.has(Role.ADMINISTRATOR),
            row=row,
            state=service.standing(row),
            states=RequestState,
            law=laws()[row.kind],
            notices=NOTICES,
            steps=steps,
            names=people.names_of(session, acted),
            services={one.id: one.name for one in programmes.services(session, actor.programme_id)},
            enquiry=row.enquiry if seen else None,
            answer=row.answer if seen else None,
            ready=row.bundle_box is not None,
            over=service.is_over(row, at),
            today=at.astimezone(LONDON).date(),
            soon=SOON,
            me=actor.account_id,
            keeps=actor.has(*KEEPERS),
            reads=actor.has(Role.INDEPENDENT),
            form=form,
            press=ButtonForm(),
        )
        return page, status


@blueprint.get("/<uuid:request_id>")
def show(request_id: UUID) -> ResponseReturnValue:
    """Show one request: what it says, where it stands, whose hands its words passed through."""
    return _page(request_id, AnswerForm())


def _press(act: Callable[..., InformationRequest], request_id: UUID, said: str) -> ResponseReturnValue:
    with acting() as (session, actor, at):
        act(session, request_id, by=actor, at=at)
    flash(said)
    return redirect(url_for("requests.show", request_id=request_id), 303)


@blueprint.post("/<uuid:request_id>/check")
def check(request_id: UUID) -> ResponseReturnValue:
    """Say that it stands in law."""
    return _press(
        service.check, request_id, _("Checked, in your name. An independent reader releases the words.")
    )


@blueprint.post("/<uuid:request_id>/release")
def release(request_id: UUID) -> ResponseReturnValue:
    """Release the words."""
    return _press(service.release, request_id, _("Released, in your name. The worker makes the bundle."))


@blueprint.post("/<uuid:request_id>/again")
def make_again(request_id: UUID) -> ResponseReturnValue:
    """Have a bundle that was emptied made again."""
    return _press(service.make_again, request_id, _("The worker makes the bundle again."))


@blueprint.post("/<uuid:request_id>/answer")
def answer(request_id: UUID) -> ResponseReturnValue:
    """Write down how it was answered."""
    form = AnswerForm()
    try:
        with acting() as (session, actor, at):
            service.answer(session, request_id, form.words.data or "", by=actor, at=at)
    except DomainError as error:
        form.say(error)
        return _page(request_id, form, int(error.status))
    flash(_("Answered. Its clock has stopped."))
    return redirect(url_for("requests.overview"), 303)


@blueprint.post("/<uuid:request_id>/bundle")
def bundle(request_id: UUID) -> Response:
    """Hand the bundle to whoever released it; each time stands in the log."""
    with acting() as (session, actor, at):
        body = service.hand_over(session, request_id, by=actor, at=at)
    response = make_response(body)
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = f'attachment; filename="bundle-{request_id}.zip"'
    return response
