"""Staff's side of reporting back: answer agreed themes, put an answer to the group, publish what was confirmed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError, NotFound
from feedback.core.web.context import acting, anchor_head, looking
from feedback.groups import queries as groups
from feedback.people.forms import ButtonForm
from feedback.reporting_back import queries, service
from feedback.reporting_back.forms import ANSWERS, PutForm, ReplyForm
from feedback.themes.records import ThemeVersion

blueprint = Blueprint("reporting_back", __name__, url_prefix="/<programme>/reporting-back")


@blueprint.get("/")
def overview() -> ResponseReturnValue:
    """List agreed themes without an answer, and every answer with where it stands."""
    with looking() as (session, actor, _at):
        return render_template(
            "reporting_back/overview.html",
            waiting=queries.themes_without_answer(session, actor.programme_id),
            views=queries.replies(session, actor.programme_id),
            labels=ANSWERS,
            form=ButtonForm(),
        )


def _theme(session: Session, version_id: UUID, actor: Actor) -> ThemeVersion:
    version = session.get(ThemeVersion, version_id)
    if version is None or version.programme_id != actor.programme_id:
        raise NotFound("There is no such theme.")
    return version


@blueprint.route("/answer/<uuid:version_id>", methods=["GET", "POST"])
def answer(version_id: UUID) -> ResponseReturnValue:
    """Write an answer to an agreed theme."""
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            with acting() as (session, actor, at):
                chosen, words = form.typed()
                service.write_reply(session, version_id, chosen, words, by=actor, at=at)
            flash(_("Written. The group sees it before anyone else does."))
            return redirect(url_for("reporting_back.overview"), 303)
        except DomainError as error:
            form.say(error)
    with looking() as (session, actor, _at):
        return render_template(
            "reporting_back/answer.html", form=form, version=_theme(session, version_id, actor)
        )


@blueprint.route("/replies/<uuid:reply_id>/words", methods=["GET", "POST"])
def reword(reply_id: UUID) -> ResponseReturnValue:
    """Word an answer again."""
    form = ReplyForm()
    if form.validate_on_submit():
        try:
            with acting() as (session, actor, at):
                chosen, words = form.typed()
                service.reword_reply(session, reply_id, chosen, words, by=actor, at=at)
            flash(_("Saved."))
            return redirect(url_for("reporting_back.overview"), 303)
        except DomainError as error:
            form.say(error)
    with looking() as (session, actor, _at):
        view = queries.reply_view(session, reply_id, actor.programme_id)
        if view is None:
            raise NotFound("There is no such answer.")
        if not form.is_submitted():
            form.answer.data, form.words.data = view.reply.answer.value, view.reply.words
        return render_template("reporting_back/answer.html", form=form, version=view.version)


@blueprint.route("/replies/<uuid:reply_id>/group", methods=["GET", "POST"])
def put(reply_id: UUID) -> ResponseReturnValue:
    """Ask a group whether an answer is a fair one."""
    form = PutForm()
    with looking() as (session, actor, _at):
        view = queries.reply_view(session, reply_id, actor.programme_id)
        if view is None:
            raise NotFound("There is no such answer.")
        cards = [card for card in groups.groups_for(session, actor) if card.may_enter]
        form.group.choices = [(str(card.group.id), card.group.name) for card in cards]
    if form.validate_on_submit():
        try:
            with acting() as (session, actor, at):
                service.put_reply_to_group(
                    session,
                    reply_id,
                    group_id=UUID(str(form.group.data)),
                    closes_on=form.closes_on.data or date.max,
                    by=actor,
                    at=at,
                )
            flash(_("The group has it now."))
            return redirect(url_for("reporting_back.overview"), 303)
        except DomainError as error:
            form.say(error)
    return render_template("reporting_back/put.html", form=form, view=view, labels=ANSWERS)


@blueprint.post("/replies/<uuid:reply_id>/publish")
def publish(reply_id: UUID) -> ResponseReturnValue:
    """Publish an answer that the group confirmed."""
    with acting() as (session, actor, at):
        service.publish_reply(session, reply_id, by=actor, at=at)
    anchor_head(f"answer {reply_id}")
    flash(_("Published. Anyone can read it now, and the codes show it."))
    return redirect(url_for("reporting_back.overview"), 303)
