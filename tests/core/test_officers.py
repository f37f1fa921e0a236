"""Officers' shares: any two bring every key file back bit for bit; one alone, or two of different sets, bring nothing."""

from __future__ import annotations

import itertools
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from shamir_mnemonic.wordlist import WORDLIST

from feedback import cli
from feedback.core import keys, officers
from feedback.core.moments import now
from feedback.core.officers import CannotRecover, Share
from feedback.settings import Settings

RECOVERY = officers.new_recovery()
OTHERS = officers.new_recovery()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the key files of two programmes, one of which has had its pair changed."""
    kept, changed = tmp_path / "keys", uuid4()
    keys.generate(kept)
    for programme in (changed, uuid4()):
        keys.generate_for_programme(kept, programme)
    keys.rotate_programme(kept, changed)
    keys.rotate_ring(kept, now())
    return kept


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("two", list(itertools.permutations(range(3), 2)))
def test_any_two_officers_in_any_order_bring_every_key_file_back_bit_for_bit(
    folder: Path, tmp_path: Path, two: tuple[int, int]
) -> None:
    officers.keep_public_half(folder, RECOVERY)
    sealed, back = officers.seal_key_files(folder), tmp_path / "back"
    files = officers.open_key_files(sealed, [RECOVERY.shares[place] for place in two])
    assert officers.bring_back(back, files) == len(files)
    assert content_of(back) == content_of(folder)
    assert {path.stat().st_mode & 0o077 for path in back.rglob("*")} == {0}


def refused(sealed: bytes, *shares: Share) -> str:
    with pytest.raises(CannotRecover) as refusal:
        officers.open_key_files(sealed, shares)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


def test_what_does_not_open_it_is_said_in_one_line(folder: Path) -> None:
    sealed = officers.seal_key_files(folder, RECOVERY)
    one, two, _three = RECOVERY.shares
    assert "one alone opens nothing" in refused(sealed, one)
    assert "one alone opens nothing" in refused(sealed, one, one)
    assert "do not belong together" in refused(sealed, one, OTHERS.shares[1])
    assert f"needs set {one.set_name}" in refused(sealed, *OTHERS.shares[:2])
    assert "was altered" in refused(sealed[:-1], one, two)
    assert "was altered" in refused(sealed[:-9] + bytes([sealed[-9] ^ 1]) + sealed[-8:], one, two)
    assert "not a recovery file" in refused(b"something else", one, two)


def test_no_key_lies_in_the_recovery_file_in_the_clear(folder: Path) -> None:
    sealed = officers.seal_key_files(folder, RECOVERY)
    for content in content_of(folder).values():
        assert content not in sealed
    assert not any(word.encode() in sealed for word in RECOVERY.shares[0].words if len(word) > 5)


@given(st.integers(0, 32), st.sampled_from(WORDLIST))
def test_a_word_that_was_typed_wrong_is_noticed(place: int, other: str) -> None:
    words = list(RECOVERY.shares[0].words)
    if words[place] != other:
        words[place] = other
        with pytest.raises(CannotRecover):
            officers.read_share(" ".join(words))


def test_a_share_is_read_as_it_was_printed_with_numbers_and_lines() -> None:
    share = RECOVERY.shares[1]
    typed = "\n".join(f"{number}. {word.upper()}" for number, word in enumerate(share.words, 1))
    assert officers.read_share(typed) == share
    with pytest.raises(CannotRecover, match="number 2"):
        officers.read_share(f"{share.words[0]} marmalade")
    with pytest.raises(CannotRecover, match="not a whole share"):
        officers.read_share(" ".join(share.words[:-1]))


def test_key_files_that_are_here_already_are_never_written_over(folder: Path, tmp_path: Path) -> None:
    sealed = officers.seal_key_files(folder, RECOVERY)
    files = officers.open_key_files(sealed, RECOVERY.shares[:2])
    (folder / "staff/ring.json").unlink()
    officers.keep_public_half(folder, RECOVERY)
    assert officers.bring_back(folder, files) == 1
    other = tmp_path / "other"
    keys.generate(other)
    before = content_of(other)
    with pytest.raises(CannotRecover, match="Nothing was changed"):
        officers.bring_back(other, files)
    assert content_of(other) == before


def test_the_commands_print_each_share_on_its_own_page_and_two_of_them_bring_the_keys_back(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    cli.install(app)
    runner, file = app.test_cli_runner(), tmp_path / "recovery.keys"
    assert "keys split" in runner.invoke(args=["keys", "bundle", str(file)]).output
    pages = runner.invoke(args=["keys", "split", str(file)]).stdout.split("\f")
    assert [page.splitlines()[0][:12] for page in pages] == ["Share 1 of 3", "Share 2 of 3", "Share 3 of 3"]
    again = runner.invoke(args=["keys", "split", str(file)])
    assert again.exit_code == 1
    assert "which stays" in again.output
    shares = [" ".join(word for word in words_on(page)) for page in pages]
    for share, page in zip(shares, pages, strict=True):
        assert officers.read_share(share).check in page
    keys.rotate_ring(settings.keys, now())
    newer = tmp_path / "newer.keys"
    assert runner.invoke(args=["keys", "bundle", str(newer)]).exit_code == 0
    before = content_of(settings.keys)
    settings.keys_dir = tmp_path / "back"
    alone = runner.invoke(args=["keys", "recover", str(newer)], input=shares[2] + "\n")
    assert alone.exit_code == 1
    assert (
        alone.output.strip() == "Error: Shares of 2 different officers are needed; one alone opens nothing."
    )
    done = runner.invoke(args=["keys", "recover", str(newer)], input=f"{shares[2]}\n{shares[0]}\n")
    assert done.exit_code == 0, done.output
    assert content_of(settings.keys_dir) == before


def words_on(page: str) -> list[str]:
    lines = [line for line in page.splitlines() if line.strip()[:1].isdecimal()]
    return [word for line in lines for word in line.split() if not word[:-1].isdecimal()]
