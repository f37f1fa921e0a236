"""The key commands, and every way in which key files can be wrong: nothing starts, with one clear line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from feedback import cli
from feedback.core import jobs, keys, rotation
from feedback.core.database import Database
from feedback.core.moments import now
from feedback.settings import HERE, Settings
from tests.builders.path import a_finished_path
from tests.builders.people import World


@pytest.fixture
def commands(app: Flask, settings: Settings, world: World) -> Flask:  # noqa: ARG001 - a programme with a pair
    """Give an application that has its commands, and the keys as a running process holds them."""
    keys.hold(settings.keys, staff=True)
    cli.install(app)
    return app


def lost(folder: Path) -> None:
    (folder / "surface/pepper.secret").unlink()


def wrong(folder: Path) -> None:
    (folder / "staff/ring.json").write_text('{"current": 2, "keys": {"1": "00"}}')


def open_to_others(folder: Path) -> None:
    next((folder / "staff").glob("*.key")).chmod(0o640)


def not_a_pair(folder: Path) -> None:
    next((folder / "staff").glob("*.key")).write_bytes(bytes(32))


WAYS: dict[Callable[[Path], None], str] = {
    lost: "pepper.secret is missing",
    wrong: "ring.json is not a key ring",
    open_to_others: "can be read by others",
    not_a_pair: "do not belong together",
}
#: What a web process does at its start, once for each folder of keys.
WEB = """
import os, runpy, sys
from feedback import app as application
from feedback.core.web.context import SETTINGS
build, made = application.create_app, []
def once(settings):  # two hundred routes take a while to put together
    made[:] = made or [build(settings)]
    made[0].extensions[SETTINGS] = settings
    return made[0]
application.create_app = once
for folder in sys.argv[1:]:
    os.environ["FEEDBACK_KEYS_DIR"] = folder
    try:
        runpy.run_path("wsgi.py")
    except SystemExit as refusal:
        print(str(refusal.code).replace(chr(10), " / "))
    else:
        print("started")
"""


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_worker_and_every_command_that_needs_keys_refuse_wrong_ones(
    commands: Flask, settings: Settings, way: Callable[[Path], None]
) -> None:
    way(settings.keys)
    for arguments in (["worker", "--once"], ["keys", "check"], ["keys", "rotate"], ["keys", "status"]):
        refused = commands.test_cli_runner().invoke(args=arguments)
        assert refused.exit_code == 1, arguments
        assert len(refused.output.strip().splitlines()) == 1
        assert WAYS[way] in refused.output


def test_the_web_process_refuses_wrong_key_files(settings: Settings, world: World, tmp_path: Path) -> None:
    assert (settings.keys / f"staff/{world.id}.key").exists()
    folders = []
    for way in WAYS:
        folders.append(tmp_path / way.__name__)
        subprocess.run(["cp", "-a", str(settings.keys), str(folders[-1])], check=True)
        way(folders[-1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    done = subprocess.run(
        [sys.executable, "-c", WEB, *map(str, [*folders, settings.keys])],
        cwd=HERE,
        env=kept
        | {
            "FEEDBACK_VAR": str(settings.var),
            "FEEDBACK_SURFACE": "all",
            "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, last = done.stdout.splitlines()
    assert last == "started"
    assert [expected in line for expected, line in zip(WAYS.values(), lines, strict=True)] == [True] * len(
        WAYS
    )


def test_an_older_key_is_taken_off_the_ring_only_when_no_row_needs_it_and_nobody_can_be_writing(
    commands: Flask, database: Database, settings: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(settings.keys, staff=True)
    runner = commands.test_cli_runner()
    assert "Key 2 of the ring seals from now on." in runner.invoke(args=["keys", "rotate"]).output
    early = runner.invoke(args=["keys", "rotate", "--finish"])
    assert early.exit_code == 1
    assert "boxes are still under an older key, which stays" in early.output
    jobs.run_waiting(database, now())
    soon = runner.invoke(args=["keys", "rotate", "--finish"])
    assert soon.exit_code == 1
    assert "Somebody may still be writing under the older key" in soon.output
    monkeypatch.setattr(rotation, "SETTLED_AFTER", timedelta(0))
    done = runner.invoke(args=["keys", "rotate", "--finish"])
    assert done.exit_code == 0, done.output
    assert list(json.loads((settings.keys / "staff/ring.json").read_text())["keys"]) == ["2"]
    told = json.loads(runner.invoke(args=["keys", "status", "--json"]).output)
    assert (told["current"], list(told["boxes"])) == (2, ["2"])
    assert told["work"]["state"] == "done"


def test_a_change_can_be_done_here_and_says_how_far_it_is(
    commands: Flask, database: Database, settings: Settings, world: World
) -> None:
    a_finished_path(database, world, "Heliotropewren")
    keys.hold(settings.keys, staff=True)
    done = commands.test_cli_runner().invoke(args=["keys", "rotate", "--programme", "example", "--here"])
    assert done.exit_code == 0, done.output
    assert "Everything lies under the newest key." in done.output
    assert "4 of 4 boxes" in done.output or "2 of 2 boxes" in done.output
    told = commands.test_cli_runner().invoke(args=["keys", "status"]).output
    assert "Originals under an older pair of their programme: 0." in told
