"""The words of a code: gentle, short, and enough of them."""

from __future__ import annotations

import math
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert codes.spoken("a" * 100) == ["a" * 100]
    assert codes.spoken("a " * 5000) == []


A_CODE = st.one_of(
    *(
        st.lists(st.sampled_from(codes.words()), min_size=n, max_size=n)
        for n in (codes.WORDS, codes.LATER_WORDS)
    )
)


@given(A_CODE, st.data())
def test_a_code_is_read_however_it_is_typed(code: list[str], data: st.DataObject) -> None:
    between = data.draw(
        st.lists(st.sampled_from([" ", "-", "  ", ", ", "\n", " . "]), min_size=6, max_size=6)
    )
    typed = "".join(word + gap for word, gap in zip(code, between, strict=False))
    shaped = data.draw(st.sampled_from([str.lower, str.upper, str.title]))(typed)
    assert codes.spoken(f" {shaped} ") == code


@given(A_CODE)
def test_a_run_of_words_is_read_as_the_code_or_as_nothing_but_never_as_another_of_its_kind(
    code: list[str],
) -> None:
    said = codes.spoken("".join(code))
    assert said in ([], code) or len(said) != len(code)
    assert "".join(said) in {"", "".join(code)}


@given(st.text(max_size=500))
def test_anything_at_all_can_be_typed_and_is_read_as_small_letters(typed: str) -> None:
    assert all(word.isascii() and word.isalpha() and word.islower() for word in codes.spoken(typed))


@pytest.mark.parametrize("make", [codes.new_code, lambda: codes.new_later_code(secrets.token_bytes(32))])
def test_every_code_that_is_made_can_be_typed_without_spaces(vault: Vault, make: object) -> None:
    assert vault.pepper
    made = make()  # type: ignore[operator]
    assert codes.spoken(made.words.replace(" ", "")) == made.words.split()
    assert made.words not in repr(made)


def test_hardly_any_choice_is_put_back_because_it_could_be_read_in_two_ways() -> None:
    """What is put back takes nothing worth naming from the bits of a code."""
    chosen = [[secrets.choice(codes.words()) for _ in range(codes.LATER_WORDS)] for _ in range(1000)]
    assert sum(codes.spoken("".join(code)) != code for code in chosen) < 50
