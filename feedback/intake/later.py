"""Coming back later: answers in progress move from the browser's cookie to a code, and from the code to a new cookie.

The code opens what was written, so it is made only for somebody who was told that and asked for it, by a POST of its
own, and shown once. While answers lie under a code, nothing of them is on the device.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta

from flask import Response, request
from flask_babel import gettext as _

from feedback.core.errors import DomainError
from feedback.core.web import i18n
from feedback.core.web.context import database
from feedback.core.web.i18n import said
from feedback.intake import begun, codes, kiosk, queries, tokens, visit
from feedback.intake.progress import DAYS_UNDER_A_CODE, CouldNotKeep, Draft, Seed
from feedback.intake.visit import Form

#: What the form posts: to be told what this is, and to have it done.
ASK, KEEP = "later", "keep_for_later"
#: The field of the page that asks before what was begun here goes: what the code opens, for this browser's cookie alone.
OTHER = "other"


def last_day(on: date) -> date:
    """Give the last day on which answers can be opened that are put under a code on a day."""
    return on + timedelta(days=DAYS_UNDER_A_CODE - 1)


def take(form: Form, draft: Draft, held: Seed) -> Response:
    """Answer somebody who wants to come back later: say what it means, or do it."""
    return _keep(form, draft, held) if request.form.get("go") == KEEP else _ask(form, draft, held)


def _ask(form: Form, draft: Draft, held: Seed, *, status: int = 200, sentence: str = "") -> Response:
    on = visit.today()
    try:
        visit.progress().keep(held, draft, on)
    except DomainError as error:
        return _still_here(form, draft, held, error)
    return visit.page(
        "later",
        status,
        token=tokens.make(held.form_id, on),
        again=bool(draft.kept_as),
        until=last_day(on),
        sentence=sentence,
    )


def _keep(form: Form, draft: Draft, held: Seed) -> Response:
    progress, on = visit.progress(), visit.today()
    try:
        code = codes.new_later_code(held.for_later)
    except codes.TooManyCodes as error:
        return _ask(form, draft, held, status=int(error.status), sentence=said(error.message, error.values))
    older, draft.lineage, draft.kept_as = draft.kept_as, held.lineage, b""
    try:
        progress.keep(Seed(code.secret), draft, on, days=DAYS_UNDER_A_CODE)
        progress.forget(held, kept_as=older)
    except DomainError as error:
        return _still_here(form, draft, held, error)
    return _shown(code, on)


def _still_here(form: Form, draft: Draft, held: Seed, error: DomainError) -> Response:
    sentence = said(error.message, error.values)
    return visit.show(form, draft, held, status=int(error.status), sentence=sentence)


def come_back(code: list[str]) -> Response | None:
    """Open what lies under a code in this browser and go on where the person was; None where there is nothing.

    What the code opens stays under it until it is sent, stopped or expired: if this browser dies, the code still works.
    Where something else was begun here, a page asks before that goes. Where the same was, it is newer: it goes on.

    Args:
        code: its words, as `codes.spoken` reads them.

    Raises:
        TooManyCodes: too many codes are being checked at this moment.
        CouldNotKeep: the file cannot be written just now.
    """
    secret = codes.later_secret(code)
    with _still_kept():
        here = visit.seed()
        begun_here = visit.progress().recall(here, visit.today())
        if begun_here is not None and begun_here.kept_as == Seed(secret).row_id:
            return visit.onwards()
        if here is not None and visit.progress().recall(Seed(secret), visit.today()) is not None:
            carried = {OTHER: here.wraps(secret), i18n.FIELD: i18n.chosen().tag}
            asked = begun.question("code", posts_to="/code", carried=carried)
            if asked is not None:
                return asked
        return _open_here(secret)


def make_room(wrapped: str) -> Response | None:
    """Open what a code opens, for somebody who was asked whether what was begun here may go; None where it expired.

    A page of another browser, or one that was answered before, opens nothing and deletes nothing.

    Raises:
        CouldNotKeep: the file cannot be written just now.
    """
    here = visit.seed()
    secret = here.unwraps(wrapped) if here else None
    if secret is None:
        return visit.onwards()
    with _still_kept():
        return _open_here(secret)


@contextmanager
def _still_kept() -> Iterator[None]:
    try:
        yield
    except CouldNotKeep as error:
        raise CouldNotKeep(
            _("We could not open your answers just now. They are still kept: please try again in a moment.")
        ) from error


def _open_here(secret: bytes) -> Response | None:
    progress, on = visit.progress(), visit.today()
    stored = progress.recall(Seed(secret), on)
    if stored is None:
        return None
    fresh = kiosk.fresh_here(stored.lineage)
    stored.lineage, stored.kept_as = b"", Seed(secret).row_id
    progress.keep(fresh, stored, on)
    progress.forget(visit.seed())
    return visit.with_cookie(visit.onwards(), fresh, language=stored.language)


def sent_elsewhere(draft: Draft, held: Seed) -> Response | None:
    """Give every word back where a code was opened twice and the other device has sent; None where it has not.

    One code is one submission, and what was sent is sealed: nobody can tell what is new in these words but their writer.
    """
    words = {key: text for key, text in draft.texts.items() if text.strip()}
    if not draft.kept_as or not words:
        return None
    with database().reading() as session:
        if queries.submission(session, held.submission_id) is None:
            return None
    page = visit.page("sent_already", words=words)
    with suppress(CouldNotKeep):  # it expires by itself
        visit.progress().forget(held)
    return page


def once_more(held: Seed) -> Response | None:
    """Show a code again whose page never arrived: the same press makes the same code, and the cookie is there still.

    Raises:
        TooManyCodes: too many are being made at this moment.
        CouldNotKeep: the file cannot be written just now.
    """
    progress, on = visit.progress(), visit.today()
    if visit.written() or not tokens.is_good(request.form.get("t", ""), held.form_id, on):
        return None
    code = codes.new_later_code(held.for_later)
    stored = progress.recall(Seed(code.secret), on)
    if stored is None:
        return None
    progress.keep(Seed(code.secret), stored, on, days=DAYS_UNDER_A_CODE)
    return _shown(code, on)


def _shown(code: codes.LaterCode, on: date) -> Response:
    return visit.without_cookie(visit.page("later_code", code=code.words, until=last_day(on)))


def forget(held: Seed | None) -> None:
    """Delete the answers of this browser, and what still lies under a code for them."""
    progress = visit.progress()
    draft = progress.recall(held, visit.today())
    progress.forget(held, kept_as=draft.kept_as if draft else b"")
