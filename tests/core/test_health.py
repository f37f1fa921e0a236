"""What machines are told, and when a process refuses to serve people."""

from __future__ import annotations

import pytest
from flask import Flask

from feedback.core.database import Database
from feedback.core.jobs import JobRun, WorkerBeat
from feedback.core.moments import now


def test_metrics_speak_of_the_worker_and_of_jobs_that_staff_asked_for(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.add(WorkerBeat(name="worker", at=now()))
        session.add(JobRun(kind="specification.document", payload={}, asked_at=now()))
    answer = app.test_client().get("/health/metrics", base_url="https://localhost")
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    figures = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert int(figures.pop("feedback_worker_silent_seconds")) < 60
    assert figures == {
        "feedback_database_up": "1",
        'feedback_jobs{state="waiting"}': "1",
        'feedback_jobs{state="running"}': "0",
        'feedback_jobs{state="done"}': "0",
        'feedback_jobs{state="failed"}': "0",
        'feedback_jobs{state="cancelled"}': "0",
    }


def test_metrics_say_that_the_database_does_not_answer(app: Flask, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE worker_beat RENAME TO away")
    assert (
        "feedback_database_up 0"
        in app.test_client().get("/health/metrics", base_url="https://localhost").text
    )


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 404)])
def test_figures_are_given_to_this_machine_alone(app: Flask, address: str, status: int) -> None:
    asked = app.test_client().get("/health/metrics", environ_base={"REMOTE_ADDR": address})
    assert asked.status_code == status
