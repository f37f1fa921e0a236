"""The citation block that hangs from a clause: what it rests on, pinned, counted, and reviewed by whom when.

A block reads like this, on one line:
[T-07 v3 · "Starting quickly" · 14 excerpts from 12 responses · Lots 1–3 · 2023/24 · reviewed 12 Nov 2024: 7 agree, 1 amend]
Blocks are English, as the document is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from feedback.figures.dates import MONTHS
from feedback.figures.wording import SMALLEST_SHOWN, count_in_words
from feedback.specification.rules.numbers import lots_in_words

NOT_REVIEWED = "not yet reviewed by the group"
PROVIDER_COLLECTED = "provider-collected"
THROUGH_OWN_SERVICE = "through the service's own hands"
#: Below this many people no percentage is given (5-evidence.md, "Monitoring").
SMALLEST_BASE_FOR_PERCENT = 10
#: A year of accounts begins in April.
APRIL = 4
#: How the group can have answered, in the order in which it is printed.
VIEWS = ("agree", "amend", "disagree", "pass")


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """What the group said on a day: views by name ("agree": 7), and whether the round named agreement at all."""

    on: date
    tally: Mapping[str, int]
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class ThemeCited:
    """What a citation block says of one pinned theme version.

    `by_provenance` counts responses by whose hands they passed through; `weeks` are ISO weeks ("2024-W20").
    """

    number: int
    version: int
    title: str
    excerpts: int
    responses: int
    by_provenance: Mapping[str, int] = field(default_factory=dict)
    lots: Sequence[int] = ()
    every_lot: bool = False
    weeks: Sequence[str] = ()
    agreed: bool = True
    reviewed: Reviewed | None = None
    lost_sources: bool = False

    @property
    def name(self) -> str:
        """Give what people call it: "T-07 v3"."""
        return f"{theme_name(self.number)} v{self.version}"

    @property
    def provider_collected(self) -> bool:
        """Say whether every response behind it was collected by a provider."""
        return provenance_mark(self.by_provenance) == PROVIDER_COLLECTED


def theme_name(number: int) -> str:
    """Give "T-07"."""
    return f"T-{number:02d}"


def short_day(day: date) -> str:
    """Give a day as citations print it: "12 Nov 2024"."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def years_of(weeks: Sequence[str]) -> str:
    """Give the years of accounts in which some ISO weeks lie: "2023/24", or "2022/23–2023/24"; none is ""."""
    starts = []
    for week in weeks:
        year, number = week.split("-W")
        day = date.fromisocalendar(int(year), int(number), 4)
        starts.append(day.year if day.month >= APRIL else day.year - 1)
    if not starts:
        return ""
    first, last = min(starts), max(starts)
    return _year(first) if first == last else f"{_year(first)}–{_year(last)}"


def _year(start: int) -> str:
    return f"{start}/{(start + 1) % 100:02d}"


def counted(count: int, one: str, many: str) -> str:
    """Give "14 excerpts", "fewer than 5 excerpts" or "0 excerpts"."""
    return f"{count_in_words(count)} {one if count == 1 and count >= SMALLEST_SHOWN else many}"


def provenance_mark(by_provenance: Mapping[str, int]) -> str:
    """Say whose hands the words passed through, where that must be said; "" where all came direct."""
    collected = by_provenance.get("provider_collected", 0)
    everything = sum(by_provenance.values())
    marks = []
    if collected:
        marks.append(PROVIDER_COLLECTED if collected == everything else f"partly {PROVIDER_COLLECTED}")
    own = by_provenance.get("through_own_service", 0)
    if own:
        marks.append(THROUGH_OWN_SERVICE if own == everything else f"partly {THROUGH_OWN_SERVICE}")
    group = by_provenance.get("from_a_group", 0)
    if group:
        marks.append("direct, from a group" if group == everything else "partly from a group")
    return ", ".join(marks)


def review_in_words(reviewed: Reviewed) -> str:
    """Give "reviewed 12 Nov 2024: 7 agree, 1 amend"; without counts where fewer than five said anything."""
    said = {view: reviewed.tally.get(view, 0) for view in VIEWS}
    day = f"reviewed {short_day(reviewed.on)}"
    if sum(said.values()) < SMALLEST_SHOWN:
        return day
    return f"{day}: {', '.join(f'{count} {view}' for view, count in said.items() if count)}"


def theme_citation(cited: ThemeCited) -> str:
    """Give the block of a theme. Counts of one to four are "fewer than 5"; lots are left out for so few people."""
    lots = ""
    if cited.responses >= SMALLEST_SHOWN and (cited.every_lot or cited.lots):
        lots = lots_in_words(cited.lots, every=cited.every_lot)
    parts = [
        cited.name,
        f'"{cited.title}"',
        f"{counted(cited.excerpts, 'excerpt', 'excerpts')} from {counted(cited.responses, 'response', 'responses')}",
        lots,
        years_of(cited.weeks),
        provenance_mark(cited.by_provenance),
        review_in_words(cited.reviewed) if cited.reviewed else "",
        "" if cited.agreed else NOT_REVIEWED,
        "some of it has since been taken back" if cited.lost_sources else "",
    ]
    return _block(parts)


def figure_citation(
    sentence: str, *, base: int, frozen_on: date, illustrative: bool = False, provider_collected: bool = False
) -> str:
    """Give the block of a frozen figure, with its base; an illustrative base says that it is."""
    return _block(
        [
            "Figure",
            sentence.rstrip("."),
            f"base {count_in_words(base)}" + (", illustrative" if illustrative else ""),
            PROVIDER_COLLECTED if provider_collected else "",
            f"frozen {short_day(frozen_on)}",
        ]
    )


def number_in_words(n: int | None) -> str:
    """Give "n = 36"; "n = 4, so no percentage"; or that the number is not published."""
    if n is None:
        return "number not published"
    return f"n = {n}, so no percentage" if n < SMALLEST_BASE_FOR_PERCENT else f"n = {n:,}"


def source_citation(title: str, *, method: str, n: int | None, dates: str, provenance: str) -> str:
    """Give the block of an outside source."""
    return _block(["Outside source", f'"{title}"', method, number_in_words(n), dates, provenance])


def _block(parts: Sequence[str]) -> str:
    return f"[{' · '.join(part for part in parts if part)}]"
