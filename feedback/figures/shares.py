"""Shares of a base: whole-number percentages, 95 % intervals, and silence where the base is too small."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

#: Under this many answers no percentage is published: one person would move it by more than ten points.
MINIMUM_BASE = 10

#: The normal quantile for a 95 % interval.
Z_95 = Decimal("1.959963984540054")

NO_PERCENTAGE = "no percentage, fewer than {minimum} answers"


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """`value` to `places` decimals, halves upwards as the council papers do (54.5 becomes 55)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval in per cent, each end to one decimal, within 0 and 100."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.low}% to {self.high}%"


@dataclass(frozen=True)
class Share:
    """`count` people out of a `base`.

    Raises:
        ValueError: a count below nought, or above its base.
    """

    count: int
    base: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.base:
            raise ValueError("A share needs a count between nought and its base.")

    def percent(self, *, places: int = 0, minimum_base: int = MINIMUM_BASE) -> Decimal | None:
        """The percentage to `places` decimals, rounded half up; None under `minimum_base`."""
        if self.base < max(minimum_base, 1):
            return None
        return round_half_up(Decimal(100 * self.count) / self.base, places)

    def percent_text(self, *, minimum_base: int = MINIMUM_BASE) -> str:
        """The percentage as it is printed ("55%"), or the reason why there is none."""
        percent = self.percent(minimum_base=minimum_base)
        return NO_PERCENTAGE.format(minimum=minimum_base) if percent is None else f"{percent}%"

    def interval(self, *, minimum_base: int = MINIMUM_BASE) -> Interval | None:
        """The 95 % Wilson score interval, without continuity correction; None under `minimum_base`.

        Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
        Journal of the American Statistical Association 22 (1927), 209-212; recommended for small
        bases by R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, method 3.
        """
        if self.base < max(minimum_base, 1):
            return None
        share, base, z_squared = Decimal(self.count) / self.base, Decimal(self.base), Z_95 * Z_95
        middle = share + z_squared / (2 * base)
        reach = Z_95 * (share * (1 - share) / base + z_squared / (4 * base * base)).sqrt()
        scale = 100 / (1 + z_squared / base)
        low, high = (middle - reach) * scale, (middle + reach) * scale
        return Interval(round_half_up(max(low, Decimal(0)), 1), round_half_up(min(high, Decimal(100)), 1))

    def __str__(self) -> str:
        """For example "18 of 33 (55%)"; without the bracket where the base allows no percentage."""
        percent = self.percent()
        counts = f"{self.count} of {self.base}"
        return counts if percent is None else f"{counts} ({percent}%)"


def intervals_overlap(one: Interval, other: Interval) -> bool:
    """True when some percentage lies in both intervals, their ends included."""
    return one.low <= other.high and other.low <= one.high


def coverage(answered: int, leavers: int) -> Share:
    """How many of those who left a service answered the item: shown beside every outcome.

    Raises:
        ValueError: more answers than leavers, which means that the two describe different people.
    """
    return Share(answered, leavers)
