"""Appending to the chain, one writer at a time, and reading its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.core.actor import Actor
from feedback.core.audit.events import digest_of, fields_of
from feedback.core.audit.records import START, AuditEvent, AuditHead, AuditSentence
from feedback.core.audit.sentences import commitment, salted
from feedback.core.columns import Row

#: Keys, with commas between them, or a key and what belongs to it: "identity, contact", "40 rows".
KEYS = re.compile(r"[\w.:+-]+(, ?[\w.:+-]+)*|[\w.:+-]+ [\w.:+-]+", re.ASCII)


def _head_for_update(session: Session) -> AuditHead:
    """Lock the end of the chain until this transaction ends, and read it as it stands now.

    Two first acts at once: one makes the row, the other waits for it. What this session read before is read again, since
    another act may have been appended meanwhile.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    locked = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(locked).one_or_none()
    if head is None:
        first = insert(AuditHead).values(singleton=1, number=0, digest=START).on_conflict_do_nothing()
        session.execute(first)
        head = session.scalars(locked).one()
    return head


def _reason(keys: str, salted_sentence: str) -> str:
    if keys and (salted_sentence or not KEYS.fullmatch(keys)):
        message = "a reason in the chain is made of keys; a sentence is kept sealed beside it"
        raise ValueError(message)
    return commitment(salted_sentence) if salted_sentence else keys


def record(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    act: str,
    about: Row | tuple[str, UUID],
    reason: str = "",
    sentence: str = "",
) -> AuditEvent:
    """Append one act of staff to the chain.

    Args:
        about: the row that was acted on, or (kind, id) where there is no row yet.
        reason: keys from published lists, numbers, hashes. Never words of anybody.
        sentence: staff's own sentence about their act. It is sealed beside the chain, which has a hash of it alone.

    Raises:
        ValueError: the reason is no key; whoever wrote the call meant `sentence`.
    """
    kept = salted(sentence) if sentence else ""
    why = _reason(reason, kept)
    if isinstance(about, Row):
        kind, about_id = about.__tablename__, about.id  # type: ignore[attr-defined]
    else:
        kind, about_id = about
    head = _head_for_update(session)
    event = AuditEvent(
        id=uuid4(),
        number=head.number + 1,
        at=at,
        programme_id=by.programme_id,
        account_id=by.account_id,
        act=act,
        about=kind,
        about_id=about_id,
        reason=why,
        previous=head.digest,
    )
    event.digest = digest_of(fields_of(event))
    session.add(event)
    head.number, head.digest = event.number, event.digest
    session.flush()
    if kept:
        session.add(AuditSentence(id=event.id, salted=kept))
        session.flush()
    return event


def newest_events(session: Session, programme_id: UUID, *, most: int) -> Sequence[AuditEvent]:
    """Give the newest acts of a programme, newest first."""
    found = (
        select(AuditEvent).where(AuditEvent.programme_id == programme_id).order_by(AuditEvent.number.desc())
    )
    return session.scalars(found.limit(most)).all()


def head_of(session: Session) -> tuple[int, str]:
    """Give (number, hash) of the newest event as it stands now; (0, START) where nothing was done yet."""
    found = session.execute(select(AuditHead.number, AuditHead.digest)).one_or_none()
    return (0, START) if found is None else (found.number, found.digest)


def head_digest(session: Session) -> str:
    """Give the hash of the newest event, for print on a published document."""
    return head_of(session)[1]
