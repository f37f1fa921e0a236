"""Background work: one thing that goes wrong holds up nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from feedback.core import jobs
from feedback.core.database import Database
from tests.builders.people import WEDNESDAY


def test_a_sweep_that_goes_wrong_holds_up_no_other_and_its_words_reach_no_log(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[datetime] = []

    def broken(_database: Database, _at: datetime) -> None:
        message = "marmalade"
        raise ValueError(message)

    every = timedelta(minutes=1)
    sweeps = {
        "first": (broken, every),
        "second": (lambda _database, at: done.append(at), every),
    }
    monkeypatch.setattr(jobs, "SWEEPS", sweeps)
    jobs.run_due(database, WEDNESDAY)
    assert done == [WEDNESDAY]
    assert "sweep failed" in caplog.text
    assert "marmalade" not in caplog.text
