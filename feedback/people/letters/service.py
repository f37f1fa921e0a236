"""Writing letters, and what becomes of each try to send one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from feedback.people.letters import queries
from feedback.people.letters.records import Letter
from feedback.people.letters.rules import KEPT_FOR, leaves_at, next_try
from feedback.people.records import Account


def write(session: Session, account_ids: Iterable[UUID], *, kind: str, at: datetime) -> None:
    """Let people know by mail, on the next quarter of an hour, that something waits. One letter of a kind waits at a time.

    Who has no address here, or has left, gets none: their first page says it.
    """
    for account_id in sorted(set(account_ids)):
        account = session.get(Account, account_id)
        has_left = account is None or (account.left_on is not None and account.left_on <= at.date())
        if account is None or has_left or account.email_box is None:
            continue
        if queries.waiting_for(session, account_id, kind) is None:
            due = leaves_at(at)
            session.add(Letter(account_id=account_id, kind=kind, due_at=due, try_at=due))


def gone(session: Session, letter_id: UUID) -> None:
    """Forget a letter that has gone out."""
    session.execute(delete(Letter).where(Letter.id == letter_id))


def not_gone(session: Session, letter_id: UUID, *, at: datetime) -> None:
    """Try a letter again later, or give it up after a week."""
    letter = session.get(Letter, letter_id)
    if letter is None:
        return
    if at - letter.due_at > KEPT_FOR:
        session.delete(letter)
        return
    letter.tries += 1
    letter.try_at = next_try(at, letter.tries)
