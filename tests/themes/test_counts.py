"""A theme's counts, what a set of themes is warned about, and that no warning hides a theme."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from feedback.themes.rules.counts import Source, counts_from, counts_of
from feedback.themes.rules.sets import Finding, Held, warnings

SOURCES = st.lists(
    st.builds(
        Source,
        response=st.integers(0, 9),
        person=st.integers(0, 5),
        provenance=st.sampled_from(["direct", "from_a_group", "provider_collected"]),
        week=st.sampled_from(["2026-W01", "2026-W40", "2025-W52"]),
    ),
    max_size=20,
)


@given(SOURCES)
def test_counts_survive_being_kept(sources: list[Source]) -> None:
    counts = counts_of(sources, heard=20)
    assert counts_from(counts.as_json()) == counts
    assert counts.people <= counts.excerpts
    assert sum(counts.by_provenance.values()) == counts.responses


@given(SOURCES)
def test_anything_that_a_provider_collected_says_so(sources: list[Source]) -> None:
    counts = counts_of(sources, heard=20)
    last = {row.response: row.provenance for row in sources}
    assert counts.is_provider_collected == ("provider_collected" in last.values())


def held(excerpts: range, people: int) -> Held:
    ids = frozenset(UUID(int=number) for number in excerpts)
    return Held(excerpts=ids, responses=ids, people=people)


def test_a_thin_theme_is_warned_about_and_kept() -> None:
    found = warnings({UUID(int=1): held(range(3), 3)})
    assert [(warn.finding, warn.count) for warn in found] == [(Finding.TOO_THIN, 3)]


def test_two_themes_that_share_half_their_excerpts_overlap() -> None:
    found = warnings({UUID(int=1): held(range(10), 9), UUID(int=2): held(range(5, 15), 9)})
    assert [warn.finding for warn in found] == [Finding.OVERLAPPING]


def test_one_theme_that_holds_more_than_half_of_everything_is_a_catch_all() -> None:
    themes = {
        UUID(int=1): held(range(20), 9),
        UUID(int=2): held(range(20, 26), 6),
        UUID(int=3): held(range(26, 32), 6),
    }
    assert [warn.finding for warn in warnings(themes)] == [Finding.CATCH_ALL]
