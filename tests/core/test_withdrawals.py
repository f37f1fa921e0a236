"""The log of what was taken back: durable before anybody is told, addable by all and readable by few, and of no time."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from feedback.core import keys, sealing, withdrawals
from feedback.core.database import Database
from feedback.core.errors import SealedAway
from feedback.core.withdrawals import LogUnusable
from feedback.intake import queries
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.intake import a_submission
from tests.builders.people import WEDNESDAY, World


@pytest.fixture
def log(settings: Settings, vault: sealing.Vault) -> Path:  # noqa: ARG001 - opens the keys
    return settings.withdrawals_file


def sent(database: Database, world: World) -> UUID:
    with database.writing() as session:
        return a_submission(session, world, {"what_helped": "A kind word"}).id


def taken_back(database: Database, submission_id: UUID) -> None:
    with database.writing() as session:
        reporting.take_back(session, submission_id, at=WEDNESDAY)


def test_what_was_taken_back_stands_in_the_log_when_the_act_is_over(
    database: Database, world: World, log: Path
) -> None:
    one, two = sent(database, world), sent(database, world)
    taken_back(database, one)
    assert set(withdrawals.read(log)) == {one}
    taken_back(database, two)
    taken_back(database, two)
    assert set(withdrawals.read(log)) == {one, two}


def test_what_was_not_committed_is_not_in_the_log(database: Database, world: World, log: Path) -> None:
    one = sent(database, world)

    def breaks() -> None:
        with database.writing() as session:
            reporting.take_back(session, one, at=WEDNESDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert not log.exists()


def test_the_public_process_adds_to_the_log_and_cannot_read_it(log: Path, settings: Settings) -> None:
    one = uuid4()
    keys.hold(settings.keys, staff=False)
    withdrawals.append(log, [(one, False)])
    with pytest.raises(SealedAway):
        withdrawals.read(log)
    assert one.bytes not in log.read_bytes()
    assert one.hex.encode() not in log.read_bytes()
    keys.hold(settings.keys, staff=True)
    assert set(withdrawals.read(log)) == {one}


def test_the_file_says_no_time_and_nobody_else_can_read_it(log: Path) -> None:
    withdrawals.append(log, [(uuid4(), False)])
    assert log.stat().st_mtime == 0
    assert log.stat().st_mode & 0o077 == 0
    assert log.stat().st_size == 2 * withdrawals.ENTRY


def test_an_entry_that_a_power_cut_broke_off_is_cleared_away_by_the_next(log: Path) -> None:
    one, two = uuid4(), uuid4()
    withdrawals.append(log, [(one, False)])
    with log.open("ab") as file:
        file.write(b"half an entry")
    assert set(withdrawals.read(log)) == {one}
    withdrawals.append(log, [(two, False)])
    assert set(withdrawals.read(log)) == {one, two}


def test_a_log_that_is_lost_foreign_or_altered_is_said_in_one_line(
    log: Path, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(LogUnusable, match="is not at"):
        withdrawals.read(log)
    withdrawals.append(log, [(uuid4(), False), (uuid4(), True)])
    whole = log.read_bytes()
    log.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(LogUnusable, match="Entry 2"):
        withdrawals.read(log)
    log.write_bytes(whole)
    keys.generate(tmp_path / "others")
    keys.hold(tmp_path / "others", staff=True)
    with pytest.raises(LogUnusable, match="not the log"):
        withdrawals.read(log)
    keys.hold(settings.keys, staff=True)
    assert len(withdrawals.read(log)) == 2


def test_a_disk_that_refuses_is_said_and_pressing_again_writes_it_down(
    database: Database, world: World, log: Path
) -> None:
    one = sent(database, world)
    log.mkdir()
    with pytest.raises(withdrawals.CouldNotWriteDown):
        taken_back(database, one)
    log.rmdir()
    taken_back(database, one)
    assert set(withdrawals.read(log)) == {one}


def test_what_a_power_cut_kept_out_of_the_log_is_written_down_by_the_worker(
    database: Database, world: World, log: Path
) -> None:
    one, two = sent(database, world), sent(database, world)
    for submission_id in (one, two):
        taken_back(database, submission_id)
    log.unlink()
    withdrawals.append(log, [(one, False)])
    with database.reading() as session:
        gone = queries.taken_back(session)
    assert withdrawals.complete(log, gone) == 1
    assert set(withdrawals.read(log)) == {one, two}
    log.unlink()
    assert withdrawals.complete(log, {}) == 0
    assert withdrawals.read(log) == {}


def test_what_an_order_kept_is_told_apart_until_it_is_erased(log: Path) -> None:
    one = uuid4()
    withdrawals.append(log, [(one, True)])
    assert withdrawals.read(log) == {one: True}
    assert withdrawals.complete(log, {one: True}) == 0
    assert withdrawals.complete(log, {one: False}) == 1
    assert withdrawals.read(log) == {one: False}


def test_a_mismatched_pair_of_the_log_stops_the_start(log: Path, settings: Settings) -> None:
    (settings.keys / "surface/withdrawals.box").write_bytes(bytes(32))
    with pytest.raises(keys.KeysUnusable, match=r"withdrawals\.box do not belong together"):
        keys.open_vault(settings.keys, staff=True)
    assert not log.exists()
