"""Somebody who wants to know: reads what is published and lists every table that it could have come from.

Nothing here uses the rules of suppression. It knows arithmetic, rounding, and what the words mean.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from feedback.figures.outcomes import RATINGS, Change
from feedback.figures.suppression import PublicFigure, PublicItem, Shown
from feedback.figures.tables import PublicTable

#: Better, the same, worse, no rating: as many parts as there are sentences about.
Groups = tuple[int, int, int, int]
#: The five points and "prefer not to say", in the order of the scale.
Cells = tuple[int, ...]

ANSWERS = (*RATINGS, Change.PREFER_NOT_TO_SAY)


def whole_numbers(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way to share `total` among `parts`, in order."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in whole_numbers(total - first, parts - 1):
            yield (first, *rest)


def fits(figure: PublicFigure, count: int, base: int) -> bool:
    """Could this figure be about `count` of `base`? A percentage must round to what is printed."""
    if figure.share is not None:
        percent = figure.share.percent()
        exact = Fraction(100 * count, base)
        return (
            percent is not None
            and figure.share.count == count
            and Fraction(-1, 2) < Fraction(percent) - exact <= Fraction(1, 2)
        )
    if figure.shown is Shown.FEW:
        return count < 5
    if figure.shown is Shown.ALL_BUT_FEW:
        return base - count < 5
    return True


def tables_behind(item: PublicItem) -> list[Groups]:
    """Every split into better, same, worse and no rating that fits all the published figures."""
    if item.base is None:
        return []
    cells = item.cells
    return [
        (better, same, worse, silent)
        for better, same, worse, silent in whole_numbers(item.base, 4)
        if fits(item.improved, better, item.base)
        and fits(item.same, same, item.base)
        and fits(item.maintained_or_improved, better + same, item.base)
        and fits(item.worse_or_no_rating, worse + silent, item.base)
        and (
            cells is None or (cells[Change.ABOUT_THE_SAME], cells[Change.PREFER_NOT_TO_SAY]) == (same, silent)
        )
    ]


def cell_values(item: PublicItem) -> dict[Change, set[int]]:
    """Every value that each of the six answers could have, as far as the published figures say."""
    if item.cells is not None:
        return {answer: {count} for answer, count in item.cells.items() if count is not None}
    behind = tables_behind(item)
    better = {count for groups in behind for count in range(groups[0] + 1)}
    worse = {count for groups in behind for count in range(groups[2] + 1)}
    return {
        Change.A_LOT_BETTER: better,
        Change.A_LITTLE_BETTER: better,
        Change.ABOUT_THE_SAME: {groups[1] for groups in behind},
        Change.A_LITTLE_WORSE: worse,
        Change.A_LOT_WORSE: worse,
        Change.PREFER_NOT_TO_SAY: {groups[3] for groups in behind},
    }


def counts_behind(table: PublicTable) -> Mapping[str, set[int]]:
    """Every value that each hidden cell of a table could have, from its total and what else it shows."""
    hidden = [name for name, count in table.cells.items() if count is None]
    if table.total is None or not hidden:
        return {}
    left = table.total - sum(count for count in table.cells.values() if count is not None)
    solutions = list(whole_numbers(left, len(hidden)))
    return {name: {each[place] for each in solutions} for place, name in enumerate(hidden)}
