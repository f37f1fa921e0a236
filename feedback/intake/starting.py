"""The start page of a window, and what pressing Start does: it opens an empty form in this browser."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from flask import Response, g, request
from flask_babel import gettext as _

from feedback.core.web import i18n
from feedback.core.web.context import database
from feedback.intake import begun, beside, journey, kiosk, tokens, visit
from feedback.intake.closed import closed_page
from feedback.intake.progress import CouldNotKeep, Draft, Seed
from feedback.programmes.helplines import queries as helplines
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.questions.rules import is_open

#: What the form posts: to begin, and to begin although something was begun here before.
BEGIN, ANEW = "begin", "begin_anew"


def page(window: SurveyWindow | None, status: int = 200, *, sentence: str = "") -> Response:
    """Show the start page of a window, or a kind page where it takes no answers."""
    if window is None or not is_open(window.opens_on, window.closes_on, visit.today()):
        return closed(window)
    g.window, g.kiosk, has_begun = window, kiosk.of(window), False
    shared = g.kiosk is not None
    with suppress(CouldNotKeep):  # whoever wants to start can start
        has_begun = not shared and visit.progress().recall(visit.seed(), visit.today()) is not None
    shown = visit.page(
        "start",
        status,
        lines=_lines(window) if shared else (),
        address=beside.marked(window, beside.read(request.form.get("w", ""))[1]),
        token=tokens.make(tokens.NOBODY, visit.today()),
        begun=has_begun,
        sentence=sentence,
    )
    return kiosk.cleared(shown) if shared else shown


def _lines(window: SurveyWindow) -> list[helplines.Seen]:
    with database().reading() as session:
        return helplines.shown(session, window.programme_id, visit.today())


def closed(window: SurveyWindow | None) -> Response:
    """Show the kind page of a window that takes no answers."""
    with database().reading() as session:
        return closed_page(session, window, visit.today())


def begin(held: Seed | None, go: str) -> Response:
    """Open an empty form and delete what was begun here before, which its writer was asked about."""
    address, hands = beside.read(request.form.get("w", ""))
    with database().reading() as session:
        window = questions.window_by_address(session, address)
    if window is None or not is_open(window.opens_on, window.closes_on, visit.today()):
        return page(window)
    if not tokens.is_good(request.form.get("t", ""), tokens.NOBODY, visit.today()):
        return page(window, 422, sentence=_("That page had been open for a while. Please press Start again."))
    try:
        return _asked_first(window, go, hands) or _opened(window, held, hands)
    except CouldNotKeep:
        return page(window, 503, sentence=_("We could not open the form just now. Please press Start again."))


def _asked_first(window: SurveyWindow, go: str, hands: UUID | None) -> Response | None:
    # On a shared tablet and on a worker's device the question would offer the answers of the person before.
    if go == ANEW or hands is not None or kiosk.of(window) is not None:
        return None
    kept = {name: request.form[name] for name in ("w", "t", "website") if request.form.get(name)}
    return begun.question("start", posts_to="/f", carried=kept | {"go": ANEW, i18n.FIELD: i18n.chosen().tag})


def _opened(window: SurveyWindow, held: Seed | None, hands: UUID | None) -> Response:
    progress, fresh = visit.progress(), Seed.fresh(on_a_tablet=kiosk.of(window) is not None)
    draft = Draft(window_id=window.id, step=journey.PRIVATE, held=bool(request.form.get("website")))
    draft.language, draft.hands = i18n.chosen().tag, hands
    progress.keep(fresh, draft, visit.today())
    progress.forget(held)
    return visit.with_cookie(visit.onwards(), fresh)
