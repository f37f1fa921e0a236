"""What a fuzz found: what was asked, what was answered, and what broke a promise."""

from __future__ import annotations

import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Found:
    """What was asked, and what was wrong."""

    requests: int = 0
    forms: int = 0
    asked: set[tuple[str, str, str]] = field(default_factory=set)
    hostile: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    live: Counter[str] = field(default_factory=Counter)
    headers: Counter[str] = field(default_factory=Counter)

    @property
    def wrong(self) -> list[str]:
        """Give everything that broke a promise."""
        return [*self.errors, *self.live, *self.headers]

    def as_json(self) -> dict[str, Any]:
        """Give the figures, and each thing that was wrong by what was asked (never by what was sent)."""
        return {
            "requests": self.requests,
            "whole_forms": self.forms,
            "routes": len({one for one, _, _ in self.asked}),
            "methods": len({one for _, one, _ in self.asked}),
            "roles": len({one for _, _, one in self.asked}),
            "combinations": len(self.asked),
            "hostile_strings": len(self.hostile),
            "statuses": {str(code): count for code, count in sorted(self.statuses.items())},
            "server_errors": sum(self.errors.values()),
            "live_reflections": sum(self.live.values()),
            "wrong_headers": sum(self.headers.values()),
            "wrong": sorted(self.wrong),
        }


def place_of(error: BaseException) -> str:
    """Name the last place of ours that an error came from, and the last one of all: never the words of the error."""
    frames = [
        one
        for one in traceback.extract_tb(error.__traceback__)
        if not one.filename.endswith("core/web/pages.py")
    ]
    ours = [one for one in frames if "/feedback/" in one.filename]
    places = {
        f"{Path(one.filename).parent.name}/{Path(one.filename).name}:{one.lineno}"
        for one in (*ours[-1:], *frames[-1:])
    }
    return ", ".join(sorted(places))


def show(found: dict[str, Any]) -> None:
    """Print what `Found.as_json` gives."""
    print(
        f"  {found['routes']} routes × {found['methods']} methods × {found['roles']} roles, of these asked:"
        f" {found['combinations']:,}"
    )
    print(
        f"  requests {found['requests']:,}, of these whole forms with something wrong in them"
        f" {found['whole_forms']:,}; hostile strings {found['hostile_strings']:,}"
    )
    print(f"  answers by status: {found['statuses']}")
    print(
        f"  server errors {found['server_errors']}, live reflections {found['live_reflections']},"
        f" wrong headers {found['wrong_headers']}"
    )
    for line in found["wrong"]:
        print(f"    {line}")
