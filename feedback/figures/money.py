"""Pounds in Decimal, never in floats: reading, adding up, uplifts, whole terms, printing."""

import re
from collections.abc import Iterable
from decimal import Decimal

from feedback.figures.shares import round_half_up

#: An optional pound sign, thousands in threes or not at all, and pence if any.
POUNDS = re.compile(r"£?\s*(?P<pounds>\d{1,3}(?:,\d{3})+|\d+)(?P<pence>\.\d{1,2})?", re.ASCII)


def parse_pounds(text: str) -> Decimal:
    """The amount in "£33,000", "33000" or "£ 33,000.50", in pounds to the penny.

    Raises:
        ValueError: anything else; the message does not repeat the text.
    """
    found = POUNDS.fullmatch(text.strip())
    if found is None:
        raise ValueError("An amount of money looks like £33,000 or £33,000.50.")
    return to_the_penny(Decimal(found["pounds"].replace(",", "") + (found["pence"] or "")))


def to_the_penny(amount: Decimal) -> Decimal:
    """`amount` in pounds with two decimals, halves upwards."""
    return round_half_up(amount, 2)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum in pounds; nothing adds up to £0."""
    return sum(amounts, Decimal("0.00"))


def adds_up(parts: Iterable[Decimal], stated_total: Decimal) -> Decimal:
    """How far a stated total is from its parts, in pounds: nought when right, negative when it is too low."""
    return stated_total - total(parts)


def increase(amount: Decimal, percent: Decimal) -> Decimal:
    """What `percent` per cent of `amount` comes to, to the penny."""
    return to_the_penny(amount * percent / 100)


def uplift(amount: Decimal, percent: Decimal) -> Decimal:
    """`amount` raised by `percent` per cent, to the penny (£33,000 by 10 % is £36,300)."""
    return to_the_penny(amount + amount * percent / 100)


def term_total(annual: Decimal, years: int) -> Decimal:
    """What a contract costs over a term of whole years at a steady annual value.

    Raises:
        ValueError: a term of less than a year.
    """
    if years < 1:
        raise ValueError("A term is at least one whole year.")
    return annual * years


def pounds(amount: Decimal) -> str:
    """The amount as it is printed: "£171,600", with pence only where there are some."""
    exact = to_the_penny(amount)
    sign = "−" if exact < 0 else ""
    digits = f"{abs(exact):,.2f}"
    return f"{sign}£{digits.removesuffix('.00')}"
