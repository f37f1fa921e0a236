"""Facts about the file in which envelopes wait: what it tells, what it survives, and what it forgets."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.core import sealing
from feedback.core.sealing import Damaged
from feedback.intake.equality.pool import BOX_BYTES, CROWDED, HALF, ROOM, CouldNotKeep, Envelope, Pool
from feedback.intake.equality.rules import TEN

MONDAY = date(2026, 11, 16)
TUESDAY = MONDAY + timedelta(days=1)


def an_envelope() -> Envelope:
    return Envelope(uuid4(), os.urandom(BOX_BYTES))


def fill(pool: Pool, many: int, on: date = MONDAY) -> list[Envelope]:
    made = [an_envelope() for _ in range(many)]
    for each in made:
        assert pool.put(each, on)
    return made


@pytest.fixture
def pool(tmp_path: Path, vault: sealing.Vault) -> Pool:
    assert vault.form_secret
    return Pool(tmp_path / "envelopes", uuid4())


def chunks(content: bytes, size: int = 16) -> set[bytes]:
    return {content[at : at + size] for at in range(0, len(content), size)}


def test_the_file_has_one_size_whatever_it_holds(pool: Pool) -> None:
    pool.stir(MONDAY)
    sizes = {pool.path.stat().st_size}
    for _ in range(TEN + 1):
        fill(pool, 1)
        sizes.add(pool.path.stat().st_size)
    assert sizes == {2 * HALF}


def test_two_copies_of_the_file_have_nothing_in_common_whether_somebody_answered_or_not(pool: Pool) -> None:
    pool.stir(MONDAY)
    empty = pool.path.read_bytes()
    pool.stir(MONDAY)
    pool.stir(MONDAY)
    stirred = pool.path.read_bytes()
    fill(pool, 2)
    answered = pool.path.read_bytes()
    for one, other in ((empty, stirred), (stirred, answered)):
        assert chunks(one).isdisjoint(chunks(other))


def test_the_file_says_no_time_and_nobody_else_can_read_it(pool: Pool) -> None:
    fill(pool, 1)
    assert pool.path.stat().st_mtime_ns == 0
    assert pool.path.stat().st_mode & 0o077 == 0


def test_even_with_the_form_secret_the_order_of_arrival_cannot_be_told(pool: Pool) -> None:
    made = [each.name for each in fill(pool, CROWDED)]
    with pool._open(MONDAY) as (_, inside):
        found = list(inside.envelopes)
    assert set(found) == set(made)
    assert found != made


def test_nine_wait_and_ten_are_opened_on_another_day(pool: Pool) -> None:
    fill(pool, TEN - 1)
    assert pool.begin_fold(TUESDAY) is None
    fill(pool, 1, TUESDAY)
    assert pool.begin_fold(TUESDAY) is None
    ten = pool.begin_fold(TUESDAY + timedelta(days=1))
    assert ten is not None
    assert len(ten.envelopes) == TEN


def test_a_fold_that_was_begun_is_the_same_until_it_is_ended(pool: Pool) -> None:
    fill(pool, TEN + 5)
    begun = pool.begin_fold(TUESDAY)
    assert begun is not None
    fill(pool, 3, TUESDAY)
    again = pool.begin_fold(TUESDAY)
    assert again is not None
    assert again.name == begun.name
    assert {each.name for each in again.envelopes} == {each.name for each in begun.envelopes}
    pool.end_fold(begun, TUESDAY)
    pool.end_fold(again, TUESDAY)
    assert pool.begin_fold(TUESDAY) is None


def test_after_a_fold_no_half_of_the_file_holds_the_ten(pool: Pool) -> None:
    fill(pool, TEN)
    before = pool.path.read_bytes()
    begun = pool.begin_fold(TUESDAY)
    assert begun is not None
    pool.end_fold(begun, TUESDAY)
    assert chunks(before).isdisjoint(chunks(pool.path.read_bytes()))
    for place in range(2):
        half = pool.path.read_bytes()[place * HALF : (place + 1) * HALF]
        plain = bytes(pool._box.decrypt(half))
        assert not any(each.box in plain for each in begun.envelopes)


def test_a_page_that_is_posted_again_is_one_envelope_before_and_after_the_fold(pool: Pool) -> None:
    first, *_ = fill(pool, TEN)
    assert pool.put(Envelope(first.name, os.urandom(BOX_BYTES)), MONDAY)
    begun = pool.begin_fold(TUESDAY)
    assert begun is not None
    assert pool.put(first, TUESDAY)
    pool.end_fold(begun, TUESDAY)
    assert pool.put(first, TUESDAY)
    with pool._open(TUESDAY) as (_, inside):
        assert inside.envelopes == {}


def test_fewer_than_ten_are_destroyed_uncounted_after_ninety_days(pool: Pool) -> None:
    fill(pool, TEN - 1)
    pool.begin_fold(MONDAY + timedelta(days=89))
    fill(pool, 0)
    assert len(inside_of(pool)) == TEN - 1
    pool.begin_fold(MONDAY + timedelta(days=90))
    assert inside_of(pool) == set()


def inside_of(pool: Pool) -> set[UUID]:
    with pool._open(MONDAY) as (_, inside):
        return set(inside.envelopes)


def test_who_answers_after_a_quiet_year_is_not_destroyed_at_once(pool: Pool) -> None:
    pool.stir(MONDAY)
    later = MONDAY + timedelta(days=365)
    pool.begin_fold(later)
    fill(pool, 3, later)
    pool.begin_fold(later + timedelta(days=1))
    assert len(inside_of(pool)) == 3


def test_where_there_is_no_room_nothing_is_lost_and_it_is_said(pool: Pool) -> None:
    with pool._open(MONDAY) as (handle, inside):
        inside.envelopes = {each.name: each for each in (an_envelope() for _ in range(ROOM))}
        pool._write(handle, inside)
    before = inside_of(pool)
    assert not pool.put(an_envelope(), MONDAY)
    assert inside_of(pool) == before


def test_where_it_is_crowded_tens_are_opened_on_the_same_day(pool: Pool) -> None:
    fill(pool, CROWDED)
    assert pool.begin_fold(MONDAY) is not None


@pytest.mark.parametrize("cut", [0, 1, HALF // 2, HALF - 1])
def test_a_power_cut_while_it_is_written_loses_nothing_that_was_taken(pool: Pool, cut: int) -> None:
    taken = {each.name for each in fill(pool, 3)}
    with pool._open(MONDAY) as (_, inside):
        older = (inside.turn + 1) % 2
    content = bytearray(pool.path.read_bytes())
    content[older * HALF : older * HALF + cut] = os.urandom(cut)
    pool.path.write_bytes(bytes(content))
    assert inside_of(pool) == taken


def test_another_form_secret_opens_nothing_and_destroys_nothing(pool: Pool, vault: sealing.Vault) -> None:
    fill(pool, 1)
    before = pool.path.read_bytes()
    sealing.hold(
        sealing.Vault(form_secret=os.urandom(32), pepper=vault.pepper, public_keys=vault.public_keys)
    )
    stranger = Pool(pool.path.parent, UUID(pool.path.stem))
    with pytest.raises(Damaged):
        stranger.put(an_envelope(), MONDAY)
    assert pool.path.read_bytes() == before


def test_a_file_that_cannot_be_written_is_said_kindly(tmp_path: Path, vault: sealing.Vault) -> None:
    assert vault.form_secret
    (tmp_path / "envelopes").write_text("a file where the folder belongs")
    with pytest.raises(CouldNotKeep):
        Pool(tmp_path / "envelopes", uuid4()).stir(MONDAY)


def test_an_envelope_of_another_size_is_refused(pool: Pool) -> None:
    with pytest.raises(ValueError, match="one size"):
        pool.put(Envelope(uuid4(), b"short"), MONDAY)


def test_thirty_people_at_once_all_get_in(pool: Pool) -> None:
    made = [an_envelope() for _ in range(30)]
    with ThreadPoolExecutor(max_workers=8) as room:
        assert all(room.map(lambda each: pool.put(each, MONDAY), made))
    assert inside_of(pool) == {each.name for each in made}


@settings(max_examples=10)
@given(st.lists(st.sampled_from(["put", "fold", "break", "day"]), max_size=25))
def test_whatever_happens_every_envelope_is_opened_once_or_waits(
    tmp_path_factory: pytest.TempPathFactory, acts: list[str]
) -> None:
    sealing.hold(sealing.Vault(form_secret=bytes(32), pepper=bytes(32), public_keys={}))
    pool = Pool(Path(mkdtemp(dir=tmp_path_factory.getbasetemp())), uuid4())
    on, put, opened, broken = MONDAY, set[UUID](), list[UUID](), None
    for act in acts:
        if act == "put":
            put |= {each.name for each in fill(pool, 3, on)}
        elif act == "day":
            on += timedelta(days=1)
        elif (fold := pool.begin_fold(on)) is not None:
            assert broken in (None, fold.name)
            if act == "break":
                broken = fold.name
                continue
            broken = None
            opened += [each.name for each in fold.envelopes]
            pool.end_fold(fold, on)
    assert len(opened) == len(set(opened))
    assert len(opened) % TEN == 0
    assert set(opened) | inside_of(pool) == put
    assert set(opened).isdisjoint(inside_of(pool))
