"""Acts on sealed originals: ask, agree or refuse, open once. The words are given to the page and kept nowhere."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, Closed, DomainError, NotFound, NotYours
from feedback.core.moments import LONDON
from feedback.core.sealing import open_original
from feedback.keeping.queries import originals as queries
from feedback.keeping.queries.originals import Near
from feedback.keeping.records import Opening
from feedback.keeping.rules.originals import (
    ALONE_A_WEEK,
    LONGEST_WHY,
    Alone,
    OpeningState,
    Reason,
    may_come_near,
    opens_alone,
    state_of,
)
from feedback.people import service as people
from feedback.programmes import queries as programmes
from feedback.programmes.team import queries as team

OPENERS = (Role.SAFEGUARDING, Role.INDEPENDENT, Role.AUDITOR)
_GONE = "These words are not held any more: they were taken back, or their time is over."


def standing(row: Opening, at: datetime) -> OpeningState:
    """Say where a request stands."""
    return state_of(
        asked_at=row.asked_at,
        agreed_at=row.agreed_at,
        opened_at=row.opened_at,
        refused=row.refused_by is not None,
        at=at,
    )


def _near(session: Session, response_id: UUID, by: Actor) -> Near:
    by.require(*OPENERS)
    near = queries.near(session, response_id, by)
    if near is None or not (may_come_near(near.sealed, by) or by.has(Role.AUDITOR)):
        raise NotFound("There is nothing here for you to open.")
    if near.gone:
        raise Closed(_GONE)
    if near.unread:
        raise Closed("Nobody has read this yet. It waits for its first look, which shows the words.")
    return near


def may_be_asked_for(session: Session, response_id: UUID, by: Actor) -> Near:
    """Give what a person may ask to open.

    Raises:
        NotFound: there is no such response for this person.
        Closed: its words are not held any more.
    """
    return _near(session, response_id, by)


_NOT_ALONE = {
    Alone.TOO_NEAR: "These words may be about people of your own organisation, so you stand too near to check them. Another auditor can.",
    Alone.ALSO_SOMETHING_ELSE: "Whoever opens an original alone, to check, is an auditor here and nothing else.",
    Alone.ONLY_TO_CHECK: "An auditor opens an original to check what was done, and for nothing else.",
}


def _is_alone(near: Near, reason: Reason, by: Actor) -> bool:
    """Say whether a person opens it alone (or with another).

    Raises:
        NotYours: neither; the sentence says why.
    """
    verdict = opens_alone(near.sealed, reason, by)
    if verdict in _NOT_ALONE:
        raise NotYours(_NOT_ALONE[verdict])
    return verdict is Alone.YES


def _monday(at: datetime) -> datetime:
    here = at.astimezone(LONDON)
    return datetime.combine(here.date() - timedelta(days=here.weekday()), time(), LONDON)


def opened_alone_this_week(session: Session, programme_id: UUID, at: datetime) -> int:
    """Count what auditors of a programme asked to open alone since Monday."""
    return queries.opened_alone_since(session, programme_id, _monday(at))


def _tell_of_one_alone(session: Session, row: Opening, at: datetime) -> None:
    readers_and_leads = programmes.people_with(
        session, row.programme_id, Role.INDEPENDENT, Role.SAFEGUARDING, on=at.date()
    )
    people.tell(
        session,
        set(readers_and_leads) - {row.asked_by},
        "An auditor opened a sealed original alone, to check a decision.",
        kind="opened_alone",
        about=("opening", row.id, row.programme_id),
        at=at,
    )


def ask(session: Session, response_id: UUID, reason: Reason, why: str, *, by: Actor, at: datetime) -> Opening:
    """Ask to open one sealed original. A second person agrees; an auditor who checks needs none.

    Args:
        why: the person's own sentence; sealed.

    Raises:
        NotFound, Closed: as `may_be_asked_for`; or auditors have opened as many alone this week as they may.
        NotYours: an auditor asks for more than to check, stands too near, or is something else here as well.
        DomainError: no sentence says why.
    """
    near = _near(session, response_id, by)
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise DomainError("Please say in a sentence why it has to be opened, without anybody's name.")
    alone = _is_alone(near, reason, by)
    if alone and queries.opened_alone_since(session, by.programme_id, _monday(at)) >= ALONE_A_WEEK:
        raise Closed(
            "Auditors open ten originals alone in a week, and this week's are used. Ask an independent reader to look, or go on on Monday."
        )
    if alone:
        team.require_known(session, by.account_id)
    row = Opening(
        programme_id=by.programme_id,
        response_id=response_id,
        reason=reason,
        why=why.strip(),
        alone=alone,
        asked_by=by.account_id,
        asked_at=at,
        agreed_by=by.account_id if alone else None,
        agreed_at=at if alone else None,
    )
    session.add(row)
    session.flush()
    audit.record(session, by=by, at=at, act="originals.ask", about=row, reason=reason.value)
    if not alone:
        others = programmes.people_with(
            session, by.programme_id, Role.INDEPENDENT, Role.SAFEGUARDING, on=at.date()
        )
        people.tell(
            session,
            set(others) - {by.account_id},
            "Somebody asks to open a sealed original. It takes a second person.",
            kind="opening",
            about=("opening", row.id, row.programme_id),
            at=at,
        )
    return row


def _asked(session: Session, opening_id: UUID, by: Actor, at: datetime, *states: OpeningState) -> Opening:
    row = queries.opening_in(session, opening_id, by.programme_id)
    if row is None:
        raise NotFound("There is no such request.")
    _near(session, row.response_id, by)
    stands = standing(row, at)
    if stands is OpeningState.LAPSED:
        raise Closed("This request has lapsed. If it is still needed, somebody asks again.")
    if stands not in states:
        raise AlreadyDone("A colleague was first: this request has moved on since you opened the page.")
    return row


def _second(session: Session, opening_id: UUID, by: Actor, at: datetime) -> Opening:
    row = _asked(session, opening_id, by, at, OpeningState.ASKED)
    near = _near(session, row.response_id, by)
    if row.asked_by == by.account_id:
        raise NotYours("You asked for this. A second person agrees, or does not.")
    if not may_come_near(near.sealed, by):
        raise NotYours("The second person is an independent reader, or the safeguarding lead.")
    return row


def agree(session: Session, opening_id: UUID, *, by: Actor, at: datetime) -> Opening:
    """Agree that an original is opened. Whoever asked may open it once, until the next day.

    Raises:
        NotYours: `by` asked for it, is neither an independent reader nor its safeguarding lead, or does not stand apart.
        NotFound, AlreadyDone, Closed: there is no such request for them, it has moved on, or it has lapsed.
    """
    row = _second(session, opening_id, by, at)
    team.require_apart(session, by.account_id, row.asked_by)
    row.agreed_by, row.agreed_at = by.account_id, at
    session.flush()
    audit.record(session, by=by, at=at, act="originals.agree", about=row, reason=row.reason.value)
    return row


def refuse(session: Session, opening_id: UUID, *, by: Actor, at: datetime) -> Opening:
    """Refuse that an original is opened.

    Raises:
        As `agree`.
    """
    row = _second(session, opening_id, by, at)
    row.refused_by = by.account_id
    session.flush()
    audit.record(session, by=by, at=at, act="originals.refuse", about=row, reason=row.reason.value)
    return row


def open_once(session: Session, opening_id: UUID, *, by: Actor, at: datetime) -> str:
    """Open an original that two people agreed to open, and give its words to the letter. It opens once.

    Raises:
        NotYours: somebody else asked for it.
        NotFound, AlreadyDone, Closed: as `agree`; it was opened already, or its words are not held any more.
    """
    row = _asked(session, opening_id, by, at, OpeningState.AGREED)
    if row.asked_by != by.account_id:
        raise NotYours("Whoever asked opens it, and nobody else.")
    near = _near(session, row.response_id, by)
    # Asked again: what was agreed to may have turned out to be about this person's own people since.
    if _is_alone(near, row.reason, by) != row.alone:
        raise NotYours("Who may open this has changed since it was agreed to. It stays sealed.")
    if near.response.original is None:
        raise Closed(_GONE)
    words = open_original(by.programme_id, near.response.id, near.response.original)
    row.opened_at = at
    session.flush()
    audit.record(session, by=by, at=at, act="originals.open", about=row, reason=row.reason.value)
    if row.alone:
        _tell_of_one_alone(session, row, at)
    return words
