"""The web process writes no address: neither an access log nor a warning about a request that makes no sense."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from feedback.core import keys
from feedback.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(port: int, request: bytes, child: subprocess.Popen[bytes]) -> bytes:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and child.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(request)
                return connection.recv(200)
        except ConnectionRefusedError:
            time.sleep(0.1)
    pytest.fail("the web process did not come up")


def test_no_request_leaves_its_address_in_the_log(settings: Settings, tmp_path: Path) -> None:
    keys.generate(settings.keys)
    port, log = free_port(), tmp_path / "log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FEEDBACK_")}
    with log.open("wb") as file:
        child = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "wsgi:app"],
            cwd=ROOT,
            env=kept
            | {
                "FEEDBACK_VAR": str(settings.var),
                "FEEDBACK_PUBLIC_ADDRESS": "https://localhost",
                "FEEDBACK_SURFACE": "all",
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            stdout=file,
            stderr=file,
        )
        try:
            alive = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            assert b" 200 " in ask(port, alive, child)
            assert b" 400 " in ask(port, b"B\x01D / HTTP/1.1\r\n\r\n", child)
        finally:
            child.terminate()
            child.wait(PATIENCE)
    assert "127.0.0.1" not in log.read_text()
