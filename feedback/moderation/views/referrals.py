"""Referrals: raise one, see them with their clocks, take one on, close it."""

from __future__ import annotations

from uuid import UUID

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.web.context import acting, looking
from feedback.moderation import queries, service
from feedback.moderation.forms import ButtonForm, CloseForm, ReferForm
from feedback.moderation.rules import policy
from feedback.moderation.views.acting import do
from feedback.moderation.views.queue import blueprint
from feedback.people import queries as people
from feedback.programmes import queries as programmes


@blueprint.get("/cases/<uuid:case_id>/refer")
def refer(case_id: UUID) -> ResponseReturnValue:
    """Ask how soon, and what the lead should know."""
    with looking() as (session, actor, _at):
        row = queries.listed(session, service.case_known_to(session, case_id, actor))
        return render_template("moderation/refer.html", row=row, form=ReferForm(), levels=policy().levels)


@blueprint.post("/cases/<uuid:case_id>/refer")
def send_referral(case_id: UUID) -> ResponseReturnValue:
    """Refer a response to a safeguarding lead."""
    form = ReferForm()
    if not form.validate_on_submit():
        with looking() as (session, actor, _at):
            row = queries.listed(session, service.case_known_to(session, case_id, actor))
            return make_response(render_template("moderation/refer.html", row=row, form=form), 422)
    return do(
        lambda session, by, at: service.refer(
            session, case_id, level=form.how_soon, note=form.note.data or "", by=by, at=at
        ),
        then=url_for("moderation.case", case_id=case_id),
        done=_("Referred. A safeguarding lead has been told. The words go on being read as well."),
    )


@blueprint.get("/refer/<uuid:response_id>")
def refer_response(response_id: UUID) -> ResponseReturnValue:
    """Ask somebody who met the words in a theme how soon, and what the lead should know."""
    with looking() as (session, actor, _at):
        service.response_may_be_referred(session, response_id, actor)
        return render_template("moderation/refer.html", row=None, form=ReferForm())


@blueprint.post("/refer/<uuid:response_id>")
def send_response(response_id: UUID) -> ResponseReturnValue:
    """Refer a response that was met in a theme."""
    form = ReferForm()
    if not form.validate_on_submit():
        return make_response(render_template("moderation/refer.html", row=None, form=form), 422)
    return do(
        lambda session, by, at: service.refer_response(
            session, response_id, level=form.how_soon, note=form.note.data or "", by=by, at=at
        ),
        then=url_for("programmes.home"),
        done=_("Referred. A safeguarding lead has been told."),
    )


@blueprint.get("/referrals")
def referrals() -> ResponseReturnValue:
    """Show what this organisation leads, soonest due first."""
    with looking() as (session, actor, at):
        rows = queries.referrals_for(session, actor)
        takers = {row.referral.taken_by for row in rows if row.referral.taken_by}
        return render_template(
            "moderation/referrals.html",
            rows=rows,
            handed_on=queries.handed_on_from(session, actor),
            names=people.names_of(session, takers),
            levels=policy().levels,
            destinations=programmes.destinations(session, actor.programme_id),
            at=at,
        )


def _show(session: Session, actor: Actor, referral_id: UUID, form: CloseForm) -> str:
    found = queries.referral_for(session, referral_id, actor)
    if found is None:
        raise NotFound("There is no such referral for you.")
    places = programmes.destinations(session, actor.programme_id)
    form.offer([(place.id, place.name) for place in places])
    mine = found.referral.taken_by == actor.account_id
    case = queries.case_in(session, found.referral.case_id, actor.programme_id) if mine else None
    return render_template(
        "moderation/referral.html",
        row=found,
        mine=mine,
        before=queries.led_before_by(session, referral_id),
        response_id=case.response_id if case else None,
        may_ask_to_keep=actor.has(Role.SAFEGUARDING),
        words=service.words_for_lead(session, referral_id, by=actor) if mine else None,
        names=people.names_of(
            session, {key for key in (found.referral.taken_by, found.referral.raised_by) if key}
        ),
        places={place.id: place for place in places},
        level=policy().levels[found.referral.level.value],
        form=form,
        take_form=ButtonForm(),
    )


@blueprint.get("/referrals/<uuid:referral_id>")
def referral(referral_id: UUID) -> ResponseReturnValue:
    """Show one referral; its words open for the lead who has taken it on."""
    with looking() as (session, actor, _at):
        return _show(session, actor, referral_id, CloseForm())


@blueprint.post("/referrals/<uuid:referral_id>/take")
def take(referral_id: UUID) -> ResponseReturnValue:
    """Take a referral on."""
    return do(
        lambda session, by, at: service.take_referral(session, referral_id, by=by, at=at),
        then=url_for("moderation.referral", referral_id=referral_id),
    )


@blueprint.post("/referrals/<uuid:referral_id>/close")
def close(referral_id: UUID) -> ResponseReturnValue:
    """Close a referral; if something is missing, everything that was typed stays."""
    form = CloseForm()
    with looking() as (session, actor, _at):
        form.offer([(place.id, place.name) for place in programmes.destinations(session, actor.programme_id)])
    try:
        with acting() as (session, actor, at):
            service.close_referral(
                session,
                referral_id,
                destination_id=form.place,
                outcome=form.outcome.data or "",
                by=actor,
                at=at,
            )
    except DomainError as error:
        form.say(error)
        with looking() as (session, actor, _at):
            return make_response(_show(session, actor, referral_id, form), error.status)
    flash(_("Closed. What you wrote is sealed, and the act is in the record."), "done")
    return redirect(url_for("moderation.referrals"), 303)
