"""Coming back with a code, and what changed: the two pages on which the thread reaches the person who spoke."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from feedback.core import grants
from feedback.core.moments import LONDON, now
from feedback.core.web import i18n
from feedback.core.web.context import database
from feedback.core.web.origins import from_our_own_page
from feedback.intake import again, begun, codes, later
from feedback.intake import service as intake
from feedback.intake.rules import MayUse
from feedback.intake.wording import wording
from feedback.programmes import queries as programmes
from feedback.reporting_back import queries, service
from feedback.reporting_back.rules import own_choices, thread_of

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
    if not from_our_own_page(site=site, origin=origin, host=request.host):
        abort(400)
    slip, other = request.form.get("slip"), request.form.get(later.OTHER)
    if other is not None:
        return later.make_room(other) or _wrong()
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


def _slip(submission_id: UUID) -> str:
    return grants.give(COMING_BACK, submission_id, now().date())


def _show(submission_id: UUID, *, done: bool = False) -> ResponseReturnValue:
    at = now()
    with database().reading() as session:
        programme = programmes.default_programme(session)
        on = at.astimezone(LONDON).date()
        became = queries.what_became_of(session, submission_id, at)
        chosen = queries.may_use_of(session, submission_id)
        return render_template(
            "reporting_back/status.html",
            words=wording()["code"],
            may_use=wording()["may_use"],
            stops=wording()["thread"],
            became=[(one, [(story, thread_of(story.reached)) for story in one.themes]) for one in became],
            chosen=chosen,
            narrower=own_choices(chosen),
            taken_back=queries.is_taken_back(session, submission_id),
            asked_back=queries.is_asked_back(session, submission_id),
            kept_by_order=queries.is_kept_by_order(session, submission_id),
            may_write_again=queries.may_write_again(session, submission_id),
            meeting=queries.next_meeting(session, programme.id, on) if programme else None,
            due=queries.specification_due(session, programme.id, on) if programme else None,
            slip=_slip(submission_id),
            done=done,
        )


def _change_may_use(submission_id: UUID) -> ResponseReturnValue:
    chosen = request.form.get("may_use", "")
    if chosen not in set(MayUse):
        return _show(submission_id)
    with database().writing() as session:
        if queries.is_taken_back(session, submission_id):
            return _show(submission_id)
        service.change_may_use(session, submission_id, MayUse(chosen))
    return _show(submission_id, done=True)


def _answer_asked_for(session: Session, submission_id: UUID) -> queries.Became | None:
    """Find the answer that the page names by its question's key."""
    became = queries.what_became_of(session, submission_id, now())
    return next((one for one in became if one.key == request.form.get("answer", "")), None)


def _ask_one(submission_id: UUID) -> ResponseReturnValue:
    with database().reading() as session:
        one = _answer_asked_for(session, submission_id)
        chosen = queries.may_use_of(session, submission_id)
    if one is None or not own_choices(chosen):
        return _show(submission_id)
    return render_template(
        "reporting_back/one_answer.html",
        words=wording()["code"],
        may_use=wording()["may_use"],
        one=one,
        chosen=chosen,
        narrower=own_choices(chosen),
        slip=_slip(submission_id),
    )


def _change_one(submission_id: UUID) -> ResponseReturnValue:
    chosen = request.form.get("may_use", "")
    with database().writing() as session:
        one = _answer_asked_for(session, submission_id)
        if one is None or chosen not in {"", *own_choices(queries.may_use_of(session, submission_id))}:
            return _show(submission_id)
        own = MayUse(chosen) if chosen else None
        service.change_may_use(session, submission_id, own, response_id=one.response_id)
    return _show(submission_id, done=True)


def _ask_again(submission_id: UUID) -> ResponseReturnValue:
    with database().reading() as session:
        if not queries.may_write_again(session, submission_id):
            return _show(submission_id)
    return render_template("reporting_back/again.html", words=wording()["code"], slip=_slip(submission_id))


def _begin_again(submission_id: UUID) -> ResponseReturnValue:
    with database().reading() as session:
        possible = queries.may_write_again(session, submission_id)
        if possible and "asked" not in request.form:
            carried = {
                "slip": _slip(submission_id),
                i18n.FIELD: i18n.chosen().tag,
                "step": "again",
                "asked": "1",
            }
            asked = begun.question("again", posts_to="/code", carried=carried)
            if asked is not None:
                return asked
        opened = again.begin(session, submission_id) if possible else None
    return opened or _show(submission_id)


def _ask_take_back(submission_id: UUID) -> ResponseReturnValue:
    with database().reading() as session:
        kept_by_order = queries.is_kept_by_order(session, submission_id)
    return render_template(
        "reporting_back/take_back.html",
        words=wording()["code"],
        kept_by_order=kept_by_order,
        slip=_slip(submission_id),
    )


def _take_back(submission_id: UUID) -> ResponseReturnValue:
    with database().writing() as session:
        service.take_back(session, submission_id, at=now())
        kept_by_order = queries.is_asked_back(session, submission_id)
    return render_template(
        "reporting_back/taken_back.html", words=wording()["code"], kept_by_order=kept_by_order
    )


_STEPS = {
    "may_use": _change_may_use,
    "ask_one": _ask_one,
    "one": _change_one,
    "ask_again": _ask_again,
    "again": _begin_again,
    "ask": _ask_take_back,
    "take_back": _take_back,
    "show": _show,
}
