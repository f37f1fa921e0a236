"""Coming back with a code, and what changed: the two pages on which the thread reaches the person who spoke."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from feedback.core import grants
from feedback.core.moments import now
from feedback.core.web.context import database
from feedback.intake import codes, later, tokens
from feedback.intake import service as intake
from feedback.intake.rules import MayUse
from feedback.intake.wording import wording
from feedback.programmes import queries as programmes
from feedback.reporting_back import queries, service
from feedback.reporting_back.rules import Stop, thread_of

blueprint = Blueprint("coming_back", __name__)
#: What a grant on these pages allows.
COMING_BACK = "coming back"


@blueprint.get("/what-changed")
def what_changed() -> ResponseReturnValue:
    """Show every answer that the group confirmed, to anyone."""
    with database().reading() as session:
        programme = programmes.default_programme(session)
        views = queries.published_replies(session, programme.id) if programme else []
        stories = [(view, queries.story_of(session, view.version)) for view in views]
        answered, agreed = queries.answered_share(session, programme.id) if programme else (0, 0)
        return render_template(
            "reporting_back/what_changed.html",
            stories=[(view, story, thread_of(story.reached)) for view, story in stories],
            answered=answered,
            agreed=agreed,
            stops=wording()["thread"],
        )


@blueprint.get("/code")
def code() -> ResponseReturnValue:
    """Ask for the code."""
    return render_template("reporting_back/code.html", words=wording()["code"], wrong=False)


@blueprint.post("/code")
def look() -> ResponseReturnValue:
    """Find what a code belongs to, or do what the person asks with what they found. The code is in no address."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if not tokens.from_our_own_page(site=site, origin=origin, host=request.host):
        abort(400)
    slip = request.form.get("slip")
    if slip is None:
        return _open(request.form.get("code", ""))
    submission_id = grants.thing_of(COMING_BACK, slip, now().date())
    if submission_id is None:
        return _wrong()
    return _STEPS.get(request.form.get("step", ""), _show)(submission_id)


def _open(typed: str) -> ResponseReturnValue:
    """Open what either kind of code belongs to; a person need not know which kind theirs is."""
    said = codes.spoken(typed)
    if codes.is_for_later(said):
        return later.come_back(said) or _wrong()
    with database().reading() as session:
        found = intake.submission_by_code(session, typed)
    return _wrong() if found is None else _show(found.id)


def _wrong() -> ResponseReturnValue:
    return render_template("reporting_back/code.html", words=wording()["code"], wrong=True)


def _show(submission_id: UUID, *, done: str = "") -> ResponseReturnValue:
    at = now()
    with database().reading() as session:
        programme = programmes.default_programme(session)
        became = queries.what_became_of(session, submission_id, at)
        return render_template(
            "reporting_back/status.html",
            words=wording()["code"],
            may_use=wording()["may_use"],
            stops=wording()["thread"],
            became=[(one, [(story, thread_of(story.reached)) for story in one.themes]) for one in became],
            chosen=queries.may_use_of(session, submission_id),
            taken_back=queries.is_taken_back(session, submission_id),
            meeting=queries.next_meeting(session, programme.id, at.date()) if programme else None,
            first_stop=Stop.SAID,
            slip=grants.give(COMING_BACK, submission_id, at.date()),
            done=done,
        )


def _change_may_use(submission_id: UUID) -> ResponseReturnValue:
    chosen = request.form.get("may_use", "")
    if chosen not in set(MayUse):
        return _show(submission_id)
    with database().writing() as session:
        service.change_may_use(session, submission_id, MayUse(chosen))
    return _show(submission_id, done="may_use")


def _ask_take_back(submission_id: UUID) -> ResponseReturnValue:
    slip = grants.give(COMING_BACK, submission_id, now().date())
    return render_template("reporting_back/take_back.html", words=wording()["code"], slip=slip)


def _take_back(submission_id: UUID) -> ResponseReturnValue:
    with database().writing() as session:
        service.take_back(session, submission_id, at=now())
    return render_template("reporting_back/taken_back.html", words=wording()["code"])


_STEPS = {"may_use": _change_may_use, "ask": _ask_take_back, "take_back": _take_back, "show": _show}
