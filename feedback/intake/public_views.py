"""The respondent's pages: start, every step of the form at one address, leave, and what we promise.

Nothing here needs a private key, a session or a sign-in. A draft is read, changed and kept within one request; the
submission is written in one transaction of its own.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from functools import partial

from flask import Blueprint, Response, abort, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from feedback.core.errors import DomainError
from feedback.core.moments import now
from feedback.core.web import i18n
from feedback.core.web.context import database
from feedback.core.web.i18n import said
from feedback.core.web.origins import from_our_own_page
from feedback.intake import (
    again,
    beside,
    ending,
    equality_views,
    journey,
    kiosk,
    later,
    queries,
    service,
    starting,
    tokens,
    visit,
    young,
)
from feedback.intake.closed import closed_page
from feedback.intake.parcels import Answer, sealed
from feedback.intake.progress import CouldNotKeep, Draft, Seed
from feedback.intake.rules import MayUse, Source
from feedback.intake.visit import Form
from feedback.intake.wording import wording
from feedback.programmes import queries as programmes
from feedback.questions import queries as questions

blueprint = Blueprint("form", __name__)
blueprint.record_once(lambda made: i18n.remember(made.app, visit.remembered_language))
blueprint.after_app_request(visit.keep_language)
log = logging.getLogger(__name__)


@blueprint.get("/")
def start() -> ResponseReturnValue:
    """Show the start page of the programme's default window."""
    with database().reading() as session:
        programme = programmes.default_programme(session)
        window = questions.default_window(session, programme.id, visit.today()) if programme else None
    return starting.page(window)


@blueprint.get("/s/<address>")
def window(address: str) -> ResponseReturnValue:
    """Show the start page of one window, or a kind page where it has closed or never was."""
    with database().reading() as session:
        found = questions.window_by_address(session, address)
    return starting.page(found)


@blueprint.get("/f")
def show() -> ResponseReturnValue:
    """Show the step that this person is on; after sending, the end page; without answers in progress, a way to start."""
    held = visit.seed()
    try:
        draft = visit.progress().recall(held, visit.today())
    except CouldNotKeep:
        abort(503)
    with database().reading() as session:
        may_be_sent = draft is None or (draft.step == journey.CHECK and not draft.kept_as)
        if held is not None and may_be_sent and queries.submission(session, held.submission_id) is not None:
            return ending.page(session, held)
        form = _form_of(session, draft)
        if held is None or draft is None or form is None:
            return visit.page("nothing_here", may_have_asked=held is not None)
        if not form.can_be_finished:
            return closed_page(session, form.window, visit.today())
        return visit.show(form, draft, held)


def _form_of(session: Session, draft: Draft | None) -> Form | None:
    window = questions.window(session, draft.window_id) if draft else None
    return Form.of(session, window) if window else None


@blueprint.post("/f")
def step() -> ResponseReturnValue:
    """Take what a step posted and go on. Whatever cannot be taken is shown again with every word in it."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if not from_our_own_page(site=site, origin=origin, host=request.host):
        abort(400)
    go, held = request.form.get("go", "stay" if i18n.posted() else "continue"), visit.seed()
    if go in equality_views.STEPS:
        return equality_views.step(go, held)
    if go in {starting.BEGIN, starting.ANEW}:
        return starting.begin(held, go)
    if go == "young":
        return young.page(beside.read(request.form.get("w", ""))[0], held)
    if go == "stop":
        return _stop(held)
    try:
        draft = visit.progress().recall(held, visit.today())
        return _without_a_draft(held, go) if held is None or draft is None else _take(draft, held, go)
    except (SQLAlchemyError, CouldNotKeep) as error:
        log.error("a page could not be saved", extra={"error": type(error).__name__})  # noqa: TRY400 - no trace: it may hold words
        return visit.unsaved()


def _stop(held: Seed | None) -> Response:
    deleted = False
    with suppress(CouldNotKeep):
        later.forget(held)
        deleted = True
    return visit.without_cookie(visit.page("stopped", deleted=deleted))


def _take(draft: Draft, held: Seed, go: str) -> Response:
    form = Form.posted_to(draft.window_id)
    if form is None:
        return visit.page("nothing_here")
    g.window = form.window
    if not form.can_be_finished:
        return starting.closed(form.window)
    draft.lot = form.lot
    visit.read_post(form, draft)
    if not tokens.is_good(request.form.get("t", ""), held.form_id, visit.today()):
        return _again(form, draft, held, 422)
    if go in {later.ASK, later.KEEP}:
        return later.take(form, draft, held)
    if go in {"send", "use", "leave"}:
        return later.sent_elsewhere(draft, held) or _send(form, draft, held, go)
    return _move(form, draft, held, go)


def _again(form: Form, draft: Draft, held: Seed, status: int, sentence: str = "") -> Response:
    """Show the same page with every word that was just posted."""
    return visit.show(
        form, draft, held, status=status, sentence=sentence or _(wording()["page"]["could_not_save"])
    )


def _move(form: Form, draft: Draft, held: Seed, go: str) -> Response:
    shown = journey.page_of(journey.shown(form.pages, draft), draft.step)
    stays = shown is not None and go in {"continue", "send_now"} and bool(journey.too_long(draft, shown))
    if not stays:
        _turn(form, draft, go)
    try:
        visit.progress().keep(held, draft, visit.today())
    except DomainError as error:
        visit.read_post(form, draft)
        return _again(form, draft, held, int(error.status), said(error.message, error.values))
    return visit.show(form, draft, held, status=422) if stays else visit.onwards()


def _turn(form: Form, draft: Draft, go: str) -> None:
    if go == "skip":
        journey.skip(form.pages, draft)
    elif go == "back":
        journey.back(form.pages, draft)
    elif go == "send_now":
        journey.to_check(draft)
    elif go.startswith("to:"):
        journey.change(form.pages, draft, go.removeprefix("to:"))
    elif go in {"more", "no_more"}:
        journey.choose(form.pages, draft, wants_more=go == "more")
    elif go != "stay":
        journey.onward(form.pages, draft)


def _send(form: Form, draft: Draft, held: Seed, go: str) -> Response:
    long = journey.first_too_long(form.pages, draft)
    if long is not None:
        journey.change(form.pages, draft, journey.PAGE + long.key)
        return visit.show(form, draft, held, status=422)
    if go == "use":
        draft.may_use = MayUse.GROUP
    words, choices = journey.sent(form.pages, draft)
    if not words and not choices:
        return _nothing_to_send(form, draft, held)
    answers = [Answer(key, text=text) for key, text in words.items()]
    answers += [Answer(key, choice=choice) for key, choice in choices.items()]
    spam = draft.held or visit.is_too_fast(form.window, visit.today())
    try:
        parcel = sealed(
            held.submission_id,
            programme_id=form.window.programme_id,
            answers=answers,
            asked=form.asked,
            through_own=partial(visit.typed_about_own, form, draft.hands),
            window_id=form.window.id,
            service_id=form.window.service_id,
            may_use=draft.may_use,
            reads_first=draft.reads_first,
            language=visit.language(),
            source=Source.ASSISTED if draft.hands else Source.FORM,
            at=now(),
            held_for_spam=spam,
        )
        by_itself = again.store(parcel, draft)
    except SQLAlchemyError as error:
        log.error("a form could not be stored", extra={"error": type(error).__name__})  # noqa: TRY400 - no trace: it may hold words
        return _again(form, draft, held, 503)
    except service.ReadingHasBegun as error:
        draft.instead_of = None
        visit.progress().keep(held, draft, visit.today())
        return _again(form, draft, held, int(error.status), said(error.message, error.values))
    except DomainError as error:
        return _again(form, draft, held, int(error.status), said(error.message, error.values))
    with suppress(
        CouldNotKeep
    ):  # it is stored, and the draft expires by itself: never say that it could not be saved
        visit.progress().sent(held, draft, visit.today(), by_itself=by_itself)
    return visit.onwards()


def _nothing_to_send(form: Form, draft: Draft, held: Seed) -> Response:
    if any(text.strip() for text in draft.texts.values()) or draft.choices:
        sentence = _("What you wrote is on pages that you skipped. Press Change to use it.")
        return visit.show(form, draft, held, status=422, sentence=sentence)
    with suppress(CouldNotKeep):
        visit.progress().forget(held, kept_as=draft.kept_as)
    return visit.without_cookie(visit.page("nothing_yet"))


def _without_a_draft(held: Seed | None, go: str) -> Response:
    """Answer a post whose draft is gone: sent already, or expired, or the browser lost its cookie."""
    if held is not None:
        with database().reading() as session:
            sent = queries.submission(session, held.submission_id)
        if sent is not None:
            words = visit.written()
            slip = equality_views.slip(sent)
            return visit.page("sent_already", words=words) if words else ending.step(held, go, slip)
        if visit.was_left(held):
            return make_response("", 204)
        shown = later.once_more(held) if go in {later.ASK, later.KEEP} else None
        if shown is not None:
            return shown
    return _from_the_post(held)


def _from_the_post(gone: Seed | None) -> Response:
    """Show the posted page again with every word in it, as the first page of a new draft where the old one is gone."""
    address, hands = beside.read(request.form.get("w", ""))
    with database().reading() as session:
        window = questions.window_by_address(session, address)
        form = Form.of(session, window) if window else None
    if form is None or not journey.is_step(form.pages, request.form.get("at", "")):
        return visit.unplaced() if visit.written() else visit.page("nothing_here")
    if not form.can_be_finished:
        return starting.closed(form.window)
    on_a_tablet = gone.on_a_tablet if gone else kiosk.of(form.window) is not None
    draft = Draft(window_id=form.window.id, step=request.form["at"], lot=form.lot, hands=hands)
    held = Seed.fresh(on_a_tablet=on_a_tablet)
    visit.read_post(form, draft)
    visit.progress().keep(held, draft, visit.today())
    return visit.with_cookie(_again(form, draft, held, 422), held)


@blueprint.get("/leave")
def leave() -> ResponseReturnValue:
    """Leave at once for the neutral site: answers deleted, our cookie expired, the browser's copies cleared."""
    with suppress(CouldNotKeep):  # it expires by itself; leaving comes first
        visit.progress().forget(visit.seed())
    response = make_response(redirect(visit.settings().neutral_site, 303))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return visit.with_a_changed_cookie(response)


@blueprint.get("/privacy")
def privacy() -> ResponseReturnValue:
    """Say what is kept, what is not, and who reads it."""
    with database().reading() as session:
        programme = programmes.default_programme(session)
    return visit.page("privacy", reads_when=programme.reads_when if programme else "")


@blueprint.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """Say how these pages can be used, and what does not work yet."""
    return visit.page("accessibility")
