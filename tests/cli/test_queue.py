"""The work queue carries ids as JSON and nothing else; the rows say what is done, and a failing sweep holds up no other."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete

from feedback.cli import queue
from feedback.core import jobs
from feedback.core.actor import Actor, Role
from feedback.core.database import Database
from feedback.core.jobs import JobRun, JobState
from feedback.settings import Settings
from tests.builders.people import WEDNESDAY

SOMEBODY = Actor(
    account_id=uuid4(), programme_id=uuid4(), organisation_id=uuid4(), roles=frozenset({Role.MODERATOR})
)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Register a piece of work that notes whom it was done for."""
    done: list[str] = []

    def work(_context: jobs.JobContext, payload: object) -> dict[str, object]:
        done.append(str(payload))
        return {"done": len(done)}

    monkeypatch.setitem(jobs.JOBS, "example.work", work)
    return done


def messages(file: Path) -> list[bytes]:
    """Give what lies in the queue's file."""
    with closing(sqlite3.connect(file)) as connection:
        return [bytes(row[0]) for row in connection.execute("SELECT data FROM task")]


def ask(database: Database) -> JobRun:
    """Ask for the work, as a view does."""
    with database.writing() as session:
        return jobs.enqueue(session, "example.work", payload={"id": "1"}, by=SOMEBODY, at=WEDNESDAY)


def test_a_new_job_is_put_on_the_queue_as_json_with_its_id_alone(
    database: Database, settings: Settings, counted: list[str]
) -> None:
    queue.hurry(str(settings.jobs_file), database)
    run = ask(database)
    (message,) = messages(settings.jobs_file)
    assert str(run.id) in json.dumps(json.loads(message))
    assert "payload" not in message.decode()
    worker = queue.open_queue(str(settings.jobs_file), database)
    worker.execute(worker.dequeue())
    assert counted == ["{'id': '1'}"]
    with database.reading() as session:
        assert session.get_one(JobRun, run.id).state is JobState.DONE


def test_a_job_that_was_rolled_back_is_never_queued(database: Database, settings: Settings) -> None:
    queue.hurry(str(settings.jobs_file), database)

    def ask_and_fail() -> None:
        with database.writing() as session:
            jobs.enqueue(session, "example.work", payload={}, by=SOMEBODY, at=WEDNESDAY)
            message = "something else went wrong"
            raise ZeroDivisionError(message)

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert messages(settings.jobs_file) == []


def test_what_json_cannot_say_is_refused_and_never_pickled() -> None:
    with pytest.raises(TypeError, match="cannot be queued"):
        queue.JsonSerializer().serialize({"row": object()})


def test_a_job_runs_once_however_often_it_is_asked_for(database: Database, counted: list[str]) -> None:
    run = ask(database)
    assert jobs.run_job(database, run.id) is JobState.DONE
    assert jobs.run_job(database, run.id) is None
    assert len(counted) == 1


def test_a_job_that_was_killed_half_way_is_found_and_finished(database: Database, counted: list[str]) -> None:
    run = ask(database)
    with database.writing() as session:
        row = session.get_one(JobRun, run.id)
        row.state, row.beat_at = JobState.RUNNING, WEDNESDAY
    assert jobs.run_waiting(database, WEDNESDAY + timedelta(minutes=1)) == 0
    assert jobs.run_waiting(database, WEDNESDAY + timedelta(minutes=3)) == 1
    assert len(counted) == 1


def test_a_job_that_fails_says_so_in_its_row_without_any_words(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_context: jobs.JobContext, _payload: object) -> dict[str, object]:
        message = "words that belong to nobody else"
        raise RuntimeError(message)

    monkeypatch.setitem(jobs.JOBS, "example.work", work)
    run = ask(database)
    assert jobs.run_job(database, run.id) is JobState.FAILED
    with database.reading() as session:
        assert session.get_one(JobRun, run.id).result == {"error": "RuntimeError"}


def test_a_failing_sweep_holds_up_no_other_and_each_keeps_its_own_time(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    def fails(_database: Database, _at: object) -> None:
        message = "words that belong to nobody else"
        raise RuntimeError(message)

    sweeps = {
        "fails": (fails, timedelta(minutes=1)),
        "often": (lambda _database, _at: ran.append("often"), timedelta(minutes=1)),
        "daily": (lambda _database, _at: ran.append("daily"), timedelta(days=1)),
    }
    monkeypatch.setattr(jobs, "SWEEPS", sweeps)
    last: dict[str, object] = {}
    for minutes in (0, 1, 2):
        jobs.run_sweeps(database, WEDNESDAY + timedelta(minutes=minutes), last)  # type: ignore[arg-type]
    assert sorted(ran) == ["daily", "often", "often", "often"]
    assert "words that belong" not in caplog.text


def test_a_look_of_the_worker_takes_what_was_deleted_out_of_the_log(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEPS", {})
    worker = queue.open_queue(str(settings.jobs_file), database)
    with database.writing() as session:
        session.add(jobs.WorkerBeat(name="a-name-to-be-erased", at=WEDNESDAY))
    with database.writing() as session:
        session.execute(delete(jobs.WorkerBeat))
    files = [settings.var / "feedback.sqlite3", settings.var / "feedback.sqlite3-wal"]
    assert any(b"a-name-to-be-erased" in file.read_bytes() for file in files)
    look = worker._registry.string_to_task("feedback.cli.queue.look")
    worker.execute(look())
    assert not any(b"a-name-to-be-erased" in file.read_bytes() for file in files)
