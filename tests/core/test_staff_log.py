"""The log of what staff did: for staff processes alone, refused when anything about it was changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from feedback.core import keys, sealing, staff_log
from feedback.core.errors import SealedAway
from feedback.core.growing import LogUnusable
from feedback.settings import Settings

LINES: list[staff_log.Line] = [{"hold": {"order_name": "Order 12"}}, {"aged": ["0" * 32]}, {"tallies": "1"}]


@pytest.fixture
def log(settings: Settings, vault: sealing.Vault) -> Path:  # noqa: ARG001 - opens the keys
    staff_log.append(settings.staff_log_file, LINES)
    return settings.staff_log_file


def test_the_public_process_can_neither_read_nor_add_to_it(log: Path, settings: Settings) -> None:
    assert b"Order 12" not in log.read_bytes()
    before = log.read_bytes()
    keys.hold(settings.keys, staff=False)
    with pytest.raises(SealedAway):
        staff_log.read(log)
    with pytest.raises(SealedAway):
        staff_log.append(log, LINES)
    assert log.read_bytes() == before


def test_nobody_else_may_open_it_in_a_folder_that_two_users_share_either(
    log: Path, settings: Settings
) -> None:
    shared = settings.var / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    staff_log.append(shared / "log", LINES)
    assert {log.stat().st_mode & 0o777, (shared / "log").stat().st_mode & 0o777} == {0o600}


@settings_of_hypothesis(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_was_cut_off_its_end_is_a_shorter_log_and_any_other_change_is_refused(
    log: Path, data: st.DataObject
) -> None:
    whole, damaged = log.read_bytes(), log.with_name("damaged")
    entries = [whole[at : at + staff_log.ENTRY] for at in range(0, len(whole), staff_log.ENTRY)]
    way = data.draw(st.sampled_from(["cut", "bit", "order", "one left out"]))
    if way == "cut":
        end = data.draw(st.integers(staff_log.ENTRY, len(whole)))
        damaged.write_bytes(whole[:end])
        assert staff_log.read(damaged) == LINES[: end // staff_log.ENTRY - 1]
        return
    if way == "bit":
        at = data.draw(st.integers(0, len(whole) - 1))
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    elif way == "order":
        moved = data.draw(st.permutations(entries[1:]).filter(lambda some: some != entries[1:]))
        damaged.write_bytes(b"".join([entries[0], *moved]))
    else:
        del entries[data.draw(st.integers(0, 2))]
        damaged.write_bytes(b"".join(entries))
    with pytest.raises(LogUnusable):
        staff_log.read(damaged)


def test_a_log_of_another_service_is_refused(log: Path, settings: Settings, tmp_path: Path) -> None:
    keys.generate(tmp_path / "others")
    keys.hold(tmp_path / "others", staff=True)
    with pytest.raises(LogUnusable, match="is not the log of what staff did"):
        staff_log.read(log)
    keys.hold(settings.keys, staff=True)
    assert staff_log.read(log) == LINES
