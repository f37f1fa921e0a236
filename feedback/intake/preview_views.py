"""A question set as a phone shows it, for those who word it: the real pages, with nothing stored and nothing sent.

The way through is the respondent's own (`journey`), over a draft that lives in the page: choices are carried in hidden
fields so that branching can be tried, words are dropped.
"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.web.context import looking
from feedback.intake import forms, journey
from feedback.intake.progress import Draft
from feedback.intake.wording import wording
from feedback.questions import queries as questions
from feedback.questions.forms.builder import ButtonForm
from feedback.questions.rules import Page

blueprint = Blueprint("preview", __name__, url_prefix="/<programme>/questions/preview")
CHOSEN = "c-"
#: Steps that are the same for every set; the preview goes past them.
FIXED = {journey.PRIVATE, journey.CONSENT, journey.MORE}


def _pages(session: Session, actor: Actor, version_id: UUID) -> tuple[Page, ...]:
    version = questions.version_for(session, version_id, actor.programme_id)
    return questions.pages(session, version.id, actor.programme_id)


def _past_fixed(pages: tuple[Page, ...], draft: Draft, *, back: bool) -> None:
    turn = journey.back if back else journey.onward
    while draft.step in FIXED and not (back and draft.step == journey.PRIVATE):
        turn(pages, draft)
    if draft.step == journey.PRIVATE:
        journey.onward(pages, draft)


def _show(version_id: UUID, pages: tuple[Page, ...], draft: Draft) -> str:
    fitting = journey.shown(pages, draft)
    shown = journey.page_of(fitting, draft.step)
    common = {
        "w": wording(),
        "version_id": version_id,
        "at": draft.step,
        "draft": draft,
        "button_form": ButtonForm(),
    }
    if shown is None:
        return render_template("intake/preview_end.html", **common)
    if draft.step.startswith(journey.NOTE):
        return render_template("intake/preview_note.html", page=shown, **common)
    number, total = journey.place(fitting, shown)
    return render_template(
        "intake/preview.html",
        page=shown,
        form=forms.page_form(shown, draft),
        number=number,
        total=total,
        first_words=journey.first_words(pages, draft, shown),
        **common,
    )


@blueprint.get("/<uuid:version_id>")
def start(version_id: UUID) -> ResponseReturnValue:
    """Show the first page of a version."""
    with looking() as (session, actor, _at):
        pages = _pages(session, actor, version_id)
        draft = Draft(window_id=version_id, step=journey.PRIVATE, wants_more=True)
        _past_fixed(pages, draft, back=False)
        return _show(version_id, pages, draft)


@blueprint.post("/<uuid:version_id>")
def step(version_id: UUID) -> ResponseReturnValue:
    """Go on, skip or go back, and show the page that comes then."""
    with looking() as (session, actor, _at):
        pages = _pages(session, actor, version_id)
    draft = Draft(window_id=version_id, step=request.form.get("at", ""), wants_more=True)
    known = {str(one.id): one for page in pages for one in page.questions}
    for name, value in request.form.items():
        one = known.get(name.removeprefix(CHOSEN)) if name.startswith(CHOSEN) else None
        if one is not None and one.takes(value):
            draft.choices[one.id] = value
    draft.set_aside = set(request.form.getlist("aside"))
    journey.settle(pages, draft)
    shown, go = journey.page_of(journey.shown(pages, draft), draft.step), request.form.get("go", "continue")
    if shown is not None and draft.step.startswith(journey.PAGE):
        journey.keep(draft, forms.given(shown, request.form), shown)
        draft.texts.clear()
    turn = {"skip": journey.skip, "back": journey.back}.get(go, journey.onward)
    turn(pages, draft)
    _past_fixed(pages, draft, back=go == "back")
    return _show(version_id, pages, draft)
