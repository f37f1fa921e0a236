"""Staff's own sentences about an act, beside the chain and not in it: sealed, held against the chain, and forgotten when asked.

The chain is kept for ever and handed out. A sentence may name a colleague, or say again what somebody took back. So an
event carries a commitment: a hash over a random salt and the sentence, and both lie sealed here. Whoever may read them
sees whether the sentence is the one that was written then; once they are forgotten, the hash says nothing to anybody.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.core.audit.records import AuditEvent, AuditSentence

#: How a reason begins that stands for a sentence.
COMMITTED = "sentence:"
_SALT_DIGITS = 32


@dataclass(frozen=True)
class Said:
    """A sentence, and whether it is the one that the chain has the hash of."""

    sentence: str
    fits: bool


def commitment(salted: str) -> str:
    """Give what stands in the chain for a salt with its sentence."""
    return COMMITTED + hashlib.sha256(salted.encode()).hexdigest()


def salted(sentence: str) -> str:
    """Give a sentence behind a salt of its own, as it is sealed."""
    return secrets.token_hex(_SALT_DIGITS // 2) + sentence


def sentences_of(session: Session, events: Iterable[AuditEvent]) -> dict[UUID, Said]:
    """Give the sentences of some events by the event's id; one that was forgotten is not in it.

    Events of before sentences were kept apart carry theirs in the chain itself; it is given as it stands there.
    """
    committed = {event.id: event.reason for event in events if event.reason.startswith(COMMITTED)}
    rows = session.scalars(select(AuditSentence).where(AuditSentence.id.in_(committed)))
    kept = {row.id: row.salted or "" for row in rows}
    return {
        event_id: Said(text[_SALT_DIGITS:], fits=hmac.compare_digest(commitment(text), committed[event_id]))
        for event_id, text in kept.items()
    }


def sentences_about(session: Session, act: str, about_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Give what was said of some things in one kind of act, the newest of each: by the thing's id."""
    found = select(AuditEvent).where(AuditEvent.act == act, AuditEvent.about_id.in_(set(about_ids)))
    events = session.scalars(found.order_by(AuditEvent.number)).all()
    apart = sentences_of(session, events)
    return {
        event.about_id: apart[event.id].sentence if event.id in apart else event.reason
        for event in events
        if event.id in apart or not event.reason.startswith(COMMITTED)
    }


def forget_sentences(session: Session, about_ids: Iterable[UUID]) -> int:
    """Erase every sentence about some things; give how many. The chain stays whole, and keeps that there was one."""
    events = select(AuditEvent.id).where(AuditEvent.about_id.in_(set(about_ids)))
    rows = session.scalars(select(AuditSentence.id).where(AuditSentence.id.in_(events))).all()
    session.execute(delete(AuditSentence).where(AuditSentence.id.in_(rows)))
    return len(rows)
