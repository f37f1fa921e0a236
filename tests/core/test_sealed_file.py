"""The sealed file of a backup: whatever was cut, turned or put in anywhere, it is refused, in one line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import nacl.public
import pytest
from hypothesis import example, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from feedback.core.archive import container
from feedback.core.archive.container import ArchiveRefused, Writer, read_lines
from feedback.core.archive.restoring import verify

KEY = nacl.public.PrivateKey.generate()
LINES = [b'{"line": %d}' % number + b" " * 40_000 for number in range(20)]


def written(lines: list[bytes]) -> bytes:
    file = BytesIO()
    writer = Writer(file, bytes(KEY.public_key), recovery=b"recovery file of the day")
    for line in lines:
        writer.line(line)
    writer.close()
    return file.getvalue()


WHOLE = written(LINES)
#: Where the head ends, a part begins, and its length stands: what matters most, and is hit by chance least.
EDGES = st.sampled_from([*range(1_500), *range(len(WHOLE) - 400, len(WHOLE))])
PLACES = EDGES | st.integers(0, len(WHOLE) - 1)


def is_refused(content: bytes) -> None:
    with pytest.raises(ArchiveRefused) as refusal:
        list(read_lines(BytesIO(content), bytes(KEY)))
    assert len(str(refusal.value).splitlines()) == 1


def test_what_was_written_comes_back_in_several_parts() -> None:
    assert list(read_lines(BytesIO(WHOLE), bytes(KEY))) == LINES
    assert len(WHOLE) > 3 * container.CHUNK


@settings_of_hypothesis(max_examples=200)
@given(place=PLACES)
@example(place=0)
def test_a_file_that_was_cut_anywhere_is_refused(place: int) -> None:
    is_refused(WHOLE[:place])


@settings_of_hypothesis(max_examples=200)
@given(place=PLACES, turned=st.integers(1, 255))
def test_a_file_in_which_any_byte_was_turned_is_refused(place: int, turned: int) -> None:
    is_refused(WHOLE[:place] + bytes([WHOLE[place] ^ turned]) + WHOLE[place + 1 :])


@settings_of_hypothesis(max_examples=100)
@given(place=PLACES | st.just(len(WHOLE)), more=st.binary(min_size=1, max_size=40))
def test_a_file_into_which_something_was_put_is_refused(place: int, more: bytes) -> None:
    is_refused(WHOLE[:place] + more + WHOLE[place:])


def test_parts_in_another_order_and_parts_of_another_backup_are_refused() -> None:
    _head, parts = split(WHOLE)
    other_head, others = split(written(LINES))
    assert len(parts) == 4
    head = WHOLE[: len(WHOLE) - sum(map(len, parts))]
    assert head + b"".join(parts) == WHOLE
    for mixed in (
        [parts[1], parts[0], *parts[2:]],
        [parts[0], parts[0], *parts[1:]],
        [parts[0], *parts[2:]],
        parts[:-1],
        [*parts[:-1], others[-1]],
        others,
    ):
        is_refused(head + b"".join(mixed))
    is_refused(other_head + b"".join(parts))


def split(whole: bytes) -> tuple[bytes, list[bytes]]:
    """Give the head of a file and its parts, each with its length before it."""
    begin = len(container.MAGIC) + 4
    at = begin + int.from_bytes(whole[begin - 4 : begin], "big")
    head, parts = whole[:at], []
    while at < len(whole):
        end = at + 4 + int.from_bytes(whole[at : at + 4], "big")
        parts.append(whole[at:end])
        at = end
    return head, parts


@given(lines=st.lists(st.binary(max_size=200).filter(lambda line: b"\n" not in line), max_size=6))
def test_a_file_that_was_sealed_for_us_and_says_nothing_that_we_know_is_refused_too(
    lines: list[bytes], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "sealed"
    Path(file).write_bytes(written(lines))
    with pytest.raises(ArchiveRefused):
        verify(file, bytes(KEY))
