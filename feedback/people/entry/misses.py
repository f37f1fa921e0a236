"""Somebody typed a passphrase that is right and a code that is not, or sent a passkey's answer that is wrong: who is told.

It may be the person, who mistyped; it may be somebody who knows the passphrase. The person is told, once a week. The chain
has an event of it where the account is of staff, without an address, an agent or a name: nobody was signed in.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask import Response, after_this_request
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import OPERATOR, nobody_signed_in
from feedback.core.moments import iso_week, week_start
from feedback.core.web.context import database
from feedback.people import service as people
from feedback.people.records import Account


class Miss(StrEnum):
    """What was wrong beside something that was right."""

    CODE = "entry.wrong_code"
    PASSKEY = "entry.wrong_passkey"


SENTENCES = {
    Miss.CODE: "In the week that began on {monday}, somebody typed your passphrase and a wrong code, or none. If it was you, all is well. If it was not, somebody knows your passphrase: please set a new one.",
    Miss.PASSKEY: "In the week that began on {monday}, a passkey of yours was refused, because its answer was not right. If it was not you, or it happens again, please take that passkey away and make a new one.",
}


def note(session: Session, account_id: UUID, miss: Miss, *, at: datetime) -> None:
    """Tell the person, and keep an event where they are staff; once a week, however often it happens."""
    monday = week_start(iso_week(at))
    fresh = people.tell(
        session,
        [account_id],
        SENTENCES[miss].format(monday=f"{monday.day} {monday:%B}"),
        kind=miss.value,
        about=("account", account_id, OPERATOR),
        at=at,
    )
    if fresh and session.get_one(Account, account_id).needs_two_factors:
        audit.record(session, by=nobody_signed_in(), at=at, act=miss.value, about=("account", account_id))


def note_after_the_answer(account_id: UUID, miss: Miss, *, at: datetime) -> None:
    """Note it once the answer has gone out, so that a right passphrase is not answered later than a wrong one."""
    kept_in = database()

    def write() -> None:
        with kept_in.writing() as session:
            note(session, account_id, miss, at=at)

    @after_this_request
    def later(response: Response) -> Response:
        response.call_on_close(write)
        return response
