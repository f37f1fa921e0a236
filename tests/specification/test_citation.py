"""Facts about citation blocks and clause numbers."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from feedback.specification.rules.citation import (
    Reviewed,
    ThemeCited,
    figure_citation,
    number_in_words,
    source_citation,
    theme_citation,
    years_of,
)
from feedback.specification.rules.numbers import clause_numbers, lots_in_words, mark_in_words
from tests.figures.published import PUBLISHED


def cited(**values: object) -> ThemeCited:
    usual: dict[str, object] = {
        "number": 7,
        "version": 3,
        "title": "Starting quickly",
        "excerpts": 14,
        "responses": 12,
        "lots": [1, 2, 3],
        "weeks": ["2023-W20", "2024-W10"],
        "reviewed": Reviewed(on=date(2024, 11, 12), tally={"agree": 7, "amend": 1}),
    }
    return ThemeCited(**(usual | values))  # type: ignore[arg-type]


def test_a_citation_block_reads_exactly_like_this() -> None:
    assert theme_citation(cited()) == (
        '[T-07 v3 · "Starting quickly" · 14 excerpts from 12 responses · Lots 1–3 · 2023/24 · '
        "reviewed 12 Nov 2024: 7 agree, 1 amend]"
    )


def test_small_counts_are_words_and_name_no_lot() -> None:
    block = theme_citation(cited(excerpts=4, responses=2, reviewed=None))
    assert (
        block
        == '[T-07 v3 · "Starting quickly" · fewer than 5 excerpts from fewer than 5 responses · 2023/24]'
    )


def test_so_few_views_are_not_counted() -> None:
    block = theme_citation(cited(reviewed=Reviewed(on=date(2024, 11, 12), tally={"agree": 3, "disagree": 1})))
    assert block.endswith("reviewed 12 Nov 2024]")


def test_what_a_provider_collected_and_what_no_group_has_seen_say_so() -> None:
    block = theme_citation(cited(by_provenance={"provider_collected": 12}, agreed=False, reviewed=None))
    assert block.endswith("· provider-collected · not yet reviewed by the group]")
    assert "partly provider-collected" in theme_citation(
        cited(by_provenance={"provider_collected": 2, "direct": 9})
    )


def test_a_theme_that_lost_a_source_says_so() -> None:
    assert "some of it has since been taken back" in theme_citation(cited(lost_sources=True))


def test_a_figure_carries_its_base_and_says_that_it_is_illustrative() -> None:
    block = figure_citation("64 % felt better.", base=33, frozen_on=date(2026, 11, 18), illustrative=True)
    assert block == "[Figure · 64 % felt better · base 33, illustrative · frozen 18 Nov 2026]"


def test_the_published_consultation_is_cited_with_its_numbers_and_four_gets_no_percentage() -> None:
    rows = PUBLISHED["consultation_2019_20"]["rows"]
    assert [number_in_words(row["n"]) for row in rows] == [
        "n = 36",
        "n = 33",
        "number not published",
        "n = 4, so no percentage",
    ]
    block = source_citation(
        "Public survey",
        method=rows[3]["method"],
        n=rows[3]["n"],
        dates="2020-03 to 2020-04",
        provenance="direct",
    )
    assert "%" not in block
    assert block.startswith(
        '[Outside source · "Public survey" · Public web-based survey · n = 4, so no percentage'
    )


def test_a_year_of_accounts_begins_in_april() -> None:
    assert years_of(["2024-W13"]) == "2023/24"
    assert years_of(["2024-W15"]) == "2024/25"
    assert years_of(["2023-W20", "2025-W20"]) == "2023/24–2025/26"
    assert years_of([]) == ""


def test_lots_read_as_people_say_them() -> None:
    assert lots_in_words([2]) == "Lot 2"
    assert lots_in_words([3, 1]) == "Lots 1 and 3"
    assert lots_in_words([1, 2, 3]) == "Lots 1–3"
    assert lots_in_words([], every=True) == "All lots"
    assert mark_in_words(7) == "C-07"


@given(st.lists(st.lists(st.uuids(), max_size=5), max_size=8))
def test_every_clause_has_one_number_from_its_section_and_place(sections: list[list[object]]) -> None:
    numbers = clause_numbers(sections)
    assert len(set(numbers.values())) == len(numbers)
    for place, clauses in enumerate(sections, start=1):
        assert [numbers[key] for key in clauses] == [f"{place}.{n}" for n in range(1, len(clauses) + 1)]
