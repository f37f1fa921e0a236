"""The words of a code: gentle, short, and enough of them."""

from __future__ import annotations

import math

from feedback.core.sealing import Vault
from feedback.intake import codes


def test_a_code_has_at_least_forty_four_bits(vault: Vault) -> None:
    assert vault.pepper
    assert len(codes.words()) >= 1024
    assert codes.WORDS * math.log2(len(codes.words())) >= 44
    assert len(codes.new_code().words.split()) == codes.WORDS


def test_the_words_are_short_plain_and_each_there_once() -> None:
    words = codes.words()
    assert len(set(words)) == len(words)
    assert all(
        word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 10 for word in words
    )


def test_a_code_without_spaces_is_read_where_it_can_be_read_in_one_way() -> None:
    assert codes.spoken("maplelanternotterplumwillow") == ["maple", "lantern", "otter", "plum", "willow"]
    assert codes.spoken("notacodeatall") == []
    assert codes.spoken("a" * 5000) == ["a" * 5000]
