"""The people of a programme, for its administrators: who works here, invitations, somebody leaves, who may do what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError
from feedback.core.moments import LONDON
from feedback.core.web.context import acting, looking, public_address
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes.gaps import queries as gap_queries
from feedback.programmes.gaps.rules import Work, ends_by_itself, ends_with, gaps, hangs_on
from feedback.programmes.gaps.wording import WHO_COULD
from feedback.programmes.gaps.wording import said as said_of
from feedback.programmes.team import queries, recovering, service
from feedback.programmes.team import training as trainings
from feedback.programmes.team.forms import (
    ROLES,
    EndingForm,
    EndTrainingForm,
    InviteForm,
    ReasonForm,
    TrainingForm,
)
from feedback.programmes.team.queries import Colleague

blueprint = Blueprint("team", __name__, url_prefix="/<programme>/people")
#: Where the application keeps the rows of the one table of who may do what (feedback/access.py).
MATRIX = "feedback.matrix"


@blueprint.context_processor
def _words() -> dict[str, Any]:
    return {"role_words": {role.value: words for role, (words, _hint) in ROLES.items()}}


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """Show who works here, in which roles, until when their training counts, and how they sign in. No words of anybody."""
    with looking() as (session, actor, at):
        keeps = actor.has(Role.ADMINISTRATOR)
        return render_template(
            "programmes/people.html",
            people=queries.colleagues(session, actor.programme_id, at.date()),
            invited=queries.invited(session, actor.programme_id, at) if keeps else [],
            asked=queries.asked(session, actor.programme_id, at) if keeps else [],
            keeps=keeps,
            me=actor.account_id,
            moderates=service.MODERATES,
            today=at.date(),
            form=ButtonForm(),
            **_what_needs_somebody(session, actor.programme_id, at.date()),
        )


def _what_needs_somebody(session: Session, programme_id: UUID, on: date) -> dict[str, Any]:
    """Say what nobody can do, what ends by itself, and what hangs on one person."""
    team, places = gap_queries.team(session, programme_id, on), queries.organisations(session)
    alone = hangs_on(team, on)
    names = people.names_of(session, alone)
    return {
        "nobody": said_of(gaps(team, on), places),
        "soon": [(day, said_of([task], places)[0]) for day, task in ends_by_itself(team, on)],
        "alone": sorted(
            ((names[one], said_of(tasks, places)) for one, tasks in alone.items()), key=lambda row: row[0]
        ),
    }


@blueprint.get("/recoveries")
def recoveries() -> ResponseReturnValue:
    """Show whom two people are letting back in, so that a second one can confirm."""
    with looking() as (session, actor, at):
        asked = queries.asked(session, actor.programme_id, at)
        firsts = [one.row.asked_by for one in asked]
        return render_template(
            "programmes/recoveries.html",
            asked=asked,
            seconds=gap_queries.seconds(session, actor.programme_id, Work.LET_BACK_IN, firsts, at.date()),
            who=WHO_COULD[Work.LET_BACK_IN],
            invites=actor.has(Role.ADMINISTRATOR),
            me=actor.account_id,
            form=ButtonForm(),
        )


# --- inviting --------------------------------------------------------------------------------------------------------


@blueprint.get("/invite")
def invite() -> ResponseReturnValue:
    """Show the form of an invitation."""
    return _invite_page(InviteForm(formdata=None))


def _invite_page(form: InviteForm, status: int = 200) -> ResponseReturnValue:
    with looking() as (session, _actor, _at):
        form.offer(queries.organisations(session))
    return render_template("programmes/invite.html", form=form), status


@blueprint.post("/invite")
def make_invitation() -> ResponseReturnValue:
    """Invite somebody; the link is shown once, to be handed over by the administrator."""
    form = InviteForm()
    with looking() as (session, _actor, _at):
        known = queries.organisations(session)
    form.offer(known)
    if not form.validate():
        return _invite_page(form, 422)
    try:
        with acting() as (session, actor, at):
            chosen = form.organisation_id(known) or (
                service.organisation_called(session, form.new_organisation.data or "", form.new_kind()).id
            )
            row, token = service.invite(session, form.wanted(chosen), by=actor, at=at)
            name = form.name.data
    except DomainError as error:
        form.say(error)
        return _invite_page(form, int(error.status))
    return _handed_over(token, name or "", heading=_("The invitation is made"), needs_words=False, row=row)


def _handed_over(
    token: str, name: str, *, heading: str, needs_words: bool, row: object
) -> ResponseReturnValue:
    return render_template(
        "programmes/link.html",
        heading=heading,
        link=public_address() + url_for("arrival.welcome", token=token),
        name=name,
        needs_words=needs_words,
        row=row,
    )


@blueprint.post("/invitations/<uuid:invitation_id>/withdraw")
def withdraw(invitation_id: UUID) -> ResponseReturnValue:
    """Withdraw an invitation."""
    with acting() as (session, actor, at):
        service.withdraw(session, invitation_id, by=actor, at=at)
    flash(_("The invitation is withdrawn. Its link opens nothing any more."), "done")
    return redirect(url_for("team.overview"), 303)


# --- one person ------------------------------------------------------------------------------------------------------


@blueprint.get("/<uuid:account_id>")
def person(account_id: UUID) -> ResponseReturnValue:
    """Show one person: roles, training, sign-ins, and what an administrator can do."""
    return _person_page(account_id)


def _person_page(
    account_id: UUID,
    *,
    training: TrainingForm | None = None,
    no_more: EndTrainingForm | None = None,
    reason: ReasonForm | None = None,
    ending: EndingForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with looking() as (session, actor, at):
        one = queries.colleague(session, actor.programme_id, account_id, at.date())
        shown = training or TrainingForm(formdata=None)
        if training is None:
            shown.until.data = one.trained_until
        notes = people.training_notes(session, account_id)
        names = people.names_of(session, {note.noted_by for note in notes if note.noted_by is not None})
        page = render_template(
            "programmes/person.html",
            person=one,
            sign_ins=len(people.sessions_of(session, account_id, at=at)),
            itself=account_id == actor.account_id,
            training=shown,
            no_more=no_more or EndTrainingForm(formdata=None),
            notes=notes,
            names=names,
            reason=reason or ReasonForm(formdata=None),
            ending=ending or EndingForm(formdata=None),
            **_what_ends(session, one, actor.programme_id, at.date()),
            moderates=service.MODERATES,
            today=at.astimezone(LONDON).date(),
            form=ButtonForm(),
        )
    return page, status


def _what_ends(session: Session, one: Colleague, programme_id: UUID, on: date) -> dict[str, Any]:
    """Say what nobody could do any more once this person has left, and once they hold one role less."""
    team, names = gap_queries.team(session, programme_id, on), queries.organisations(session)
    return {
        "ends": said_of(ends_with(team, one.account_id, on), names),
        "ends_with_role": {
            row.id: said_of(ends_with(team, one.account_id, on, role=row.role), names) for row in one.held
        },
    }


@blueprint.post("/<uuid:account_id>/training")
def note_training(account_id: UUID) -> ResponseReturnValue:
    """Note until when somebody's training counts."""
    form = TrainingForm()
    if form.until.data is None:
        form.until.errors = [_("Please give a day.")]
        return _person_page(account_id, training=form, status=422)
    with acting() as (session, actor, at):
        trainings.note(session, account_id, form.until.data, by=actor, at=at)
    flash(_("The training is noted."), "done")
    return redirect(url_for("team.person", account_id=account_id), 303)


@blueprint.post("/<uuid:account_id>/training/end")
def end_training(account_id: UUID) -> ResponseReturnValue:
    """Say that somebody's training counts no more: from this moment they read no words."""
    form = EndTrainingForm()
    try:
        with acting() as (session, actor, at):
            trainings.end(session, account_id, form.why.data or "", by=actor, at=at)
    except DomainError as error:
        if int(error.status) in {403, 404}:
            raise
        form.say(error)
        return _person_page(account_id, no_more=form, status=int(error.status))
    flash(_("It counts no more. They have been told."), "done")
    return redirect(url_for("team.person", account_id=account_id), 303)


@blueprint.post("/<uuid:account_id>/sign-out")
def sign_out(account_id: UUID) -> ResponseReturnValue:
    """Sign somebody out everywhere."""
    with acting() as (session, actor, at):
        count = service.sign_out(session, account_id, by=actor, at=at)
    flash(ngettext("%(num)s sign-in has ended.", "%(num)s sign-ins have ended.", count), "done")
    return redirect(url_for("team.person", account_id=account_id), 303)


@blueprint.post("/roles/<uuid:appointment_id>/end")
def end_role(appointment_id: UUID) -> ResponseReturnValue:
    """End one role of somebody at once."""
    with looking() as (session, actor, at):
        whose = queries.holder_of(session, actor.programme_id, appointment_id, at.date())
    return _end(
        whose,
        lambda session, by, at, knowing: service.end_role(
            session, appointment_id, by=by, at=at, knowing=knowing
        ),
        _("The role has ended, and their sign-ins with it."),
    )


@blueprint.post("/<uuid:account_id>/leave")
def leave(account_id: UUID) -> ResponseReturnValue:
    """Somebody leaves the programme: everything of theirs ends at once."""
    return _end(
        account_id,
        lambda session, by, at, knowing: service.leave(session, account_id, by=by, at=at, knowing=knowing),
        _("They have left: their roles, sign-ins and ways in have ended."),
    )


def _end(
    account_id: UUID, act: Callable[[Session, Actor, datetime, frozenset[str]], None], done: str
) -> ResponseReturnValue:
    form = EndingForm()
    try:
        with acting() as (session, actor, at):
            act(session, actor, at, form.known)
    except DomainError as error:
        if int(error.status) in {403, 404}:
            raise
        form.say(error)
        return _person_page(account_id, ending=form, status=int(error.status))
    flash(done, "done")
    return redirect(url_for("team.overview"), 303)


# --- letting somebody back in ----------------------------------------------------------------------------------------


@blueprint.post("/<uuid:account_id>/recovery")
def ask_recovery(account_id: UUID) -> ResponseReturnValue:
    """Ask for somebody to be let back in; the link is shown once, and opens nothing before a second person confirms."""
    form = ReasonForm()
    try:
        with acting() as (session, actor, at):
            name = queries.colleague(session, actor.programme_id, account_id, at.date()).name
            row, token = recovering.ask(session, account_id, reason=form.reason.data or "", by=actor, at=at)
    except DomainError as error:
        if int(error.status) in {403, 404}:
            raise
        form.say(error)
        return _person_page(account_id, reason=form, status=int(error.status))
    return _handed_over(token, name, heading=_("The first half is done"), needs_words=True, row=row)


@blueprint.post("/recoveries/<uuid:recovery_id>/confirm")
def confirm_recovery(recovery_id: UUID) -> ResponseReturnValue:
    """Confirm as the second person; the words are shown once, to be told by voice."""
    with acting() as (session, actor, at):
        words = recovering.confirm(session, recovery_id, by=actor, at=at)
    return render_template("programmes/words.html", words=words)


@blueprint.post("/recoveries/<uuid:recovery_id>/stop")
def stop_recovery(recovery_id: UUID) -> ResponseReturnValue:
    """Stop a recovery."""
    with acting() as (session, actor, at):
        recovering.stop(session, recovery_id, by=actor, at=at)
    flash(_("It is stopped. Their ways in of before are as they were."), "done")
    return redirect(url_for("team.recoveries"), 303)


# --- who may do what -------------------------------------------------------------------------------------------------


@blueprint.get("/who-may-do-what")
def matrix() -> ResponseReturnValue:
    """Show the one table of who may come to which page, as it stands in the code."""
    return render_template("programmes/matrix.html", rooms=current_app.extensions[MATRIX]())
