"""The home page of a programme for whoever is signed in, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.errors import NotFound
from feedback.core.moments import now
from feedback.core.waiting import Waits
from feedback.core.web.context import database, looking
from feedback.people import queries as people
from feedback.people.forms import ButtonForm
from feedback.programmes import queries

WAITING = "feedback.waiting"
WaitsFor = Callable[[Session, Actor, datetime], Sequence[Waits]]

entrance = Blueprint("programmes_entrance", __name__)
blueprint = Blueprint("programmes", __name__, url_prefix="/<programme>")


@entrance.get("/start")
def start() -> ResponseReturnValue:
    """Lead a signed-in person to the home page of their programme, or let them choose among several."""
    with database().reading() as session:
        found = queries.programmes_of(session, current_user.account_id, now().date())
    if not found:
        message = "You hold no role in any programme just now. Your administrator can tell you more."
        raise NotFound(message)
    if len(found) == 1:
        return redirect(url_for("programmes.home", programme=found[0].slug), 303)
    return render_template("programmes/choose.html", programmes=found)


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show what waits for this person, what they were told, and the next date of the timetable."""
    rooms = cast("Sequence[WaitsFor]", current_app.extensions[WAITING])
    with looking() as (session, actor, at):
        waits = [line for waits_for in rooms for line in waits_for(session, actor, at)]
        return render_template(
            "programmes/home.html",
            waits=sorted(waits, key=lambda line: (not line.urgent, line.order)),
            notices=people.notices_for(session, actor.account_id, actor.programme_id),
            milestone=queries.next_milestone(session, actor.programme_id, at.date()),
            at=at,
            today=at.date(),
            form=ButtonForm(),
        )
