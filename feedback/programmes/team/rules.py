"""Who can be the second person for whom: nobody may be two people by having let in, or made up, another.

Everybody is here through somebody: whoever handed over their link, whoever let them back in, whoever confirmed them. The
operator of the server stands above all of these lines. Two people stand apart where no one person stands on every line of
both: then nobody, however many colleagues they make up, can be both of the two (docs/decisions/0046).
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from uuid import UUID

#: For each person, through whom they are here. Whoever is in it with nobody, or not at all, was there from the beginning.
Lines = Mapping[UUID, AbstractSet[UUID]]


def _above(one: UUID, lines: Lines) -> set[UUID]:
    """Give everybody on any line of a person, and the person."""
    found, left = set(), [one]
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left.extend(lines.get(at, ()))
    return found


def is_here_without(one: UUID, without: UUID, lines: Lines) -> bool:
    """Say whether a person would be here had somebody never been: one of their lines goes around them."""
    seen, left = {without}, [one]
    while left:
        at = left.pop()
        if at in seen:
            continue
        seen.add(at)
        above = lines.get(at)
        if not above:
            return True
        left.extend(above)
    return False


def stands_apart(one: UUID, other: UUID, lines: Lines) -> bool:
    """Say whether no single person can be both of these, or have made both of them up."""
    return one != other and all(
        is_here_without(one, third, lines) or is_here_without(other, third, lines)
        for third in _above(one, lines) | _above(other, lines)
    )


def hangs_on_one(one: UUID, lines: Lines) -> bool:
    """Say whether one other person stands on every line of somebody, and so could have made them up."""
    return any(not is_here_without(one, third, lines) for third in _above(one, lines) - {one})


def would_help(one: UUID, by: UUID, lines: Lines) -> bool:
    """Say whether a person's confirmation would add a line that goes around whoever let somebody in."""
    if one == by or not hangs_on_one(one, lines):
        return False
    with_theirs = {**lines, one: {*lines.get(one, ()), by}}
    return not hangs_on_one(one, with_theirs)
