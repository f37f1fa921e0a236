"""The log of what was taken back: durable before anybody is told, addable by all and readable by few, and of no time."""

from __future__ import annotations

from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from nacl.public import PublicKey, SealedBox

from feedback.core import keys, sealing, withdrawals
from feedback.core.database import Database
from feedback.core.errors import SealedAway
from feedback.core.withdrawals import LogUnusable, Written
from feedback.intake import queries
from feedback.intake.records import Submission
from feedback.intake.rules import MayUse
from feedback.reporting_back import service as reporting
from feedback.settings import Settings
from tests.builders.intake import a_submission
from tests.builders.people import WEDNESDAY, World, a_world


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


def test_two_choices_at_once_stand_in_the_log_in_the_order_in_which_they_take_effect(
    each_database: Database, settings: Settings
) -> None:
    with each_database.writing() as session:
        mine = a_submission(session, a_world(session, settings), {"what_helped": "A kind word"}).id

    def chooses(may_use: MayUse) -> None:
        with each_database.writing() as session:
            reporting.change_may_use(session, mine, may_use)

    other = Thread(target=chooses, args=[MayUse.GROUP])  # what it is now
    with each_database.writing() as session:
        reporting.change_may_use(session, mine, MayUse.COUNTED)
        other.start()
        other.join(0.2)
        assert not settings.withdrawals_file.exists()
        withdrawals.write_ahead(session)
        other.join(0.2)
        assert withdrawals.read_all(settings.withdrawals_file).choices == {mine: "counted"}
    other.join()
    with each_database.reading() as session:
        assert session.get_one(Submission, mine).may_use is MayUse.GROUP
    assert withdrawals.read_all(settings.withdrawals_file) == Written({}, {mine: "group"}, 2)


SUBJECTS = [UUID(int=number) for number in range(1, 4)]
SAID = st.tuples(st.sampled_from(SUBJECTS), st.sampled_from(["", *MayUse, True, False]))


def told_by(said: list[tuple[UUID, str | bool]]) -> tuple[dict[UUID, bool], dict[UUID, str]]:
    """Give what a log of these entries has to say."""
    return (
        {subject: word for subject, word in said if isinstance(word, bool)},
        {subject: str(word) for subject, word in said if not isinstance(word, bool)},
    )


def write(log: Path, said: list[tuple[UUID, str | bool]]) -> None:
    """Write a log, one entry at a time."""
    log.unlink(missing_ok=True)
    for subject, word in said:
        if isinstance(word, bool):
            withdrawals.append(log, [(subject, word)])
        else:
            withdrawals.append_choices(log, [(subject, word)])


@settings_of_hypothesis(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(SAID, min_size=2, max_size=6), data=st.data())
def test_whatever_is_said_the_last_word_counts_and_no_cut_and_no_change_of_order_is_taken_for_another_log(
    log: Path, said: list[tuple[UUID, str | bool]], data: st.DataObject
) -> None:
    write(log, said)
    assert withdrawals.read_all(log) == Written(*told_by(said), len(said))
    whole = log.read_bytes()
    cut = data.draw(st.integers(0, len(whole) - 1))
    log.write_bytes(whole[:cut])
    if cut < withdrawals.ENTRY:
        with pytest.raises(LogUnusable):
            withdrawals.read_all(log)
    else:
        left = cut // withdrawals.ENTRY - 1
        assert withdrawals.read_all(log) == Written(*told_by(said[:left]), left)
    entries = [whole[at : at + withdrawals.ENTRY] for at in range(0, len(whole), withdrawals.ENTRY)]
    one, other = sorted(data.draw(st.permutations(range(1, len(entries))))[:2])
    entries[one], entries[other] = entries[other], entries[one]
    log.write_bytes(b"".join(entries))
    with pytest.raises(LogUnusable, match=f"Entry {one} "):
        withdrawals.read_all(log)
    place = data.draw(st.integers(0, len(whole) - 1))
    log.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    with pytest.raises(LogUnusable):
        withdrawals.read_all(log)


def test_an_entry_that_says_no_place_is_one_of_the_first_months(log: Path) -> None:
    one = uuid4()
    box = SealedBox(PublicKey(sealing.current_vault().withdrawals_public))
    withdrawals.append(log, [])
    with log.open("ab") as file:
        file.write(box.encrypt((one.bytes + b"\1").ljust(48, b"\0")))
    assert withdrawals.read_all(log) == Written({one: True}, {}, 1)
