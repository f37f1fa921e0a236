"""What may be shown of an item's counts, and to whom, so that no small number of people can be worked out.

Why 55 % can be published and the three who felt worse cannot be found. Take 33 people: 18 improved,
10 the same, 3 worse, 2 without a rating. Whoever reads "18 of 33 (55%) improved" and "28 of 33 (85%)
stayed the same or improved" can subtract: 10 were the same, and 5 are left. Those 5 are "worse or no
rating", a group that is not split, so anything from none to five of them may have felt
worse. Rounding does not hide anything: with a base under 100 a whole percentage gives its count away.
So neither the 2, nor a base of the 31 who gave a rating, may stand beside it: either would leave the 3.
Where a group that subtraction would give has one to four people, the figure is a bound instead
("all but fewer than 5 of 33") or is not shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from feedback.figures.outcomes import RATINGS, Change, ItemCounts
from feedback.figures.shares import MINIMUM_BASE, Share, coverage
from feedback.figures.wording import SMALLEST_SHOWN


@dataclass(frozen=True)
class Profile:
    """What one audience may see.

    `minimum_base`: nothing is shown of fewer people. `smallest_shown`: smaller counts are hidden,
    except nought. `protects_sums`: what subtraction would give back is hidden too.
    `hides_unanimous`: where a sensitive answer is everybody's, it is hidden.

    Raises:
        ValueError: sums cannot be protected with a base of less than two hidden cells.
    """

    name: str
    minimum_base: int
    smallest_shown: int
    protects_sums: bool
    hides_unanimous: bool

    def __post_init__(self) -> None:
        if self.protects_sums and self.minimum_base < 2 * self.smallest_shown:
            raise ValueError("To protect sums, the minimum base is at least twice the smallest count shown.")

    def hides(self, count: int) -> bool:
        """True for the counts that this audience does not see: for the public, one to four."""
        return 0 < count < self.smallest_shown


PUBLIC = Profile("public", MINIMUM_BASE, SMALLEST_SHOWN, protects_sums=True, hides_unanimous=True)
PARTNER = Profile("partner", 0, SMALLEST_SHOWN, protects_sums=False, hides_unanimous=False)
INTERNAL = Profile("internal", 0, 1, protects_sums=False, hides_unanimous=False)

PROFILES: Mapping[str, Profile] = MappingProxyType({each.name: each for each in (PUBLIC, PARTNER, INTERNAL)})


class Shown(StrEnum):
    """How much of one figure is shown; the words say 5 because every profile that hides counts hides those below 5."""

    EXACT = "exact"
    FEW = "fewer than 5"
    ALL_BUT_FEW = "all but fewer than 5"
    HIDDEN = "not shown, so that no small number of people can be worked out"
    BASE_TOO_SMALL = "not shown, too few answers"


@dataclass(frozen=True)
class PublicFigure:
    """One figure as it may be shown; `share` is there only where it is exact."""

    shown: Shown
    base: int | None = None
    share: Share | None = None

    def __str__(self) -> str:
        if self.share is not None:
            return str(self.share)
        is_a_bound = self.shown in (Shown.FEW, Shown.ALL_BUT_FEW)
        return f"{self.shown} of {self.base}" if is_a_bound else str(self.shown)


@dataclass(frozen=True)
class PublicItem:
    """What one audience may see of one item; nothing else of its counts may be printed beside it.

    `cells` holds the base's six answers, None where hidden, and is None as a whole where the
    public may not see them apart.
    """

    base: int | None
    improved: PublicFigure
    same: PublicFigure
    maintained_or_improved: PublicFigure
    worse_or_no_rating: PublicFigure
    cells: Mapping[Change, int | None] | None
    coverage: Share | None

    @property
    def sentence(self) -> str:
        """Both figures in one sentence, since neither is fair alone."""
        return f"Improved: {self.improved}. Stayed the same or improved: {self.maintained_or_improved}."


def public_item(
    counts: ItemCounts, profile: Profile, *, leavers: int | None = None, sensitive: bool = False
) -> PublicItem:
    """Decide what `profile` may see of `counts`.

    For the public every count of one to four keeps at least two possible values, also for a
    reader who knows these rules. Coverage is the base out of `leavers`, those who left the
    service; it is left out where `leavers` is None or all but one to four of them answered.

    Raises:
        ValueError: fewer leavers than answers.
    """
    covered = None if leavers is None else coverage(counts.base, leavers)
    if counts.base < profile.minimum_base:
        nothing = PublicFigure(Shown.BASE_TOO_SMALL)
        return PublicItem(None, nothing, nothing, nothing, nothing, None, None)
    if covered is not None and profile.hides(covered.base - covered.count):
        covered = None
    if not profile.protects_sums:
        return _each_on_its_own(counts, profile, covered)

    groups = (counts.better, counts.about_the_same, counts.worse_or_no_rating)
    if sensitive and profile.hides_unanimous and max(groups) == counts.base:
        improved, maintained = Shown.HIDDEN, Shown.HIDDEN
    else:
        improved, maintained = _without_small_sums(*groups, profile)
    both_exact = improved is maintained is Shown.EXACT
    cells = {answer: counts.of(answer) for answer in (*RATINGS, Change.PREFER_NOT_TO_SAY)}
    return PublicItem(
        base=counts.base,
        improved=_figure(improved, counts.improved),
        same=_figure(Shown.EXACT if both_exact else Shown.HIDDEN, counts.same),
        maintained_or_improved=_figure(maintained, counts.maintained_or_improved),
        worse_or_no_rating=_figure(
            Shown.EXACT if maintained is Shown.EXACT else Shown.HIDDEN,
            Share(counts.worse_or_no_rating, counts.base),
        ),
        cells=MappingProxyType(cells) if both_exact and not any(map(profile.hides, cells.values())) else None,
        coverage=covered,
    )


def _without_small_sums(better: int, same: int, rest: int, profile: Profile) -> tuple[Shown, Shown]:
    """How much of *improved* and of *maintained or improved* may be shown beside their base.

    The improved figure is kept before the other, which flatters. No figure is exact if it leaves
    one to four people over, and what is said of a hidden one fits at least two tables.
    """
    hides = profile.hides
    if not (hides(better) or hides(same) or hides(rest)):
        return Shown.EXACT, Shown.EXACT
    if hides(same + rest):
        return Shown.ALL_BUT_FEW, Shown.ALL_BUT_FEW
    if hides(better + same):
        return Shown.FEW, Shown.FEW
    if hides(better):
        return Shown.FEW, Shown.ALL_BUT_FEW if hides(rest) else Shown.EXACT
    # Saying "few" of `rest` says by its absence that `rest` is not few: with 6 left over in all,
    # silence could only mean 1 the same and 5 the rest. From 8 on, both still fit several tables.
    if hides(rest) and same + rest >= 2 * (profile.smallest_shown - 1):
        return Shown.EXACT, Shown.ALL_BUT_FEW
    return Shown.EXACT, Shown.HIDDEN


def _each_on_its_own(counts: ItemCounts, profile: Profile, covered: Share | None) -> PublicItem:
    """For partners and for ourselves: each small count is hidden, and sums are left alone."""

    def figure(share: Share) -> PublicFigure:
        return _figure(Shown.FEW if profile.hides(share.count) else Shown.EXACT, share)

    cells = {answer: counts.of(answer) for answer in (*RATINGS, Change.PREFER_NOT_TO_SAY)}
    return PublicItem(
        base=counts.base,
        improved=figure(counts.improved),
        same=figure(counts.same),
        maintained_or_improved=figure(counts.maintained_or_improved),
        worse_or_no_rating=figure(Share(counts.worse_or_no_rating, counts.base)),
        cells=MappingProxyType({a: None if profile.hides(count) else count for a, count in cells.items()}),
        coverage=covered,
    )


def _figure(shown: Shown, share: Share) -> PublicFigure:
    """The share as far as it may be shown."""
    return PublicFigure(shown, share.base, share if shown is Shown.EXACT else None)
