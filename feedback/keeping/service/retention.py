"""Acts on retention: approve a class, keep what it covers for now, ask for a run; and one step of a run."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.core import audit, staff_log
from feedback.core.actor import Actor, Role
from feedback.core.errors import AlreadyDone, DomainError, NotYours
from feedback.core.jobs import JobRun, JobState, enqueue
from feedback.core.moments import LONDON
from feedback.intake.equality.records import EqualityTally
from feedback.intake.kept import outside
from feedback.keeping.queries import retention as queries
from feedback.keeping.records import RetentionApproval
from feedback.keeping.rules.retention import RetentionClass, Said, class_named, may_run
from feedback.programmes.team import queries as team
from feedback.reporting_back import service as reporting

#: Whoever answers for what the programme promised approves; the administrator runs.
APPROVERS = (Role.COMMISSIONER, Role.ADMINISTRATOR)
AT_ONCE = 200
_ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


def _reason(key: str, *, on_server: bool) -> str:
    """Give the reason in the chain: whoever has a shell there names themselves as anybody, so it says so."""
    return f"{key}, on_the_server" if on_server else key


def say(
    session: Session, key: str, said: Said, *, by: Actor, at: datetime, on_server: bool = False
) -> RetentionApproval:
    """Say about a class, by name, that it may run as it stands, or that what it covers is kept for now.

    Args:
        on_server: it was said in a shell, where nobody signs in; the chain says so.

    Raises:
        NotYours: `by` may not approve here.
        NotFound: there is no such class.
    """
    by.require(*APPROVERS)
    one = class_named(key)
    row = RetentionApproval(
        programme_id=by.programme_id,
        class_key=one.key,
        said=said,
        fingerprint=one.fingerprint,
        said_by=by.account_id,
        said_at=at,
    )
    session.add(row)
    session.flush()
    audit.record(
        session,
        by=by,
        at=at,
        act=f"retention.{said.value}",
        about=row,
        reason=_reason(one.key, on_server=on_server),
    )
    return row


def run(session: Session, key: str, *, by: Actor, at: datetime, on_server: bool = False) -> JobRun:
    """Ask for a run of an approved class: everything of it whose time is over goes, but for what a hold keeps.

    Args:
        on_server: as in `say`.

    Raises:
        NotYours: `by` is no administrator here, is the one who approved it, or does not stand apart from them.
        NotFound: there is no such class.
        DomainError: nobody has approved it as it stands, or the approval has run out.
        AlreadyDone: a run of it is under way.
    """
    by.require(Role.ADMINISTRATOR)
    one, word = class_named(key), queries.newest_word(session, by.programme_id, key)
    if word is None or not may_run(one, queries.as_said(word), at.astimezone(LONDON).date()):
        raise DomainError("Nobody has approved this class as it stands. It runs once a named person has.")
    if word.said_by == by.account_id:
        raise NotYours("You approved this class. A second person runs it.")
    team.require_apart(session, by.account_id, word.said_by)
    if any(
        row.state not in _ENDED and row.payload["class"] == key
        for row in queries.runs(session, by.programme_id)
    ):
        raise AlreadyDone("A run of this class is under way.")
    row = enqueue(session, queries.KIND, payload={"class": key, "approval": str(word.id)}, by=by, at=at)
    audit.record(
        session, by=by, at=at, act="retention.run", about=row, reason=_reason(key, on_server=on_server)
    )
    return row


def erase_some(
    session: Session, one: RetentionClass, programme_id: UUID, on: date, *, at: datetime
) -> int | None:
    """Erase up to 200 of what is due; give how many went, or None where the class may not run any more.

    Automatic: it writes no audit event. Whoever approved and whoever asked stand in the chain.
    """
    word = queries.as_said(queries.newest_word(session, programme_id, one.key))
    if not may_run(one, word, on):
        return None
    if one.key == "equality":
        gone = queries.standing(session, one, programme_id, on).due
        if gone:
            session.execute(delete(EqualityTally).where(EqualityTally.programme_id == programme_id))
            staff_log.remember(session, [outside.line_of_tallies(programme_id)])
        return gone
    found = queries.due(session, one, programme_id, on, most=AT_ONCE)
    if found:
        reporting.let_words_go(session, found, choices_too=one.choices_too, at=at)
    return len(found)
