"""Typing paper sheets: choose whose sheet it is, type what stands there, save, and take the next one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from feedback.core.errors import DomainError
from feedback.core.web.context import acting, looking
from feedback.intake import forms
from feedback.intake import service as intake
from feedback.intake.hands import queries, service
from feedback.intake.hands.forms import (
    SheetForm,
    answers_of,
    empty_sheet,
    page_forms,
    read_sheet,
    too_long,
)
from feedback.intake.progress import Draft, Seed
from feedback.intake.wording import wording
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import Page

blueprint = Blueprint("sheets", __name__, url_prefix="/<programme>/intake/sheets")
#: Where the browser remembers which sheet it saved last, until the next page: only it can take it out again.
LAST = "last_sheet"


def forget_last() -> None:
    """Forget which sheet was saved last."""
    session.pop(LAST, None)


@blueprint.get("")
def choose() -> ResponseReturnValue:
    """List the windows whose sheets can be typed."""
    with looking() as (database, actor, at):
        services = {row.id: row for row in programmes.services(database, actor.programme_id)}
        return render_template(
            "intake/sheets.html",
            windows=queries.windows_with_sheets(database, actor.programme_id, at.date()),
            services=services,
            own=actor.organisation_id,
        )


@blueprint.get("/<uuid:window_id>")
def sheet(window_id: UUID) -> ResponseReturnValue:
    """Show an empty sheet; where one was just saved, with the way to take it out again."""
    pile = _pile(window_id)
    return _show(pile, empty_sheet(pile.window), SheetForm(formdata=None), saved=session.pop(LAST, ""))


@blueprint.post("/<uuid:window_id>")
def enter(window_id: UUID) -> ResponseReturnValue:
    """Save a sheet and go to the next one; whatever cannot be taken is shown again with every word in it."""
    form, held = SheetForm(), Seed.from_cookie(request.form.get("sheet")) or Seed.fresh()
    pile = _pile(window_id)
    draft = empty_sheet(pile.window)
    read_sheet(draft, pile.pages, request.form)
    long = too_long(draft, pile.pages)
    form.refusals += [_(wording()["page"]["too_long"])] if long else []
    status, before = 422, ""
    if form.validate() and not form.refusals:
        try:
            with acting() as (database, actor, at):
                service.enter_sheet(
                    database, held, window_id, answers_of(draft, pile.pages),
                    may_use=draft.may_use, reads_first=draft.reads_first, by=actor, at=at,
                )  # fmt: skip
        except service.AnotherSheet as error:
            form.say(error)
            status, before, held = int(error.status), held.cookie, Seed.fresh()
        except DomainError as error:
            form.say(error)
        else:
            session[LAST] = held.cookie
            return redirect(url_for("sheets.sheet", window_id=window_id), 303)
    form.sheet.data = held.cookie
    return _show(pile, draft, form, before=before, status=status)


@dataclass(frozen=True)
class _Pile:
    """The sheets of one window: its questions, and whether they may be about the worker's own service."""

    window: SurveyWindow
    pages: tuple[Page, ...]
    own: bool


def _pile(window_id: UUID) -> _Pile:
    with looking() as (database, actor, _at):
        window = service.window_of(database, window_id, actor)
        return _Pile(
            window,
            questions.pages(database, window.version_id, window.programme_id),
            intake.is_own_service(database, actor.programme_id, actor.organisation_id, window.service_id),
        )


def _show(
    pile: _Pile, draft: Draft, form: SheetForm, *, saved: str = "", before: str = "", status: int = 200
) -> Response:
    form.sheet.data = form.sheet.data or Seed.fresh().cookie
    filled = page_forms(pile.pages, draft)
    for asked in too_long(draft, pile.pages):
        for page, fields in filled:
            if asked in page.questions:
                fields[asked.key].errors = [_(wording()["page"]["too_long"])]
    shown = render_template(
        "intake/sheet.html",
        window=pile.window,
        own=pile.own,
        pages=filled,
        consent=forms.consent_form(wording(), draft),
        form=form,
        saved=saved,
        before=before,
    )
    return make_response(shown, status)
