"""Commands on a machine where nothing is ready yet: one clear line, and an exit that says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from feedback.core import keys

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("command", "there"), [(["audit", "verify"], False), (["worker", "--once"], True)])
def test_a_database_that_is_not_ready_is_said_in_one_line(
    tmp_path: Path,
    command: list[str],
    there: bool,  # noqa: FBT001 - pytest hands parameters over by name
) -> None:
    keys.generate(tmp_path / "keys")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *command],
        cwd=ROOT,
        env={
            **kept,
            "FEEDBACK_VAR": str(tmp_path if there else tmp_path / "nowhere"),
            "FEEDBACK_KEYS_DIR": str(tmp_path / "keys"),
            "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
            "FEEDBACK_SURFACE": "staff",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Error: The database cannot be used (")
    assert done.stderr.count("\n") == 1
