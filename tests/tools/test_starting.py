"""Starting on a strange machine: one clear line, nothing half-made."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def told(*command: str, cwd: Path = ROOT, **environment: str) -> tuple[int, str]:
    """Run a command of ours and give back how it ended and what it told the person."""
    ended = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ended.returncode, ended.stderr.strip()


@pytest.mark.parametrize("port", ["", "abc", "-1", "0", "65536", "50 50", "٥٠٥٠"])
def test_a_port_that_cannot_be_is_refused_in_one_line(port: str) -> None:
    code, words = told(sys.executable, "tools/check_port.py", port)
    assert code == 1
    assert words.startswith(f"PORT={port} is not ")
    assert "\n" not in words


def test_a_port_in_use_is_refused_in_one_line_that_offers_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, words = told(sys.executable, "tools/check_port.py", str(port))
    assert code == 1
    assert words.startswith(f"Port {port} is already in use. ")
    assert "\n" not in words


def test_a_free_port_is_fine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    assert told(sys.executable, "tools/check_port.py", str(port)) == (0, "")


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_a_missing_or_old_python_is_named_in_one_line(python: str) -> None:
    assert told("tools/find_python.sh", PYTHON=python) == (1, f"PYTHON={python} is not Python 3.11 or newer.")


def test_a_python_without_venv_says_what_to_install(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o700)
    code, words = told("tools/find_python.sh", PYTHON=str(python))
    assert code == 1
    assert words.endswith("apt-get install python3-venv")
    assert "\n" not in words


def test_a_machine_without_python_is_told_what_to_install(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tools" / "find_python.sh", tmp_path / "find_python.sh")
    script = (tmp_path / "find_python.sh").read_text().replace("/usr/bin/python3", "no-such-python")
    (tmp_path / "find_python.sh").write_text(script)
    code, words = told("/bin/sh", "find_python.sh", cwd=tmp_path, PATH=str(tmp_path), PYTHON="")
    assert code == 1
    assert words.startswith("Python 3.11 or newer is needed and was not found.")


@pytest.fixture
def a_check(tmp_path: Path) -> Path:
    """A repository with nothing but our continuous check and a make that lints in a word."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    (tmp_path / "Makefile").write_text("lint:\n\t@echo linted\n")
    return tmp_path


def test_the_check_refuses_a_readme_without_a_test_command(a_check: Path) -> None:
    (a_check / "README.md").write_text("Run make test to test.\n\n```\nmake run\n```\n")
    code, words = told(".ci/run", cwd=a_check)
    assert code == 1
    assert words == 'README.md has no fenced line that begins with "make test", so there is nothing to run.'


def test_the_check_does_not_pass_when_no_test_ran(a_check: Path) -> None:
    (a_check / "README.md").write_text("```\nmake test\n```\n")
    (a_check / "Makefile").write_text("test:\n\t@echo nothing\nlint:\n\t@echo linted\n")
    code, words = told(".ci/run", cwd=a_check)
    assert code == 1
    assert "nothing says that tests ran" in words


@pytest.mark.parametrize(("ends", "code"), [("3 passed in 0.10s", 0), ("1 failed, 2 passed in 0.10s", 1)])
def test_the_check_ends_as_the_tests_do(a_check: Path, ends: str, code: int) -> None:
    (a_check / "README.md").write_text("```\nmake test  # everything\n```\n")
    (a_check / "Makefile").write_text(f"test:\n\t@echo '== {ends} =='; exit {code}\nlint:\n\t@echo linted\n")
    ended = subprocess.run([".ci/run"], cwd=a_check, capture_output=True, text=True, check=False)
    assert ended.returncode == code
    assert ends in (ended.stdout if code == 0 else ended.stderr)


def test_a_file_that_people_run_has_its_run_bit() -> None:
    for script in [*ROOT.glob("tools/*.sh"), ROOT / ".ci" / "run"]:
        assert os.access(script, os.X_OK), script
