"""What the public, partners and we ourselves may see; a solver must not find what is hidden."""

from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedback.figures.outcomes import Change, ItemCounts
from feedback.figures.shares import Share
from feedback.figures.suppression import INTERNAL, PARTNER, PROFILES, PUBLIC, PublicItem, Shown, public_item
from tests.figures.published import PUBLISHED
from tests.figures.solver import ANSWERS, Cells, cell_values, tables_behind, whole_numbers

SELF_ESTEEM = ItemCounts(
    a_lot_better=8,
    a_little_better=10,
    about_the_same=10,
    a_little_worse=2,
    a_lot_worse=1,
    prefer_not_to_say=2,
)


def counts_of(cells: Cells) -> ItemCounts:
    return ItemCounts(*cells)


def small(count: int) -> bool:
    return 0 < count < 5


items = (
    st.lists(st.integers(0, 7), min_size=6, max_size=6)
    .map(tuple)
    .map(counts_of)
    .filter(lambda c: c.base >= 10)
)


def test_fifty_five_per_cent_is_published_and_the_three_who_felt_worse_are_not() -> None:
    item = public_item(SELF_ESTEEM, PUBLIC)
    assert item.sentence == "Improved: 18 of 33 (55%). Stayed the same or improved: 28 of 33 (85%)."
    assert str(item.same) == "10 of 33 (30%)"
    assert str(item.worse_or_no_rating) == "5 of 33 (15%)"
    assert item.cells is None
    assert {groups[2] for groups in tables_behind(item)} == set(range(6))


def test_the_published_survey_does_not_give_its_three_away() -> None:
    published = PUBLISHED["survey_july_2019"]["items"]["self_esteem_and_confidence"]
    counts = ItemCounts(
        a_little_better=published["improved"],
        about_the_same=published["same"],
        a_little_worse=published["worse"],
        prefer_not_to_say=published["not_answered"],
    )
    item = public_item(counts, PUBLIC)
    assert item.improved.share is not None
    assert item.same.share is not None
    assert item.improved.share.percent() == published["percent_improved"]
    assert item.same.share.percent() == published["percent_same"]
    assert len({groups[2] for groups in tables_behind(item)}) > 1


def test_naming_those_who_gave_no_rating_would_have_given_the_three_away() -> None:
    behind = tables_behind(public_item(SELF_ESTEEM, PUBLIC))
    assert {worse for _, _, worse, silent in behind if silent == 2} == {3}


def test_the_ends_are_bounds_where_the_rest_is_small_itself() -> None:
    few_worse = public_item(ItemCounts(a_lot_better=20, about_the_same=10, a_lot_worse=3), PUBLIC)
    assert few_worse.sentence == (
        "Improved: 20 of 33 (61%). Stayed the same or improved: all but fewer than 5 of 33."
    )
    few_better = public_item(ItemCounts(a_lot_better=3, about_the_same=20, a_lot_worse=10), PUBLIC)
    assert few_better.sentence == "Improved: fewer than 5 of 33. Stayed the same or improved: 23 of 33 (70%)."


def test_a_few_who_stayed_the_same_hide_the_flattering_figure_and_not_the_other() -> None:
    item = public_item(ItemCounts(a_lot_better=22, about_the_same=3, a_lot_worse=8), PUBLIC)
    assert str(item.improved) == "22 of 33 (67%)"
    assert item.maintained_or_improved.shown is Shown.HIDDEN


def test_the_whole_scale_is_shown_where_none_of_its_counts_is_small() -> None:
    counts = ItemCounts(9, 8, 10, 0, 6, 0)
    item = public_item(counts, PUBLIC)
    assert item.cells == {answer: counts.of(answer) for answer in ANSWERS}


def test_nine_answers_show_nothing() -> None:
    item = public_item(ItemCounts(a_lot_better=9), PUBLIC, leavers=30)
    assert item.base is None
    assert item.coverage is None
    assert item.sentence == (
        "Improved: not shown, too few answers. Stayed the same or improved: not shown, too few answers."
    )


def test_coverage_is_left_out_where_all_but_a_few_answered() -> None:
    assert public_item(SELF_ESTEEM, PUBLIC, leavers=77).coverage == Share(33, 77)
    assert public_item(SELF_ESTEEM, PUBLIC, leavers=33).coverage == Share(33, 33)
    assert public_item(SELF_ESTEEM, PUBLIC, leavers=35).coverage is None
    with pytest.raises(ValueError, match="between nought and its base"):
        public_item(SELF_ESTEEM, PUBLIC, leavers=32)


def test_a_sensitive_answer_that_is_everybodys_is_hidden() -> None:
    everybody = ItemCounts(a_lot_worse=20)
    assert public_item(everybody, PUBLIC, sensitive=True).maintained_or_improved.shown is Shown.HIDDEN
    assert str(public_item(everybody, PUBLIC).maintained_or_improved) == "0 of 20 (0%)"
    assert str(public_item(everybody, INTERNAL, sensitive=True).maintained_or_improved) == "0 of 20 (0%)"


def test_partners_see_all_but_the_small_counts() -> None:
    item = public_item(SELF_ESTEEM, PARTNER)
    assert str(item.maintained_or_improved) == "28 of 33 (85%)"
    assert item.cells is not None
    assert item.cells[Change.A_LOT_BETTER] == 8
    assert item.cells[Change.A_LITTLE_WORSE] is None
    assert (
        str(public_item(ItemCounts(a_lot_better=3, a_lot_worse=30), PARTNER).improved) == "fewer than 5 of 33"
    )


def test_we_see_everything_ourselves() -> None:
    item = public_item(SELF_ESTEEM, INTERNAL)
    assert item.cells == {answer: SELF_ESTEEM.of(answer) for answer in ANSWERS}


def test_the_profiles_are_data_with_names() -> None:
    assert {name: (each.minimum_base, each.smallest_shown) for name, each in PROFILES.items()} == {
        "public": (10, 5),
        "partner": (0, 5),
        "internal": (0, 1),
    }


def test_a_profile_that_could_not_keep_its_promise_is_refused() -> None:
    with pytest.raises(ValueError, match="twice the smallest"):
        replace(PUBLIC, minimum_base=9)


@given(items)
@example(SELF_ESTEEM)
@example(ItemCounts(a_lot_better=27, about_the_same=1, a_lot_worse=5))
def test_the_solver_finds_no_count_of_one_to_four(counts: ItemCounts) -> None:
    item = public_item(counts, PUBLIC)
    behind = tables_behind(item)
    true_groups = (counts.better, counts.about_the_same, counts.worse, counts.prefer_not_to_say)
    assert true_groups in behind
    for place, count in enumerate(true_groups):
        if small(count):
            assert len({groups[place] for groups in behind}) > 1
    for answer, values in cell_values(item).items():
        if small(counts.of(answer)):
            assert len(values) > 1


@given(items)
def test_no_exact_figure_is_small_or_leaves_a_small_rest(counts: ItemCounts) -> None:
    item = public_item(counts, PUBLIC)
    for figure in (item.improved, item.same, item.maintained_or_improved, item.worse_or_no_rating):
        if figure.share is not None:
            assert not small(figure.share.count)
            assert not small(figure.share.base - figure.share.count)


@given(items)
def test_the_flattering_figure_is_never_exact_without_a_word_on_the_other(counts: ItemCounts) -> None:
    item = public_item(counts, PUBLIC)
    if item.maintained_or_improved.shown is Shown.EXACT:
        assert item.improved.shown in (Shown.EXACT, Shown.FEW)


@given(items)
def test_what_is_said_is_true(counts: ItemCounts) -> None:
    item = public_item(counts, PUBLIC)
    for figure, truth in (
        (item.improved, counts.improved),
        (item.maintained_or_improved, counts.maintained_or_improved),
    ):
        assert figure.share in (None, truth)
        assert figure.shown is not Shown.FEW or truth.count < 5
        assert figure.shown is not Shown.ALL_BUT_FEW or truth.base - truth.count < 5


def as_printed(item: PublicItem) -> tuple[object, ...]:
    """All that a reader sees of an item, to sort tables by."""
    cells = None if item.cells is None else tuple(item.cells.values())
    figures = (item.improved, item.same, item.maintained_or_improved, item.worse_or_no_rating)
    return (item.base, cells, *map(str, figures))


@cache
def tables_that_look_alike(base: int) -> list[list[Cells]]:
    """Every table of six cells with this base, put together with those that are published the same way."""
    alike: defaultdict[tuple[object, ...], list[Cells]] = defaultdict(list)
    for cells in whole_numbers(base, 6):
        alike[as_printed(public_item(counts_of(cells), PUBLIC))].append(cells)
    return list(alike.values())


@pytest.mark.parametrize("base", range(10, 15))
def test_a_reader_who_knows_the_rules_finds_no_count_of_one_to_four(base: int) -> None:
    for tables in tables_that_look_alike(base):
        for values in map(set, zip(*tables, strict=True)):
            assert len(values) > 1 or not any(map(small, values))


@pytest.mark.parametrize("base", range(10, 60))
def test_a_reader_who_knows_the_rules_cannot_find_a_small_group(base: int) -> None:
    alike = defaultdict(list)
    for better, same, rest in whole_numbers(base, 3):
        counts = ItemCounts(a_lot_better=better, about_the_same=same, a_lot_worse=rest)
        alike[as_printed(public_item(counts, PUBLIC))[2:]].append((better, same, rest))
    for groups in alike.values():
        for values in map(set, zip(*groups, strict=True)):
            assert len(values) > 1 or not any(map(small, values))
