"""Money that does not add up: lots against the stated total, and sentences that state a sum or an uplift.

Everything is Decimal. £33,000 + £45,000 + £78,000 is £156,000; raised by 10 per cent it is £171,600 (001 ¶1.5, ¶3.4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from feedback.figures.money import adds_up, increase, parse_pounds, pounds, total, uplift
from feedback.specification.rules.findings import Finding, Severity, in_order
from feedback.specification.rules.quotes import SENTENCE, quoted, touches

AMOUNT = re.compile(r"£\s?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{2})?(?![\d,]*\d)")
PERCENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d+)?)\s?(?:%|per cent\b|percent\b)", re.IGNORECASE)
RAISED = re.compile(r"\b(?:uplift\w*|increas\w*|rais\w*|rise[sn]?|plus|more)\b|\+", re.IGNORECASE)
IN_ALL = re.compile(
    r"\b(?:total\w*|sums?|in all|altogether|together|add(?:s|ed)? up|comes? to|overall)\b|=", re.IGNORECASE
)
FEWEST_PARTS = 2


@dataclass(frozen=True)
class Amount:
    """An amount of pounds where it stands in a text."""

    start: int
    end: int
    pounds: Decimal


@dataclass(frozen=True)
class LotMoney:
    """What the lots come to: a year, raised by the uplift, and by how much each stated figure is out (0 is right)."""

    annual: Decimal
    uplifted: Decimal
    increase: Decimal
    total_is_out_by: Decimal


def lot_money(
    annual: Sequence[Decimal], stated_total: Decimal | None, uplift_percent: Decimal = Decimal(0)
) -> LotMoney:
    """Add the lots up, raise each by the uplift, and compare with the stated total (None where none is stated)."""
    out = Decimal("0.00") if stated_total is None else adds_up(annual, stated_total)
    return LotMoney(
        annual=total(annual),
        uplifted=total(uplift(one, uplift_percent) for one in annual),
        increase=total(increase(one, uplift_percent) for one in annual),
        total_is_out_by=out,
    )


def stated(words: str) -> Decimal | None:
    """Read a stated total such as "£156,000"; nothing stated is None.

    Raises:
        ValueError: it is no amount of money.
    """
    return parse_pounds(words) if words.strip() else None


def percent(words: str) -> Decimal:
    """Read "10" or "10 %" as a Decimal; nothing stated is no uplift.

    Raises:
        ValueError: it is no percentage between 0 and 100.
    """
    bare = words.strip().removesuffix("%").strip()
    try:
        number = Decimal(bare or "0")
    except InvalidOperation as error:
        raise ValueError("A percentage looks like 10.") from error
    if not number.is_finite() or not 0 <= number <= 100:  # noqa: PLR2004 - per cent are of a hundred
        raise ValueError("A percentage looks like 10.")
    return number


def _amounts(text: str, start: int, end: int) -> list[Amount]:
    return [
        Amount(found.start(), found.end(), parse_pounds(found[0]))
        for found in AMOUNT.finditer(text, start, end)
    ]


def _finding(text: str, amount: Amount, rule: str, says: str, right: Decimal) -> Finding:
    return Finding(
        rule=rule,
        start=amount.start,
        end=amount.end,
        severity=Severity.WARN,
        found=text[amount.start : amount.end],
        says=says,
        consider=pounds(right),
        source="001 1.5 and 3.4; the sum itself",
    )


def _uplift_in(text: str, start: int, end: int, amounts: list[Amount]) -> tuple[list[Finding], list[Amount]]:
    """Check "A, raised by P per cent, B"; give what is wrong, and the amounts that this used up."""
    rate = PERCENT.search(text, start, end)
    if rate is None or not RAISED.search(text, start, end):
        return [], []
    before = [one for one in amounts if one.end <= rate.start()]
    after = [one for one in amounts if one.start >= rate.end()]
    base, result = (before[-1], after[0]) if before and after else (None, None)
    if base is None and len(after) > 1:
        base, result = after[0], after[1]
    if base is None or result is None:
        return [], []
    by = Decimal(rate["number"])
    raised, more = uplift(base.pounds, by), increase(base.pounds, by)
    if result.pounds in {raised, more}:
        return [], after
    says = f"{pounds(base.pounds)} raised by {by} per cent is {pounds(raised)}, not {pounds(result.pounds)}."
    return [_finding(text, result, "money:uplift", says, raised)], after


def _total_in(text: str, start: int, end: int, amounts: list[Amount]) -> list[Finding]:
    """Check a sentence that names parts and their total."""
    word = IN_ALL.search(text, start, end)
    if word is None or len(amounts) <= FEWEST_PARTS:
        return []
    after = [one for one in amounts if one.start >= word.end()]
    whole = after[0] if after else amounts[-1]
    parts = [one for one in amounts if one is not whole]
    out = adds_up([one.pounds for one in parts], whole.pounds)
    if not out:
        return []
    right = total(one.pounds for one in parts)
    says = f"The parts add up to {pounds(right)}, not {pounds(whole.pounds)}."
    return [_finding(text, whole, "money:total", says, right)]


def check_money(text: str) -> list[Finding]:
    """Find sentences whose money does not add up, outside quotes."""
    quotes, found = quoted(text), []
    for sentence in SENTENCE.finditer(text):
        start, end = sentence.span()
        amounts = [one for one in _amounts(text, start, end) if not touches(one.start, one.end, quotes)]
        wrong, used = _uplift_in(text, start, end, amounts)
        found += wrong + _total_in(text, start, end, [one for one in amounts if one not in used])
    return in_order(found)
