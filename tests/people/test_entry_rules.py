"""What a passphrase needs, how long a wrong try makes one wait, and which codes are right when."""

from __future__ import annotations

import secrets
import string
from datetime import datetime, timedelta

import pyotp
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedback.people.entry.authenticator import SKEW, STEP_SECONDS, new_secret, step_of
from feedback.people.entry.hashing import CHEAP, FULL, Hasher
from feedback.people.entry.pace import MOST, Pace
from feedback.people.entry.rules.links import LASTS, LinkTimes, opens
from feedback.people.entry.rules.passphrases import (
    FEWEST_PARTS,
    SHORTEST,
    Weakness,
    as_kept,
    common,
    parts_of,
    weakness_of,
)
from feedback.people.entry.rules.waits import CODES, HERE, PLACE, STRANGERS, Patience
from feedback.people.entry.spent import Spent
from feedback.settings import Mode, Settings
from tests.builders.people import WEDNESDAY
from tests.builders.ways import PHRASE

COMMON = sorted(one for one in common() if len(one) >= 4)


@pytest.mark.parametrize(
    "taken",
    [
        PHRASE,
        "dragon monkey sunshine shadow",
        "lieber sieben Ziegen am Bach",
        "xK9#vQ2!pL7zRm4",
        "猫は青い傘を持って歩いていますよね",
    ],
)
def test_a_passphrase_of_words_or_of_anything_else_is_taken(taken: str) -> None:
    assert weakness_of(taken, ("Robin Example", "robin@mail.example")) is None


@pytest.mark.parametrize(
    "refused",
    [
        "password123456789", "Password Password Password", "P@ssw0rdP@ssw0rd", "qwertyuiopasdfghjkl", "aaaaaaaaaaaaaaaaaaaa",
        "123456789012345678", "robin example robin", "robin.robin.robin!", "iloveyou-iloveyou-1", "1111111111111111",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused_however_long(refused: str) -> None:
    assert weakness_of(refused, ("Robin Example", "robin@mail.example")) is Weakness.TRIED_FIRST


@settings(max_examples=25)
@example(["191919", "!ab#cd$", "191919"], 2)
@given(st.lists(st.sampled_from(COMMON), min_size=1, max_size=FEWEST_PARTS - 1), st.integers(1, 6))
def test_a_few_common_passwords_said_again_and_again_are_never_taken(parts: list[str], times: int) -> None:
    assert weakness_of("".join(parts) * times)
    assert parts_of("".join(parts) * times) < FEWEST_PARTS


def test_fifteen_letters_by_chance_are_taken_whatever_their_kind() -> None:
    for _ in range(200):
        assert weakness_of("".join(secrets.choice(string.ascii_lowercase) for _ in range(SHORTEST))) is None


@given(st.text(max_size=SHORTEST - 1))
def test_less_than_fifteen_characters_are_never_taken(text: str) -> None:
    assert weakness_of(text) is Weakness.SHORT or len(as_kept(text)) >= SHORTEST


@given(st.text(max_size=60))
def test_what_is_hashed_does_not_depend_on_the_keyboard(text: str) -> None:
    assert as_kept(as_kept(text)) == as_kept(text)
    assert as_kept(f" {text}  ") == as_kept(text)


@pytest.mark.parametrize("patience", [HERE, PLACE, CODES, STRANGERS])
@given(misses=st.integers(0, 10_000))
def test_a_wait_grows_and_never_beyond_its_bound(patience: Patience, misses: int) -> None:
    wait = patience.wait_after(misses)
    assert 0 <= wait <= patience.wait_after(misses + 1) <= patience.longest
    assert (wait == 0) == (misses <= patience.free)


@given(st.lists(st.integers(0, 90), max_size=200))
def test_whoever_waits_as_long_as_the_page_says_gets_a_turn(gaps: list[int]) -> None:
    pace, at = Pace(), 0.0
    for gap in gaps:
        at += gap
        pace.try_from("192.0.2.7", b"robin", at=at)
    wait = HERE.wait_after(len(gaps))
    assert wait <= HERE.longest
    assert pace.try_from("192.0.2.7", b"robin", at=at + wait) == 0


def test_somebody_elsewhere_never_waits_for_an_attackers_tries() -> None:
    pace = Pace()
    for second in range(500):
        pace.try_from("192.0.2.7", b"robin", at=float(second))
    assert pace.try_from("198.51.100.4", b"robin", at=501.0) == 0
    assert pace.try_from("2001:db8::1", b"robin", at=501.0) == 0


def test_tries_that_come_too_soon_make_no_wait_longer() -> None:
    pace = Pace()
    waits = [pace.try_from("192.0.2.7", b"robin", at=0.001 * number) for number in range(1000)]
    assert 0 < max(waits) <= HERE.wait_after(HERE.free + 1)


def test_what_is_counted_is_forgotten_and_takes_bounded_memory() -> None:
    pace = Pace()
    for number in range(MOST):
        pace.try_from(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", b"robin", at=1.0)
    assert len(pace._tallies) <= MOST
    for _ in range(9):
        pace.try_code("192.0.2.7", b"robin", at=1.0)
    assert pace.try_code("192.0.2.7", b"robin", at=2.0 + STRANGERS.forgotten_after) == 0


@given(
    late=st.integers(-4 * STEP_SECONDS, 4 * STEP_SECONDS),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001 - made aware below
)
def test_a_code_is_right_one_step_early_or_late_and_no_further(late: int, at: datetime) -> None:
    at = at.replace(tzinfo=WEDNESDAY.tzinfo, microsecond=0)
    secret, shown = new_secret(), at + timedelta(seconds=late)
    own, theirs = (int(moment.timestamp()) // STEP_SECONDS for moment in (at, shown))
    found = step_of(secret, pyotp.TOTP(secret).at(shown), at, after=0)
    assert found == (theirs if abs(own - theirs) <= SKEW else None) or found is not None


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "０"])
def test_a_code_is_right_in_the_digits_of_any_keyboard_and_with_a_space_in_it(zero: str) -> None:
    secret = new_secret()
    theirs = "".join(chr(ord(zero) + int(one)) for one in pyotp.TOTP(secret).at(WEDNESDAY))
    assert step_of(secret, f"{theirs[:3]} {theirs[3:]}", WEDNESDAY, after=0) is not None


@given(code=st.text(max_size=12))
def test_whatever_is_typed_as_a_code_is_an_answer_and_no_error(code: str) -> None:
    assert step_of("A" * 32, code, WEDNESDAY, after=2**40) is None


def test_a_code_that_was_used_is_not_right_again_nor_is_one_before_it() -> None:
    secret = new_secret()
    used = step_of(secret, pyotp.TOTP(secret).at(WEDNESDAY), WEDNESDAY, after=0)
    assert used is not None
    assert step_of(secret, pyotp.TOTP(secret).at(WEDNESDAY), WEDNESDAY, after=used) is None
    before = pyotp.TOTP(secret).at(WEDNESDAY - timedelta(seconds=STEP_SECONDS))
    assert step_of(secret, before, WEDNESDAY, after=used) is None


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "000000 000000", "é" * 6])
def test_what_is_no_code_is_never_right(code: str) -> None:
    assert step_of(new_secret(), code, WEDNESDAY, after=0) is None


@given(st.integers(-10, 60))
def test_a_link_opens_for_two_days_once_and_not_after_it_was_ended(hours: int) -> None:
    made = WEDNESDAY - timedelta(hours=hours)
    assert opens(LinkTimes(made + LASTS), WEDNESDAY) == (hours < 48)
    assert not opens(LinkTimes(made + LASTS, used_at=made), WEDNESDAY)
    assert not opens(LinkTimes(made + LASTS, ended_at=made), WEDNESDAY)


def test_a_hash_takes_64_mebibytes_and_the_cheap_one_of_tests_is_refused_in_live_mode() -> None:
    assert FULL == (3, 64 * 1024)
    assert f"m={FULL[1]},t={FULL[0]},p=1" in Hasher().hash(PHRASE)
    assert f"m={CHEAP[1]}" in Hasher(cheap=True).hash(PHRASE)
    with pytest.raises(ValueError, match="slow to guess"):
        Settings(_env_file=None, mode=Mode.LIVE, cheap_hashes=True)  # type: ignore[call-arg]


@given(tries=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 20)), max_size=60))
def test_a_challenge_is_good_once_however_many_come_after_it(tries: list[tuple[int, int]]) -> None:
    spent = Spent(began=3, most=4)
    good = [pair for pair in tries if spent.spend(f"{pair[0]} asked at {pair[1]}", pair[1])]
    assert len(good) == len(set(good))
    assert all(asked_at >= 3 for _, asked_at in good)
    assert len(spent._answered) <= 4
    assert spent.spend("a new page", 21)


def test_a_challenge_of_a_page_from_before_a_restart_is_not_good() -> None:
    assert Spent(began=100).spend("asked", 99) is False
    assert Spent(began=100).spend("asked", 100) is True
