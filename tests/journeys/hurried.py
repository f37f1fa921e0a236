"""A worker that does everything that is due each time it is told to: to start one for each time takes longer than its work."""

from __future__ import annotations

import sys

from feedback.app import create_app
from feedback.cli.opening import keys_or_stop, whole_or_stop
from feedback.cli.worker_command import load_jobs
from feedback.core import jobs, logs
from feedback.core.web.context import database
from feedback.settings import Settings

DONE = "done"


def main() -> None:
    """Read a line, do what `worker --once` does, say that it is done; and so on until there is no more to read."""
    logs.install()
    settings = Settings()
    with create_app(settings).app_context():
        keys_or_stop()
        whole_or_stop()
        load_jobs(settings)
        for _told in sys.stdin:
            jobs.run_due(database())
            database().forget_deleted_pages()
            sys.stdout.write(f"{DONE}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
