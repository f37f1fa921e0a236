"""A place to measure in: a folder with a programme, a window and keys, and a gunicorn process over it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.clients import Client, a_get
from feedback.core import keys, migrations, sealing
from feedback.core.database import Database
from feedback.core.moments import LONDON, now
from feedback.intake import journey
from feedback.intake.progress import Draft, Progress, Seed
from feedback.intake.rules import MayUse, ReadsFirst
from feedback.questions import queries as questions
from feedback.settings import HERE, Mode, Settings
from tests.builders.intake import a_window
from tests.builders.people import a_world

UP_WITHIN, STOPS_WITHIN = 60, 20
#: What a person says who answers all three first questions.
WORDS = (
    "The same worker every week, and she rang when she said she would. " * 3,
    "I had to tell my story three times before anybody wrote it down. " * 3,
    "Tell people at the start how long they may have to wait, and then ring them. " * 2,
)
THREE = ("what_helped", "what_did_not_help", "one_change")


@dataclass(frozen=True)
class Place:
    """A service of its own, ready to be asked: its folder, and the window that people answer in."""

    folder: Path
    settings: Settings
    database: Database
    address: str
    window_id: object

    @classmethod
    def made_in(cls, folder: Path, *, url: str = "") -> Place:
        """Make keys, tables, a programme and an open window with the shipped questions.

        Args:
            url: an empty database; a SQLite file in the folder where there is none.
        """
        settings = Settings(_env_file=None, var=folder / "var", mode=Mode.SAMPLE, database_url=url)  # type: ignore[call-arg]
        settings.var.mkdir(mode=0o700)
        keys.generate(settings.keys)
        sealing.hold(keys.open_vault(settings.keys, staff=True))
        database = Database(settings.url)
        migrations.move(database)
        with database.writing() as session:
            window = a_window(session, a_world(session, settings), address="abcdef")
        sealing.hold(keys.open_vault(settings.keys, staff=True))
        public = folder / "public-keys"
        shutil.copytree(settings.keys / "surface", public / "surface", copy_function=shutil.copy)
        public.chmod(0o700)
        return cls(folder, settings, database, window.address, window.id)

    @property
    def environment(self) -> dict[str, str]:
        """Give what a public process is told."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
        return kept | {
            "FEEDBACK_VAR": str(self.settings.var),
            "FEEDBACK_DATABASE_URL": self.settings.database_url,
            "FEEDBACK_KEYS_DIR": str(self.folder / "public-keys"),
            "FEEDBACK_SURFACE": "public",
            "FEEDBACK_PROXIES": "1",
            "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
            "PYTHONOPTIMIZE": "2",  # as its unit runs it (docs/operating.md)
            "TMPDIR": str(self.temporary),
        }

    @property
    def temporary(self) -> Path:
        """Give the folder for temporary files, below the place's own, so that nothing is left elsewhere."""
        folder = self.folder / "tmp"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def log(self) -> Path:
        """Give the file that takes whatever the process prints."""
        return self.folder / "web.log"

    def drafts(self, count: int) -> list[Seed]:
        """Keep as many drafts at the check page as people who have answered all three questions would have left."""
        with self.database.reading() as session:
            window = questions.window_by_address(session, self.address)
            if window is None:
                raise LookupError(self.address)
            asked = [questions.question_by_key(session, window.version_id, key) for key in THREE]
        texts = {row.id: words for row, words in zip(asked, WORDS, strict=True) if row is not None}
        kept, today, seeds = Progress(self.settings.progress_file), self.today, []
        for _draft in range(count):
            seed = Seed.fresh()
            draft = Draft(
                window_id=window.id,
                step=journey.CHECK,
                texts=dict(texts),
                may_use=MayUse.GROUP,
                reads_first=ReadsFirst.OUTSIDE,
            )
            kept.keep(seed, draft, today)
            seeds.append(seed)
        return seeds

    @property
    def today(self) -> date:
        """Give the day of the form."""
        return now().astimezone(LONDON).date()


def a_free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A gunicorn process with the service's own settings (gunicorn.conf.py), for as long as a `with` lasts."""

    def __init__(self, place: Place, application: str) -> None:
        """Say what to serve: `wsgi:app` or `bench.ceiling:app`."""
        self.port = a_free_port()
        self._place, self._application = place, application
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", self._application]
        with self._place.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own gunicorn
                command, cwd=HERE, env=self._place.environment, stdout=log, stderr=log
            )
        until = time.monotonic() + UP_WITHIN
        while time.monotonic() < until and self._process.poll() is None:
            client = Client(self.port)
            try:
                client.ask(a_get("/health/live"))  # answered only once the worker has loaded everything
            except OSError:
                time.sleep(0.05)
            else:
                return self
            finally:
                client.close()
        self.__exit__(None, None, None)
        message = f"{self._application} did not come up"
        raise RuntimeError(message)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(STOPS_WITHIN)

    @property
    def worker(self) -> int:
        """Give the process id of the one worker."""
        if self._process is None:
            raise RuntimeError
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text(
            encoding="ascii"
        )
        return int(children.split()[0])

    def _memory(self, file: str, name: str) -> float:
        status = Path(f"/proc/{self.worker}/{file}").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024 / 1e6

    @property
    def memory(self) -> float:
        """Give the memory that the worker holds, in MB (10^6 bytes): its resident set, shared pages included."""
        return self._memory("status", "VmRSS")

    @property
    def share_of_memory(self) -> float:
        """Give what the worker costs this machine, in MB: its own pages, and its share of those it has with others (PSS)."""
        return self._memory("smaps_rollup", "Pss:")
