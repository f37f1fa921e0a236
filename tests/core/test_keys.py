"""Key files: made once, refused with one clear line when they cannot be trusted."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import nacl.utils
import pytest

from feedback.core import keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give complete key files of one programme."""
    keys.generate(tmp_path / "keys")
    keys.generate_for_programme(tmp_path / "keys", uuid4())
    return tmp_path / "keys"


def test_making_keys_twice_changes_nothing(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    keys.generate(folder)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nobody_else_can_read_a_key_file(folder: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in folder.rglob("*")} == {0}


def test_a_public_process_opens_without_the_staff_folder(folder: Path) -> None:
    (folder / "staff").rename(folder.parent / "elsewhere")
    vault = keys.open_vault(folder, staff=False)
    assert vault.private_keys == {}
    assert vault.ring is None


def refuse(folder: Path) -> str:
    """Open the keys as staff and give the refusal."""
    with pytest.raises(keys.KeysUnusable) as refusal:
        keys.open_vault(folder, staff=True)
    return str(refusal.value)


def test_a_lost_key_file_is_named(folder: Path) -> None:
    (folder / "staff/ring.json").unlink()
    assert "ring.json is missing" in refuse(folder)


def test_a_world_readable_key_file_is_named(folder: Path) -> None:
    (folder / "surface/pepper.secret").chmod(0o644)
    assert "pepper.secret can be read by others" in refuse(folder)


def test_a_key_file_of_the_wrong_size_is_named(folder: Path) -> None:
    (folder / "surface/form.secret").write_bytes(b"short")
    assert "form.secret is not a key" in refuse(folder)


def test_a_ring_that_is_not_one_is_named(folder: Path) -> None:
    (folder / "staff/ring.json").write_text("[]")
    assert "ring.json is not a key ring" in refuse(folder)


def test_two_halves_that_do_not_match_are_named(folder: Path) -> None:
    next((folder / "staff").glob("*.key")).write_bytes(nacl.utils.random(32))
    assert "do not belong together" in refuse(folder)
