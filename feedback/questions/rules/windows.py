"""When a window is open."""

from __future__ import annotations

from datetime import date


def is_open(opens_on: date, closes_on: date | None, on: date) -> bool:
    """Say whether a window is open on a day; its last day counts."""
    return opens_on <= on and (closes_on is None or on <= closes_on)
