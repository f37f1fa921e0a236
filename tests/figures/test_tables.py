"""Tables by one attribute: a solver must not find a hidden count from the total."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.figures.suppression import INTERNAL, PARTNER, PUBLIC
from feedback.figures.tables import public_table
from tests.figures.solver import counts_behind, whole_numbers

NAMES = ("under 25", "25 to 39", "40 to 59", "60 and over", "not said")
tables = st.lists(st.integers(0, 9), min_size=2, max_size=5).map(
    lambda counts: dict(zip(NAMES, counts, strict=False))
)


def test_one_small_count_takes_its_neighbour_with_it() -> None:
    table = public_table({"lot 1": 12, "lot 2": 3, "lot 3": 20}, PUBLIC)
    assert table.cells == {"lot 1": 12, "lot 2": None, "lot 3": None}
    assert table.total == 35


def test_two_small_counts_that_are_small_together_take_a_third() -> None:
    table = public_table({"lot 1": 12, "lot 2": 1, "lot 3": 2}, PUBLIC)
    assert set(table.cells.values()) == {None}


def test_two_small_counts_that_hide_each_other_leave_the_rest() -> None:
    assert public_table({"a": 12, "b": 3, "c": 2, "d": 0}, PUBLIC).cells == {
        "a": 12,
        "b": None,
        "c": None,
        "d": 0,
    }


def test_a_table_of_nine_people_is_not_shown() -> None:
    table = public_table({"a": 9, "b": 0}, PUBLIC)
    assert (table.cells, table.total) == ({"a": None, "b": None}, None)


def test_a_table_without_rows_is_not_shown() -> None:
    assert public_table({}, PUBLIC).total is None


def test_partners_lose_only_the_small_counts_and_we_lose_none() -> None:
    cells = {"a": 12, "b": 3, "c": 20}
    assert public_table(cells, PARTNER).cells == {"a": 12, "b": None, "c": 20}
    assert public_table(cells, INTERNAL).cells == cells


def test_a_sensitive_table_in_which_all_are_alike_is_hidden() -> None:
    cells = {"yes": 20, "no": 0}
    assert public_table(cells, PUBLIC, sensitive=True).cells == {"yes": None, "no": None}
    assert public_table(cells, PUBLIC).cells == cells


def test_a_count_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="below nought"):
        public_table({"a": -1}, PUBLIC)


@given(tables)
def test_the_solver_finds_no_hidden_count(cells: dict[str, int]) -> None:
    table = public_table(cells, PUBLIC)
    values = counts_behind(table)
    assert all(cells[name] in possible and len(possible) > 1 for name, possible in values.items())
    assert not any(count in (1, 2, 3, 4) for count in table.cells.values())


@given(tables)
def test_hidden_counts_together_are_never_small(cells: dict[str, int]) -> None:
    table = public_table(cells, PUBLIC)
    hidden = sum(cells[name] for name, count in table.cells.items() if count is None)
    assert table.total is None or hidden not in (1, 2, 3, 4)


def test_two_hidden_fours_take_a_third_since_only_fours_make_eight() -> None:
    assert public_table({"a": 4, "b": 9, "c": 4, "d": 12}, PUBLIC).cells == {
        "a": None,
        "b": 9,
        "c": None,
        "d": None,
    }


def test_where_no_cell_is_left_to_hide_nothing_is_shown() -> None:
    table = public_table({"a": 4, "b": 4, "c": 4, "d": 0}, PUBLIC)
    assert (set(table.cells.values()), table.total) == ({None}, None)


SHAPES = [(rows, total) for rows in (2, 3, 4) for total in range(10, 24)] + [
    (5, total) for total in range(10, 17)
]


@pytest.mark.parametrize(("rows", "total"), SHAPES)
def test_a_reader_who_knows_the_rules_finds_no_count_of_one_to_four(rows: int, total: int) -> None:
    alike = defaultdict(list)
    for counts in whole_numbers(total, rows):
        published = public_table(dict(zip(NAMES, counts, strict=False)), PUBLIC)
        alike[published.total, tuple(published.cells.values())].append(counts)
    for (shown_total, _), same in alike.items():
        if shown_total is None:  # the reader does not know this total, and so not which of all tables it is
            continue
        for values in map(set, zip(*same, strict=True)):
            assert len(values) > 1 or not values & {1, 2, 3, 4}
