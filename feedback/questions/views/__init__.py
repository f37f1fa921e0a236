"""Pages of the questions room: what is asked, the builder of drafts, and where people can answer."""

from __future__ import annotations

from feedback.questions.views import builder, overview, wording
from feedback.questions.views.room import blueprint as blueprint

__all__ = ["blueprint", "builder", "overview", "wording"]
