"""Pages of the groups room: groups as published, a round, one item a screen, results with dissent, the meeting pack."""

from __future__ import annotations

from feedback.groups.views import groups, items, rounds
from feedback.groups.views.room import blueprint as blueprint

__all__ = ["blueprint", "groups", "items", "rounds"]
