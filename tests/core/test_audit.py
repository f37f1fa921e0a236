"""The audit chain finds a changed, removed or reordered event, and its newest ones missing."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from tests.builders.people import WEDNESDAY

SOMEBODY = Actor(
    account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=frozenset({Role.MODERATOR})
)


def acts(database: Database, how_many: int) -> None:
    """Record some acts, each in a transaction of its own."""
    for number in range(how_many):
        with database.writing() as session:
            audit.record(
                session,
                by=SOMEBODY,
                at=WEDNESDAY,
                act="example.act",
                about=("thing", uuid4()),
                reason=str(number),
            )


def test_an_untouched_chain_is_whole(each_database: Database) -> None:
    acts(each_database, 5)
    with each_database.reading() as session:
        assert audit.verify(session) == audit.Verdict(whole=True, events=5)


def test_an_empty_chain_is_whole(each_database: Database) -> None:
    with each_database.reading() as session:
        assert audit.verify(session).whole


TAMPERING = {
    "changed": "UPDATE audit_event SET reason = 'another' WHERE number = 2",
    "removed": "DELETE FROM audit_event WHERE number = 3",
    "newest removed": "DELETE FROM audit_event WHERE number = 5",
    "moved to another person": "UPDATE audit_event SET account_id = programme_id WHERE number = 4",
}


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(each_database: Database, statement: str) -> None:
    acts(each_database, 5)
    with each_database.writing() as session:
        session.execute(text(statement))
    with each_database.reading() as session:
        assert not audit.verify(session).whole


def swap(session: Session, one: int, other: int) -> None:
    """Let two events change places."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        session.execute(
            text("UPDATE audit_event SET number = :new WHERE number = :old"), {"old": old, "new": new}
        )


def test_a_changed_order_is_found(each_database: Database) -> None:
    acts(each_database, 5)
    with each_database.writing() as session:
        swap(session, 2, 3)
    with each_database.reading() as session:
        assert audit.verify(session).number == 2


def test_writers_side_by_side_make_one_chain(each_database: Database) -> None:
    acts(each_database, 1)
    failures: list[Exception] = []

    def work(job: Callable[[], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            failures.append(error)

    threads = [Thread(target=work, args=(lambda: acts(each_database, 8),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with each_database.reading() as session:
        assert audit.verify(session) == audit.Verdict(whole=True, events=33)


def test_a_failed_act_leaves_no_event(each_database: Database) -> None:
    acts(each_database, 2)

    def act_and_fail() -> None:
        with each_database.writing() as session:
            audit.record(session, by=SOMEBODY, at=WEDNESDAY, act="example.act", about=("thing", uuid4()))
            message = "something else went wrong"
            raise ZeroDivisionError(message)

    with pytest.raises(ZeroDivisionError):
        act_and_fail()
    with each_database.reading() as session:
        assert audit.verify(session) == audit.Verdict(whole=True, events=2)
