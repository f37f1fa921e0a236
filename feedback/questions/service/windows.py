"""Acts on windows: open one, change its days, close it now, put it at the start address."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import DomainError, NotFound
from feedback.core.moments import LONDON
from feedback.programmes import queries as programmes
from feedback.programmes.helplines import queries as helplines
from feedback.programmes.rules import Missing
from feedback.questions import queries
from feedback.questions.records import SurveyWindow, Touchpoint, WindowMode
from feedback.questions.rules import State, state_of, takes_anybody_from

#: Letters that cannot be mistaken for one another on a poster.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
ADDRESS_LENGTH = 6
WINDOW_KEEPERS = (Role.FACILITATOR, Role.COMMISSIONER)
LOCAL_LINE = (
    "No form can open yet: no local helpline has been rung and confirmed. "
    "Add one under Support lines, ring it, and say that it is right."
)
INDEPENDENT_READER = (
    "No form can open yet: this programme has no independent moderator whose trauma training is in date. "
    "An administrator can appoint one."
)


class CannotOpen(DomainError):
    """The programme lacks what keeps respondents safe. `missing` says what."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        """Say the first thing to mend; a page lists them all."""
        super().__init__(LOCAL_LINE if Missing.LOCAL_LINE in missing else INDEPENDENT_READER)
        self.missing = missing


def open_window(
    session: Session,
    programme_id: UUID,
    version_id: UUID,
    *,
    title: str,
    opens_on: date,
    at: datetime,
    by: Actor | None = None,
    closes_on: date | None = None,
    service_id: UUID | None = None,
    touchpoint: Touchpoint | None = None,
    mode: WindowMode = WindowMode.OWN_DEVICE,
    is_default: bool = False,
    address: str | None = None,
) -> SurveyWindow:
    """Open a window on a published version, at an address of six random letters that names it and nobody.

    `by` is None only when a programme is set up from the command line; the rule about helplines and readers holds then too.

    Raises:
        CannotOpen: the programme has no confirmed local helpline, or no independent moderator.
        DomainError: the version is not published here, the days do not fit, or the window may not be the default.
        NotYours: the person does not keep windows.
    """
    if by is not None:
        by.require(*WINDOW_KEEPERS)
    on = at.astimezone(LONDON).date()
    if not queries.is_published_in(session, programme_id, version_id):
        raise DomainError("Only a published question set can be opened.")
    if service_id is not None and service_id not in {
        row.id for row in programmes.services(session, programme_id)
    }:
        raise NotFound("There is no such service in this programme.")
    if not title.strip():
        raise DomainError("Please give the window a title.")
    _days_fit(opens_on, closes_on)
    if not takes_anybody_from(closes_on, on):
        raise DomainError("Its last day has passed already. Please choose a later one.")
    _is_ready(session, programme_id, on)
    window = SurveyWindow(
        programme_id=programme_id,
        version_id=version_id,
        service_id=service_id,
        address=address or _new_address(session),
        title=title.strip(),
        touchpoint=touchpoint,
        mode=mode,
        opens_on=opens_on,
        closes_on=closes_on,
    )
    session.add(window)
    session.flush()
    if by is not None:
        audit.record(session, by=by, at=at, act="windows.open", about=window)
    if is_default:
        _put_at_the_start(session, window)
    return window


def change_days(
    session: Session, window_id: UUID, *, opens_on: date, closes_on: date | None, by: Actor, at: datetime
) -> SurveyWindow:
    """Change a window's first and last day. Whatever lets people in from now on asks again whether it may.

    Raises:
        CannotOpen: the new days let people in, and the programme lacks a helpline or a reader.
        DomainError: the last day comes before the first.
        NotFound: there is no such window in the person's programme.
        NotYours: the person does not keep windows.
    """
    window, on = _window(session, window_id, by), at.astimezone(LONDON).date()
    _days_fit(opens_on, closes_on)
    was_open = state_of(window.opens_on, window.closes_on, on) is State.OPEN
    if not was_open and takes_anybody_from(closes_on, on):
        _is_ready(session, window.programme_id, on)
    window.opens_on, window.closes_on = opens_on, closes_on
    audit.record(session, by=by, at=at, act="windows.change_days", about=window)
    return window


def close_now(session: Session, window_id: UUID, *, by: Actor, at: datetime) -> SurveyWindow:
    """Close a window: nobody begins from now on. Whoever has begun may finish (`windows.rules.can_finish`).

    Raises:
        DomainError: it is not open.
        NotFound: there is no such window in the person's programme.
        NotYours: the person does not keep windows.
    """
    window, on = _window(session, window_id, by), at.astimezone(LONDON).date()
    if state_of(window.opens_on, window.closes_on, on) is not State.OPEN:
        raise DomainError("This window is not open.")
    # A window that opened today was never open: both days move to yesterday, since the last day counts as open.
    yesterday = on - timedelta(days=1)
    window.opens_on, window.closes_on = min(window.opens_on, yesterday), yesterday
    audit.record(session, by=by, at=at, act="windows.close", about=window)
    return window


def make_default(session: Session, window_id: UUID, *, by: Actor, at: datetime) -> SurveyWindow:
    """Put a window at the start address, in place of the one that stood there.

    Raises:
        DomainError: it has closed, or is meant for a shared tablet or a room.
        NotFound: there is no such window in the person's programme.
        NotYours: the person does not keep windows.
    """
    window, on = _window(session, window_id, by), at.astimezone(LONDON).date()
    if not takes_anybody_from(window.closes_on, on):
        raise DomainError("This window has closed. Change its days first.")
    _put_at_the_start(session, window)
    audit.record(session, by=by, at=at, act="windows.make_default", about=window)
    return window


def _put_at_the_start(session: Session, window: SurveyWindow) -> None:
    if window.mode is not WindowMode.OWN_DEVICE:
        raise DomainError("Only a form for people's own devices can stand at the start address.")
    for row in queries.windows(session, window.programme_id):
        row.is_default = row.id == window.id
    session.flush()


def _window(session: Session, window_id: UUID, by: Actor) -> SurveyWindow:
    by.require(*WINDOW_KEEPERS)
    window = queries.window_of(session, by.programme_id, window_id)
    if window is None:
        raise NotFound("There is no such window.")
    return window


def _days_fit(opens_on: date, closes_on: date | None) -> None:
    if closes_on is not None and closes_on < opens_on:
        raise DomainError("The last day comes before the first. Please look at both.")


def _is_ready(session: Session, programme_id: UUID, on: date) -> None:
    missing = helplines.missing(session, programme_id, on)
    if missing:
        raise CannotOpen(missing)


def _new_address(session: Session) -> str:
    while True:
        address = "".join(secrets.choice(LETTERS) for _ in range(ADDRESS_LENGTH))
        if queries.window_by_address(session, address) is None:
            return address
