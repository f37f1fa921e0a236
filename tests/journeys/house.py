"""The real service, started as its own processes over a folder of its own: web and worker under one parent."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from feedback.cli.serve_command import web_arguments
from feedback.core import keys, migrations, sealing
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.intake import service as intake
from feedback.intake.parcels import Answer
from feedback.intake.rules import MayUse, Source
from feedback.people import service as people
from feedback.questions import queries as questions
from feedback.questions.records import SurveyWindow
from feedback.settings import HERE, Mode, Settings
from tests.journeys.hurried import DONE
from tests.journeys.setting import Setting, a_programme

UP_WITHIN = 60
STOPS_WITHIN = 20


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    """Everything that `make run` starts, with a programme in it that was set up for a story."""

    def __init__(self, folder: Path, neutral_site: str) -> None:
        self.folder, self.port = folder, a_free_port()
        self.var, self.log, self.scratch = folder / "var", folder / "service.log", folder / "tmp"
        self.var.mkdir(mode=0o700)
        self.scratch.mkdir()
        self.settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            var=self.var,
            mode=Mode.SAMPLE,
            neutral_site=neutral_site,
        )
        keys.generate(self.settings.keys)
        self.database = Database(self.settings.url)
        migrations.move(self.database)
        with self.database.writing() as session:
            self.setting: Setting = a_programme(session, self.settings.keys)
        self._parent: subprocess.Popen[bytes] | None = None
        self._hurried: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("FEEDBACK_", "COV"))
        }
        return kept | {
            "FEEDBACK_VAR": str(self.var),
            "FEEDBACK_MODE": "sample",
            "FEEDBACK_NEUTRAL_SITE": self.settings.neutral_site,
            "TMPDIR": str(self.scratch),
        }

    def _flask(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]

    def start(self) -> None:
        """Start web and worker, and wait until the service says that it is ready."""
        with self.log.open("wb") as log:
            self._parent = subprocess.Popen(
                self._flask("serve", "--port", str(self.port)),
                cwd=HERE,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + UP_WITHIN
        while not self._is_ready():
            if self._parent.poll() is not None or time.monotonic() > until:
                self.stop()
                message = f"the service did not come up; its log: {self.log.read_text()[-2000:]}"
                raise RuntimeError(message)
            time.sleep(0.1)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Stop what `start` started: the parent stops its two children."""
        self._rest()
        if self._parent is None:
            return
        self._parent.terminate()
        try:
            self._parent.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self._parent.pid, signal.SIGKILL)
            self._parent.wait(STOPS_WITHIN)
        self._parent = None
        self.database.engine.dispose()

    def hurry(self) -> None:
        """Let a worker of its own do everything that is due, instead of waiting for the next minute.

        Raises:
            RuntimeError: it could not.
        """
        if self._hurried is None:
            with self.log.open("ab") as log:
                self._hurried = subprocess.Popen(
                    [sys.executable, "-m", "tests.journeys.hurried"],
                    cwd=HERE,
                    env=self._environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        told, says = self._hurried.stdin, self._hurried.stdout
        if told is None or says is None:
            raise RuntimeError
        told.write("now\n")
        told.flush()
        if says.readline().strip() != DONE:
            message = f"not everything could be done; the log: {self.log.read_text()[-2000:]}"
            raise RuntimeError(message)

    def _rest(self) -> None:
        """Let the worker that was told to hurry end."""
        if self._hurried is not None:
            self._hurried.communicate(timeout=STOPS_WITHIN)
            self._hurried = None

    def a_sign_in_link(self, person: str) -> str:
        """Make the single-use link that `make run` prints for a person of the sample programme."""
        with self.database.writing() as session:
            token = people.make_sample_link(session, self.setting.people[person].account_id)
        return f"/sign-in/sample/{token}"

    def four_answers_came_last_week(self, window: str) -> None:
        """Receive what four people chose, as the form does, a week ago."""
        with self.database.writing() as session:
            opened = session.get_one(SurveyWindow, self.setting.window_ids[window])
            asked = questions.question_by_key(session, opened.version_id, "now_physical_health")
            if asked is None:
                raise LookupError(window)
            for choice in ("a_lot_better", "a_little_better", "about_the_same", "a_little_worse"):
                intake.receive(
                    session,
                    uuid4(),
                    programme_id=opened.programme_id,
                    window_id=opened.id,
                    service_id=opened.service_id,
                    answers=[Answer(asked.id, choice=choice)],
                    may_use=MayUse.COUNTED,
                    reads_first=None,
                    language="en",
                    source=Source.FORM,
                    at=now() - timedelta(weeks=1),
                )

    def hold_keys(self) -> None:
        """Hold the keys in this process, as an auditor with the key files would."""
        sealing.hold(keys.open_vault(self.settings.keys, staff=True))

    def complaints(self) -> list[str]:
        """Give the lines of the log in which web or worker complain."""
        found = re.compile(r"traceback|error|warning|exception|critical", re.IGNORECASE)
        return [line for line in self.log.read_text().splitlines() if found.search(line)]


class HouseInParts(House):
    """The same house with web and worker started apart, as units of a server are: the one can die without the other.

    `postbox` is the port of a mail server on this machine, which need not be there.
    """

    def __init__(self, folder: Path, neutral_site: str) -> None:
        self.postbox = a_free_port()
        self._worker: subprocess.Popen[bytes] | None = None
        super().__init__(folder, neutral_site)

    @property
    def _environment(self) -> dict[str, str]:
        return super()._environment | {
            "FEEDBACK_MAIL_SERVER": f"smtp://127.0.0.1:{self.postbox}",
            "FEEDBACK_MAIL_FROM": "feedback@council.example",
            "FEEDBACK_PUBLIC_ADDRESS": self.address,
            "FEEDBACK_CHEAP_HASHES": "true",
        }

    def _begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=HERE,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start(self) -> None:
        """Start web and worker, and wait until the service says that it is ready."""
        self._parent = self._begin("gunicorn", *web_arguments("127.0.0.1", self.port))
        self.start_worker()

    def start_worker(self) -> None:
        """Start a worker, and wait until the service says that it is ready again."""
        self._worker = self._begin("flask", "--app", "wsgi", "worker")
        self.until(self._is_ready)

    def kill_worker(self) -> None:
        """Take the worker away as a power cut does: nothing of it can run to its end."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait(STOPS_WITHIN)
            self._worker = None

    def stop(self) -> None:
        """Stop both."""
        self.kill_worker()
        super().stop()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened.

        Raises:
            RuntimeError: it did not within a minute.
        """
        until = time.monotonic() + UP_WITHIN
        while not happened():
            if time.monotonic() > until:
                message = f"it did not happen; the log: {self.log.read_text()[-2000:]}"
                raise RuntimeError(message)
            time.sleep(0.1)

    def health(self) -> tuple[int, str]:
        """Give what a machine that watches the service is told."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
                return answer.status, json.load(answer)["state"]
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)["state"]

    def types(self, *arguments: str) -> str:
        """Run a command as the operator of the server; give what it printed."""
        done = subprocess.run(
            self._flask(*arguments),
            cwd=HERE,
            env=self._environment,
            check=True,
            capture_output=True,
            timeout=60,
        )
        return done.stdout.decode()

    def pass_time(
        self, column: InstrumentedAttribute[datetime], by: timedelta, *only: ColumnElement[bool]
    ) -> None:
        """Let time go by for some rows: what was written down then is as long ago as if somebody had waited."""
        with self.database.writing() as session:
            rows = session.scalars(select(column.class_).where(*only)).all()
            for row in rows:
                setattr(row, column.key, getattr(row, column.key) - by)
