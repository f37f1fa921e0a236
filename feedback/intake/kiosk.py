"""A shared tablet (a window of mode "kiosk"): it clears itself after sending and after two quiet minutes, and says so first.

Its start page is where everything ends: Exit, a quiet tablet and a finished form all lead there, and coming there deletes
whatever was in progress. So nobody meets the answers of the person before. On a device of one's own there is no limit of
time anywhere (3-respondent.md, items 5 and 34).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, Response, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.local import LocalProxy

from feedback.core.web.context import database
from feedback.intake import beside, queries, visit
from feedback.intake.progress import CouldNotKeep, Draft, Seed
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow, WindowMode

blueprint = Blueprint("kiosk", __name__)

#: Seconds without a touch: then it asks, and then it clears (3-respondent.md, item 34: two idle minutes).
WARNS_AFTER = 90
CLEARS_AFTER = 120
#: Seconds after which a page clears that holds nothing any more: the person has finished.
CLEARS_WHEN_DONE = 30
#: Seconds after which a page goes back to the start where scripts are off. Nothing can tell then whether somebody is
#: writing, so it is long; Continue keeps what was written and begins anew. The cookie lasts no longer either.
WITHOUT_SCRIPTS = 600


@dataclass(frozen=True)
class Kiosk:
    """What a page on a shared tablet knows: the address of its window, and after how many seconds it goes back there."""

    address: str
    warns_after: int = WARNS_AFTER
    clears_after: int = CLEARS_AFTER
    clears_when_done: int = CLEARS_WHEN_DONE
    without_scripts: int = WITHOUT_SCRIPTS

    @property
    def start(self) -> str:
        """Give where everything ends: the start page of the window."""
        return f"/s/{self.address}"


def of(window: SurveyWindow | None) -> Kiosk | None:
    """Give the shared tablet that a window is for, or None where it is for other devices."""
    is_shared = window is not None and window.mode is WindowMode.KIOSK
    return Kiosk(window.address) if window is not None and is_shared else None


def here() -> Kiosk | None:
    """Say whether this request comes from a shared tablet: by the page's window, the one it posted, or its cookie's.

    A page that is on nobody's tablet costs nothing: without a cookie nothing is read.
    """
    if "kiosk" not in g:
        window, held = g.get("window"), visit.seed()
        if held is not None and not held.on_a_tablet:
            window = None  # answers that began on a tablet, opened with a code on somebody's own device
        elif window is None:
            # Error pages ask too: where the database or the post itself cannot be read, it is no tablet of ours.
            with suppress(CouldNotKeep, SQLAlchemyError, HTTPException):
                window = _window()
        g.kiosk = of(window)
    found: Kiosk | None = g.kiosk
    return found


def _window() -> SurveyWindow | None:
    posted, held = request.form.get("w") if request.method == "POST" else None, visit.seed()
    if not posted and held is None:
        return None
    draft = _tablet_of(held) or visit.progress().recall(held, visit.today())
    with database().reading() as session:
        if draft is not None:
            return questions.window(session, draft.window_id)
        if posted:
            return questions.window_by_address(session, beside.read(posted)[0])
        sent = queries.submission(session, held.submission_id) if held else None
        return questions.window(session, sent.window_id) if sent and sent.window_id else None


def _tablet_of(held: Seed | None) -> Draft | None:
    """Give the note that says which tablet this is, where its answers began elsewhere."""
    on_a_tablet = held is not None and held.on_a_tablet
    return visit.progress().recall(held.as_tablet, visit.today()) if held and on_a_tablet else None


def fresh_here(lineage: bytes | None = None) -> Seed:
    """Make a cookie for other answers than those that began in this browser, which may be a shared tablet's.

    Their window is not the tablet's, and they are gone once they are sent: a note of their own says which tablet it is.

    Raises:
        CouldNotKeep: the note cannot be written just now.
    """
    held = visit.seed()
    fresh = Seed.fresh(lineage, on_a_tablet=held is not None and held.on_a_tablet)
    tablet = _window() if fresh.on_a_tablet else None
    if tablet is not None:
        visit.progress().keep(fresh.as_tablet, Draft(window_id=tablet.id, step="tablet"), visit.today())
    return fresh


def cleared(response: Response) -> Response:
    """Make the start page of a shared tablet a new beginning: answers deleted, cookie expired, kept pages dropped."""
    with suppress(CouldNotKeep):  # it expires by itself; nobody is turned away for it
        visit.progress().forget(visit.seed())
    response.headers["Clear-Site-Data"] = '"cache"'
    return visit.without_cookie(response)


@blueprint.app_context_processor
def _for_pages() -> dict[str, object]:
    return {"kiosk": LocalProxy(here)}


@blueprint.before_app_request
def _know_it_first() -> None:
    """Know which tablet this is before the request deletes what says so: its last page leads back to the start as well."""
    held = visit.seed()
    if held is not None and held.on_a_tablet:
        here()


@blueprint.after_app_request
def _shorten(response: Response) -> Response:
    """Let the cookie of a shared tablet go by itself: where scripts are off, nothing else notices that a person left."""
    held = visit.seed() if g.get("kiosk") else None
    if held is not None and "Set-Cookie" not in response.headers:
        visit.with_cookie(response, held, lasts=WITHOUT_SCRIPTS)
    return response
