"""Conditions as a row keeps them, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedback.questions.rules.form import Condition, Conditional


def stored(thing: Conditional) -> dict[str, Any] | None:
    """Give the conditions of a page or question as its row keeps them; None where there are none."""
    kept: dict[str, Any] = {}
    for name, conditions in (("shown_if", thing.shown_if), ("hidden_if", thing.hidden_if)):
        if conditions:
            kept[name] = [{"question": one.question, "any": sorted(one.any_of)} for one in conditions]
    if thing.lots:
        kept["lots"] = sorted(thing.lots)
    return kept or None


def read(
    kept: Mapping[str, Any] | None,
) -> tuple[tuple[Condition, ...], tuple[Condition, ...], frozenset[int]]:
    """Read what `stored` wrote: (shown_if, hidden_if, lots)."""
    kept = kept or {}
    shown_if, hidden_if = (
        tuple(Condition(one["question"], frozenset(one["any"])) for one in kept.get(name, ()))
        for name in ("shown_if", "hidden_if")
    )
    return shown_if, hidden_if, frozenset(kept.get("lots", ()))
