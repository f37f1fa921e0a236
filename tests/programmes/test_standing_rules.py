"""Nobody is two people, however many colleagues they make up; and a small charity can still do what takes two."""

from __future__ import annotations

from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from feedback.programmes.team.rules import hangs_on_one, is_here_without, stands_apart, would_help

Drawn = dict[UUID, set[UUID]]
HONEST = [UUID(int=number) for number in range(1, 8)]
MADE_UP = [UUID(int=number) for number in range(101, 107)]
ANN, BOB, CAT = HONEST[:3]


@st.composite
def programmes(draw: st.DrawFn) -> Drawn:
    """Draw people who came one after another, each let in or confirmed by any of the others, or there from the beginning."""
    return {
        one: set(draw(st.lists(st.sampled_from([other for other in HONEST if other != one]), max_size=3)))
        for one in HONEST
    }


@st.composite
def with_made_up_colleagues(draw: st.DrawFn) -> tuple[Drawn, UUID]:
    """Draw a programme in which somebody makes up colleagues, who let in and confirm each other as they like."""
    lines, dishonest = draw(programmes()), draw(st.sampled_from(HONEST))
    theirs = [dishonest, *MADE_UP]
    for one in MADE_UP:
        others = [other for other in theirs if other != one]
        lines[one] = set(draw(st.lists(st.sampled_from(others), min_size=1, max_size=4)))
    return lines, dishonest


@given(with_made_up_colleagues())
def test_no_two_of_a_person_and_all_whom_they_made_up_stand_apart(made: tuple[Drawn, UUID]) -> None:
    lines, dishonest = made
    for one, other in combinations([dishonest, *MADE_UP], 2):
        assert not stands_apart(one, other, lines)


@given(with_made_up_colleagues(), st.data())
def test_nor_when_made_up_colleagues_confirm_somebody_real(
    made: tuple[Drawn, UUID], data: st.DataObject
) -> None:
    lines, dishonest = made
    real = data.draw(st.sampled_from([one for one in HONEST if one != dishonest]))
    before = {one: stands_apart(dishonest, one, lines) for one in HONEST if one != dishonest}
    if lines[real]:
        lines[real] |= {data.draw(st.sampled_from(MADE_UP))}
    for one, other in combinations([dishonest, *MADE_UP], 2):
        assert not stands_apart(one, other, lines)
    assert {one: stands_apart(dishonest, one, lines) for one in before} == before


@given(programmes(), st.sampled_from(HONEST), st.sampled_from(HONEST))
def test_nobody_stands_apart_from_themselves_and_it_holds_both_ways(
    lines: Drawn, one: UUID, other: UUID
) -> None:
    assert stands_apart(one, other, lines) == stands_apart(other, one, lines)
    assert not stands_apart(one, one, lines)


@given(programmes(), st.sampled_from(HONEST), st.sampled_from(HONEST))
def test_who_was_there_from_the_beginning_stands_apart_from_all_whom_they_did_not_let_in(
    lines: Drawn, first: UUID, other: UUID
) -> None:
    lines[first] = set()
    if other != first and is_here_without(other, first, lines):
        assert stands_apart(first, other, lines)


@given(programmes(), st.sampled_from(HONEST), st.sampled_from(HONEST), st.sampled_from(HONEST))
def test_a_further_confirmation_never_takes_anybodys_standing_away(
    lines: Drawn, one: UUID, other: UUID, by: UUID
) -> None:
    if not stands_apart(one, other, lines) or not lines[one] or by == one:
        return
    assert stands_apart(one, other, {**lines, one: {*lines[one], by}})


@given(programmes(), st.sampled_from(HONEST), st.sampled_from(HONEST))
def test_a_confirmation_that_is_asked_for_helps(lines: Drawn, one: UUID, by: UUID) -> None:
    if would_help(one, by, lines):
        assert hangs_on_one(one, lines)
        assert not hangs_on_one(one, {**lines, one: {*lines[one], by}})


def test_where_one_person_let_everybody_in_nobody_is_a_second_person_until_somebody_else_knows_one_of_them() -> (
    None
):
    lines: Drawn = {ANN: set(), BOB: {ANN}, CAT: {ANN}}
    assert not any(stands_apart(*pair, lines) for pair in combinations((ANN, BOB, CAT), 2))
    assert not would_help(BOB, CAT, lines)  # a made-up colleague could say it of another
    lines[BOB] = set()  # the operator of the server knows Bob, which puts him above all lines
    assert stands_apart(ANN, BOB, lines)
    assert stands_apart(BOB, CAT, lines)
    assert not stands_apart(ANN, CAT, lines)
    assert would_help(CAT, BOB, lines)
    lines[CAT] = {ANN, BOB}
    assert all(stands_apart(*pair, lines) for pair in combinations((ANN, BOB, CAT), 2))


def test_a_line_of_made_up_colleagues_is_as_good_as_one() -> None:
    lines: Drawn = {ANN: set(), BOB: set(), CAT: {ANN}, MADE_UP[0]: {CAT}, MADE_UP[1]: {MADE_UP[0]}}
    assert not stands_apart(MADE_UP[1], ANN, lines)
    assert not stands_apart(MADE_UP[1], CAT, lines)
    assert stands_apart(MADE_UP[1], BOB, lines)
