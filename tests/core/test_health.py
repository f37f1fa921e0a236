"""What machines are told, and when a process refuses to serve people."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from flask import Flask

from feedback.core.database import Database
from feedback.core.jobs import JobRun, WorkerBeat
from feedback.core.moments import now
from feedback.settings import HERE, Mode, Settings


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


@pytest.mark.parametrize(
    ("mode", "testing", "debug", "refused"),
    [
        (Mode.LIVE, False, False, 0),
        (Mode.LIVE, False, True, 1),
        (Mode.LIVE, True, True, 2),
        (Mode.SAMPLE, True, True, 0),
    ],
)
def test_live_mode_refuses_what_is_for_makers(mode: Mode, testing: bool, debug: bool, refused: int) -> None:  # noqa: FBT001 - a table of cases
    told = Settings(_env_file=None, mode=mode, testing=testing)  # type: ignore[call-arg]
    assert len(told.refusals(debug=debug)) == refused


def test_a_live_process_with_the_debugger_on_does_not_start(settings: Settings) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=HERE,
        env=os.environ | {"FEEDBACK_VAR": str(settings.var), "FEEDBACK_MODE": "live", "FLASK_DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("This does not start in live mode. FLASK_DEBUG is on.")
