"""One person's visit to the form: their one cookie, their answers in progress, and the page that they are on."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import cast
from uuid import UUID

from flask import Response, current_app, g, make_response, redirect, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from feedback.core.moments import LONDON, now
from feedback.core.web import i18n
from feedback.core.web.context import SETTINGS, database
from feedback.core.web.visits import VISIT
from feedback.intake import beside, forms, journey, service, tokens
from feedback.intake.pacing import LIMITS, ROOM_LIMITS, Pace
from feedback.intake.progress import CouldNotKeep, Draft, Progress, Seed
from feedback.intake.rules import LONGEST_ANSWER
from feedback.intake.wording import wording
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow, WindowMode
from feedback.questions.rules import PREFER_NOT_TO_SAY, Asked, Page, can_finish
from feedback.questions.translations import queries as in_words
from feedback.settings import Settings

PACE, ROOM_PACE = "feedback.pace", "feedback.pace_of_rooms"
#: The key of a choice. Whatever else was posted under a question is a person's words.
CHOICE = re.compile(r"[a-z0-9_-]{1,64}")
FORMS = "feedback.forms"
MOST_FORMS = 100
PROGRESS = "feedback.progress"


def settings() -> Settings:
    """Give the settings of this application."""
    return cast("Settings", current_app.extensions[SETTINGS])


def progress() -> Progress:
    """Give the file of answers in progress."""
    made = current_app.extensions.get(PROGRESS) or current_app.extensions.setdefault(
        PROGRESS, Progress(settings().progress_file)
    )
    return cast("Progress", made)


def is_too_fast(window: SurveyWindow, on: date) -> bool:
    """Count a send from wherever this one comes, and say whether to hold it for a spam check.

    A link for a room is for many people on one address at once: the link is counted, and not where they sit.
    """
    is_room = window.mode is WindowMode.GROUP
    key, limits, place = (
        (ROOM_PACE, ROOM_LIMITS, window.address) if is_room else (PACE, LIMITS, request.remote_addr or "")
    )
    pace = current_app.extensions.get(key) or current_app.extensions.setdefault(key, Pace(limits))
    return cast("Pace", pace).is_too_fast(place, on)


def today() -> date:
    """Give the day in London: the finest time that the form knows."""
    return now().astimezone(LONDON).date()


def language() -> str:
    """Name the language that the form is shown in. Easy Read is English: that somebody chose it is kept nowhere."""
    return i18n.chosen().lang


def cookie_name() -> str:
    """Name the one cookie. It says nothing; `__Host-` ties it to this host, and needs HTTPS (or localhost)."""
    return "__Host-f" if settings().secure_cookies else "f"


def seed() -> Seed | None:
    """Read the one cookie, if there is one."""
    return Seed.from_cookie(request.cookies.get(cookie_name()))


def remembered_language() -> str | None:
    """Give the language that this person chose before Start or since, which the one cookie says to us alone."""
    held = seed()
    tags = [one.tag for one in i18n.offered()]
    return held.language_of(request.cookies[cookie_name()], tags) if held else None


def with_cookie(response: Response, fresh: Seed, *, language: str = "", lasts: int | None = None) -> Response:
    """Set the one cookie, for as long as the browser is open, or for `lasts` seconds from now (a shared tablet).

    It keeps the language of this page, or another.
    """
    response.set_cookie(
        cookie_name(),
        fresh.cookie_in(language or i18n.chosen().tag),
        max_age=lasts,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def keep_language(response: Response) -> Response:
    """Remember a language that was just chosen, where there is a cookie to remember it in."""
    if not i18n.posted() or g.get("staff_page") or "Set-Cookie" in response.headers:
        return response
    held = seed()
    if held is None or remembered_language() == i18n.chosen().tag:
        return response
    return with_cookie(response, held)


def without_cookie(response: Response) -> Response:
    """Expire our cookie by its name, where there is one. A changed cookie also empties the browser's Back of us."""
    if cookie_name() in request.cookies:
        response.delete_cookie(
            cookie_name(), secure=settings().secure_cookies, httponly=True, samesite="Strict", path="/"
        )
    return response


def with_a_changed_cookie(response: Response) -> Response:
    """Set our cookie and expire it in one answer, so that it has changed whether there was one or not.

    A browser forgets its ready-made copies of our pages only when a cookie of theirs changes, `no-store` or not; and a
    code may stand typed on a page that has no cookie (docs/decisions/0014).
    """
    for value, age in (("0", None), ("", 0)):
        response.set_cookie(
            cookie_name(),
            value,
            max_age=age,
            secure=settings().secure_cookies,
            httponly=True,
            samesite="Strict",
        )
    return response


@dataclass
class Form:
    """A window with its pages, ready to be walked through. `lot` is that of the window's service, where it has one."""

    window: SurveyWindow
    pages: tuple[Page, ...]
    lot: int | None = None

    @classmethod
    def of(cls, session: Session, window: SurveyWindow) -> Form:
        """Read the pages of a window."""
        pages = in_words.pages_in(
            session,
            window.version_id,
            window.programme_id,
            language=i18n.chosen(),
            shipped=i18n.catalogues().sentence,
        )
        return cls(
            window,
            pages,
            questions.lot_of(session, window.programme_id, window.service_id),
        )

    @cached_property
    def asked(self) -> dict[UUID, Asked]:
        """Give every question by its id."""
        return {asked.id: asked for page in self.pages for asked in page.questions}

    @property
    def can_be_finished(self) -> bool:
        """Say whether somebody who began may still go on today: a promise to keep answers outlives the window."""
        return can_finish(self.window.opens_on, self.window.closes_on, today())

    @classmethod
    def posted_to(cls, window_id: UUID) -> Form | None:
        """Give the form that a page was posted to, as it was at most a second ago; None where there is no such window.

        When many send at once, reading the window and its services anew takes as long as storing what they say.
        """
        remembered: dict[tuple[UUID, str], tuple[float, Form]] = current_app.extensions.setdefault(FORMS, {})
        key = window_id, i18n.chosen().tag
        at, found = remembered.get(key, (float("-inf"), None))
        if found is None or time.monotonic() - at > settings().forms_last:
            with database().reading() as session:
                window = questions.window(session, window_id)
                found = cls.of(session, window) if window else None
            if found is not None:
                if len(remembered) >= MOST_FORMS:
                    remembered.clear()
                remembered[key] = (time.monotonic(), found)
        return found


def onwards() -> Response:
    """Go to the one address of every step."""
    return make_response(redirect("/f", 303))


def page(template: str, status: int = 200, **values: object) -> Response:
    """Render one of our pages with the fixed sentences at hand."""
    return make_response(render_template(f"intake/{template}.html", w=wording(), **values), status)


def written() -> dict[str, str]:
    """Give the words that a page posted, by the names of its fields, without looking up what they answer."""
    return {
        name: forms.kept(value)
        for name, value in request.form.items()
        if name.startswith("q-") and value.strip() and not CHOICE.fullmatch(value)
    }


def may_take_a_code(held: Seed) -> bool:
    """Say whether this browser sent what was sent. Whoever else opened it by a code would take over the writer's code."""
    with suppress(CouldNotKeep):
        return progress().has_sent(held, today())
    return False


def was_left(held: Seed) -> bool:
    """Say whether this post was sent by the script on the way to another page, and Exit or Stop has overtaken it.

    Its token is still good, so the answers have not expired: they were deleted, and nothing brings them back.
    """
    by_script = VISIT in request.headers and request.form.get("go") == "stay"
    return by_script and tokens.is_good(request.form.get("t", ""), held.form_id, today())


def unsaved() -> Response:
    """Show what was just posted, when nothing can be read or kept: the words, and the same button again."""
    words = written()
    carried = {name: value for name, value in request.form.items() if name not in words}
    return page("unsaved", 503, words=words, carried=carried)


def unplaced() -> Response:
    """Give back what a post brought that names no form of ours. The request is at fault, and trying again would not help."""
    return page("unplaced", 422, words=written())


def read_post(form: Form, draft: Draft) -> None:
    """Put what the person's page posted into the draft, in memory."""
    at, draft.language = request.form.get("at", ""), i18n.chosen().tag
    if not journey.is_step(form.pages, at):
        return
    if at != draft.step:
        draft.step, draft.changing = at, False
    if at == journey.CONSENT and request.form.get("go") != "skip":
        draft.may_use, draft.reads_first = forms.consent_given(request.form)
    elif at.startswith(journey.PAGE):
        shown = journey.page_of(journey.shown(form.pages, draft), at) or journey.page_of(form.pages, at)
        if shown is not None:
            journey.keep(draft, forms.given(shown, request.form), shown)
    if request.form.get("website"):
        draft.held = True


def show(form: Form, draft: Draft, held: Seed, *, status: int = 200, sentence: str = "") -> Response:
    """Show the step that the draft is on, with every word that is in it."""
    g.window = form.window
    journey.settle(form.pages, draft)
    common = {
        "at": draft.step,
        "address": beside.marked(form.window, draft.hands),
        "beside": draft.hands is not None,
        "own": _is_own_service(form, draft),
        "token": tokens.make(held.form_id, today()),
        "sentence": sentence,
        "changing": draft.changing,
        "in_form": "step",
    }
    shown = journey.page_of(journey.shown(form.pages, draft), draft.step)
    if shown is not None and draft.step.startswith(journey.NOTE):
        return page("note", status, page=shown, **common)
    if shown is not None:
        return _show_page(form, draft, shown, status, common)
    if draft.step == journey.CONSENT:
        return page("consent", status, form=forms.consent_form(wording(), draft), **common)
    if draft.step == journey.CHECK:
        return _show_check(form, draft, status, common)
    return page(draft.step, status, **common)


def _is_own_service(form: Form, draft: Draft) -> bool:
    """Say whether the worker beside works for the service that the answers are about, as far as they say by now."""
    if draft.hands is None:
        return False
    picked = (
        draft.choices.get(asked.id) for page in form.pages for asked in page.questions if asked.names_service
    )
    about = next(
        (UUID(choice) for choice in picked if choice and choice != PREFER_NOT_TO_SAY), form.window.service_id
    )
    return typed_about_own(form, draft.hands, about)


def typed_about_own(form: Form, hands: UUID | None, about: UUID | None) -> bool:
    """Say whether a worker of the organisation `hands` (None: nobody but the person) types words about their own service."""
    if hands is None:
        return False
    with database().reading() as session:
        return service.is_own_service(session, form.window.programme_id, hands, about)


def _many(number: int) -> str:
    return str(format_decimal(number))


def _show_page(form: Form, draft: Draft, shown: Page, status: int, common: dict[str, object]) -> Response:
    filled = forms.page_form(shown, draft)
    for asked in journey.too_long(draft, shown):
        room = _(
            "There is room for %(most)s letters, and you have %(written)s.",
            most=_many(LONGEST_ANSWER),
            written=_many(len(draft.texts[asked.id])),
        )
        filled[asked.key].errors = [room]
    number, total = journey.place(journey.shown(form.pages, draft), shown)
    return page(
        "page",
        status,
        page=shown,
        form=filled,
        number=number,
        total=total,
        first_words=journey.first_words(form.pages, draft, shown),
        **common,
    )


def _show_check(form: Form, draft: Draft, status: int, common: dict[str, object]) -> Response:
    parts, has_more = journey.parts(form.pages, draft), journey.has_more(form.pages, draft)
    return page("check", status, parts=parts, draft=draft, has_more=has_more, **common)
