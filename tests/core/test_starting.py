"""What live mode does not start with, and what no process starts on: each refusal is one line that says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from feedback import cli
from feedback.app import CannotStart, create_app, open_keys, refuse_words_that_were_taken_back
from feedback.core.database import Database
from feedback.core.web.context import DATABASE
from feedback.core.web.headers import HSTS
from feedback.settings import HERE, Mode, Settings, Surface

LIVE = {"mode": Mode.LIVE, "public_address": "https://feedback.example", "surface": Surface.STAFF}


def set_up(**told: Any) -> Settings:
    return Settings(_env_file=None, **told)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({}, ""),
        ({"testing": True}, "FEEDBACK_TESTING"),
        ({"secure_cookies": False}, "FEEDBACK_SECURE_COOKIES"),
        ({"public_address": ""}, "FEEDBACK_PUBLIC_ADDRESS"),
        ({"public_address": "http://feedback.example"}, "FEEDBACK_PUBLIC_ADDRESS"),
        ({"public_address": "http://localhost:5000"}, ""),
    ],
)
def test_live_mode_refuses_what_would_leave_people_unprotected(told: dict[str, Any], names: str) -> None:
    found = set_up(**LIVE | told).refusals(debug=False)
    assert [line.partition(" ")[0] for line in found] == ([names] if names else [])
    assert set_up(mode=Mode.SAMPLE, **told).refusals(debug=True) == []


def test_live_mode_wants_to_be_told_which_keys_the_process_may_have() -> None:
    told = {name: value for name, value in LIVE.items() if name != "surface"}
    assert [line.partition(" ")[0] for line in set_up(**told).refusals(debug=False)] == ["FEEDBACK_SURFACE"]


def test_live_mode_refuses_the_debugger_and_names_everything_at_once() -> None:
    told = set_up(mode=Mode.LIVE, testing=True, secure_cookies=False)
    assert len(told.refusals(debug=True)) == 5
    assert set_up(**LIVE).refusals(debug=True)[0].startswith("FLASK_DEBUG is on.")


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (LIVE, HSTS),
        (LIVE | {"hsts": False}, None),
        (LIVE | {"public_address": "http://localhost:5000"}, None),
        ({"mode": Mode.SAMPLE, "public_address": "https://feedback.example"}, None),
        ({"mode": Mode.SAMPLE, "hsts": True}, HSTS),
    ],
)
def test_live_mode_tells_browsers_to_come_by_https_for_good(
    told: dict[str, Any],
    says: str | None,
    settings: Settings,
) -> None:
    app = create_app(set_up(var=settings.var, **told))
    answer = app.test_client().get("/health/live")
    assert answer.headers.get("Strict-Transport-Security") == says


def starts(command: list[str], settings: Settings, **told: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FEEDBACK_", "FLASK_"))}
    return subprocess.run(
        [sys.executable, *command],
        cwd=HERE,
        env=kept | {"FEEDBACK_VAR": str(settings.var), "FEEDBACK_MODE": "live"} | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_live_process_with_the_debugger_on_does_not_start(settings: Settings) -> None:
    done = starts(["-c", "import wsgi"], settings, FLASK_DEBUG="1")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("This does not start in live mode. FLASK_DEBUG is on.")


@pytest.mark.usefixtures("database")
def test_a_live_worker_that_is_set_up_wrongly_does_not_start(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"mode": Mode.LIVE, "testing": False}))
    cli.install(app)
    done = app.test_cli_runner().invoke(args=["worker", "--once"])
    app.extensions[DATABASE].engine.dispose()
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "This does not start in live mode. FEEDBACK_PUBLIC_ADDRESS" in done.output


def test_the_server_of_makers_is_refused_in_one_line(settings: Settings) -> None:
    done = starts(["-m", "flask", "--app", "wsgi", "run", "--port", "0"], settings, FLASK_DEBUG="1")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "Error: The service does not run under Flask's own server."
    )


def a_live_app(settings: Settings, surface: Surface) -> Any:
    return create_app(settings.model_copy(update=LIVE | {"surface": surface, "testing": False}))


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.usefixtures("world")
def test_live_mode_opens_no_database_of_the_sample(
    settings: Settings, database: Database, surface: Surface
) -> None:
    app = a_live_app(settings, surface)
    open_keys(app)
    refuse_words_that_were_taken_back(app)  # a programme of one's own
    with database.writing() as session:
        session.execute(text("UPDATE programme SET is_sample = 1"))
    with pytest.raises(CannotStart, match="sample programme"):
        refuse_words_that_were_taken_back(app)
    app.extensions[DATABASE].engine.dispose()


@pytest.mark.usefixtures("world")
def test_a_database_that_comes_up_after_the_process_is_looked_at_before_anybody_sees_it(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    app = a_live_app(settings, Surface.ALL)
    open_keys(app)
    file, away = settings.var / "feedback.sqlite3", tmp_path / "away.sqlite3"
    with database.writing() as session:
        session.execute(text("UPDATE programme SET is_sample = 1"))
    database.engine.dispose()
    file.rename(away)
    refuse_words_that_were_taken_back(app)  # nothing answers yet: it may start
    file.unlink(missing_ok=True)
    away.rename(file)
    app.extensions[DATABASE].engine.dispose()
    browser = app.test_client()
    for path in ("/", "/sign-in", "/health/ready", "/what-changed"):
        assert browser.get(path, base_url="https://feedback.example").status_code == 503, path
    assert browser.get("/health/live").status_code == 200
    with database.writing() as session:
        session.execute(text("UPDATE programme SET is_sample = 0"))
    assert browser.get("/sign-in", base_url="https://feedback.example").status_code == 200
    app.extensions[DATABASE].engine.dispose()
