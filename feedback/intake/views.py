"""The staff side of intake: enter what a group said, and let in what was held for a spam check."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import DomainError
from feedback.core.moments import LONDON, iso_week
from feedback.core.web.context import acting, looking
from feedback.figures.wording import count_in_words
from feedback.intake import queries, service
from feedback.intake.forms import BOXES, MOST_BOXES, RoomForm, SpamForm, box_count, things_said
from feedback.intake.kept.rules import roughly
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions
from feedback.questions.records import Question, WindowMode

blueprint = Blueprint("intake", __name__, url_prefix="/<programme>/intake")


def _show(
    session: Session, actor: Actor, form: RoomForm, at: datetime, *, boxes: int, status: int = 200
) -> Response:
    on = at.astimezone(LONDON).date()
    links = [
        row for row in questions.open_windows(session, actor.programme_id, on) if row.mode is WindowMode.GROUP
    ]
    form.offer([(str(row.id), row.name) for row in programmes.services(session, actor.programme_id)])
    page = render_template(
        "intake/rooms.html",
        form=form,
        links=links,
        came=queries.came_by_week(session, [row.id for row in links], before_week=iso_week(at)),
        in_words=count_in_words,
        asked=_asked(session, actor),
        boxes=[(number, *things) for number, things in enumerate(things_said(request.form, boxes), start=1)],
        most=boxes >= MOST_BOXES,
        rooms=queries.rooms(session, actor.programme_id),
        counts=queries.words_in_rooms(session, actor.programme_id),
    )
    return make_response(page, status)


def _asked(session: Session, actor: Actor) -> list[Question]:
    """Give each question in words once, by its key, the newest version first."""
    first: dict[str, Question] = {}
    for row in questions.text_questions(session, actor.programme_id):
        first.setdefault(row.key, row)
    return list(first.values())


@blueprint.get("/rooms")
def rooms() -> ResponseReturnValue:
    """Show the form for a meeting, and the meetings that were entered before."""
    with looking() as (session, actor, at):
        return _show(session, actor, RoomForm(), at, boxes=BOXES)


@blueprint.post("/rooms")
def enter() -> ResponseReturnValue:
    """Enter what a group said; or add boxes, with everything that was typed still there."""
    form, boxes = RoomForm(), box_count(request.form)
    if "more" in request.form:
        with looking() as (session, actor, at):
            return _show(session, actor, form, at, boxes=min(boxes + BOXES, MOST_BOXES))
    form.refusals += form.missing()
    if form.validate() and not form.refusals:
        try:
            with acting() as (session, actor, at):
                asked = {row.id for row in _asked(session, actor)}
                said = form.answers(things_said(request.form, boxes), asked)
                service.enter_room_words(
                    session, form.room(), said, language=str(get_locale() or "en"), by=actor, at=at
                )
        except DomainError as error:
            form.say(error)
        else:
            flash(_("The meeting is entered. Its words are sealed now, and will be read like any others."))
            return redirect(url_for("intake.rooms"), 303)
    with looking() as (session, actor, at):
        return _show(session, actor, form, at, boxes=boxes, status=422)


@blueprint.get("/spam")
def spam() -> ResponseReturnValue:
    """Show about how many submissions are held, by week (each one more would be a moment); never what they say."""
    with looking() as (session, actor, _at):
        counts = queries.held_for_spam(session, actor.programme_id)
        held = {week: roughly(count) for week, count in counts.items()}
        return render_template("intake/spam.html", held=held, form=SpamForm())


@blueprint.post("/spam")
def let_in() -> ResponseReturnValue:
    """Let in what a week holds."""
    form = SpamForm()
    with acting() as (session, actor, at):
        count = service.let_in(session, form.week.data or "", by=actor, at=at)
    if count:
        flash(_("They are let in."))
    return redirect(url_for("intake.spam"), 303)
