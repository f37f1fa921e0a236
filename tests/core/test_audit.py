"""The audit chain finds a changed, removed or reordered event, and its newest ones missing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from feedback.core import audit
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from tests.builders.people import WEDNESDAY

ROOT = Path(__file__).resolve().parents[2]
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


def test_two_first_acts_at_once_make_one_chain(each_database: Database) -> None:
    with each_database.writing() as session:
        session.execute(text("DELETE FROM audit_head"))
    threads = [Thread(target=acts, args=(each_database, 3)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with each_database.reading() as session:
        assert audit.verify(session) == audit.Verdict(whole=True, events=9)


def test_an_act_follows_what_others_appended_since_its_session_read_the_head(each_database: Database) -> None:
    acts(each_database, 1)
    with each_database.writer.begin() as session:
        if not each_database.is_sqlite:  # there, nobody else can write meanwhile
            session.get(audit.AuditHead, 1)
            acts(each_database, 1)
        audit.record(session, by=SOMEBODY, at=WEDNESDAY, act="example.act", about=("thing", uuid4()))
    with each_database.reading() as session:
        assert audit.verify(session).whole


WRITER = """
import sys
from datetime import UTC, datetime
from uuid import uuid4
from feedback.core import audit
from feedback.core.actor import Actor
from feedback.core.database import Database
url, name = sys.argv[1:]
who = Actor(account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=frozenset())
database = Database(url)
for number in range(8):
    with database.writing() as session:
        audit.record(session, by=who, at=datetime(2026, 11, 18, tzinfo=UTC), act="example.act", about=("thing", uuid4()), reason=f"{name} {number}")
"""


def test_processes_side_by_side_lose_no_event_and_a_check_meanwhile_finds_the_chain_whole(
    each_database: Database,
) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, each_database.url, name], cwd=ROOT)
        for name in ("one", "other")
    ]
    for writer in writers:
        while writer.poll() is None:
            with each_database.reading() as session:
                assert audit.verify(session).whole
            with suppress(subprocess.TimeoutExpired):
                writer.wait(0.25)
    assert [writer.returncode for writer in writers] == [0, 0]
    with each_database.reading() as session:
        assert audit.verify(session) == audit.Verdict(whole=True, events=16)
        said = set(session.scalars(select(audit.AuditEvent.reason)))
    assert said == {f"{name} {number}" for name in ("one", "other") for number in range(8)}


def test_events_after_the_end_of_the_chain_are_found(each_database: Database) -> None:
    acts(each_database, 3)
    with each_database.writing() as session:
        older = session.scalars(select(audit.AuditEvent).where(audit.AuditEvent.number == 2)).one()
        session.execute(text("UPDATE audit_head SET number = 2, digest = :digest"), {"digest": older.digest})
    with each_database.reading() as session:
        verdict = audit.verify(session)
    assert (verdict.whole, verdict.number) == (False, 3)


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
